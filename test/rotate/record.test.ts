import { expect, test } from "vitest";
import { parseRecord, recordMark, writeRecord } from "../../src/rotate/record.ts";
import { nextRotation, type RotationEvent } from "../../src/rotate/state-machine.ts";
import { fc } from "../setup/draws.ts";
import { anyEvents, at, beginning, heard, looked } from "./rotations.ts";

test("a record is read as it was written, after any events", () => {
	fc.assert(
		fc.property(anyEvents, (events) => {
			const rotation = events.reduce(
				(before, event: RotationEvent) => nextRotation(before, event, at),
				beginning(),
			);
			const text = writeRecord(rotation);
			expect(text.startsWith(recordMark)).toBe(true);
			expect(parseRecord(text)).toEqual(rotation);
		}),
	);
});

test("the outcome that a record names is not believed", () => {
	const rotation = nextRotation(beginning(), looked(heard("active")), at);
	const text = writeRecord(rotation).replace('"outcome": "alive"', '"outcome": "proven"');
	expect(text).toContain('"proven"');
	expect(parseRecord(text)).toEqual(rotation);
});

const good = JSON.parse(writeRecord(beginning())) as Record<string, unknown>;

test.each([
	["no JSON", "{"],
	["of a later version", JSON.stringify({ ...good, version: 2 })],
	["with an unknown field", JSON.stringify({ ...good, more: 1 })],
	["with an unknown step", JSON.stringify({ ...good, step: "believe" })],
	["with a path for an id", JSON.stringify({ ...good, id: "../../x" })],
	["with another shell command for a pattern", JSON.stringify({ ...good, pattern: "';rm x;'" })],
	["of something else", "[]"],
])("a record that is %s is none", (_, text) => {
	expect(parseRecord(text)).toBeUndefined();
});

test("nothing invisible from a repository stands in a record as it is", () => {
	const text = writeRecord(beginning({ root: "/a\u202eb\u0007" }));
	expect([..."\u202e\u0007"].filter((character) => text.includes(character))).toEqual([]);
	expect(parseRecord(text)?.root).toBe("/a\u202eb\u0007");
});
