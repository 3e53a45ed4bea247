// Pack layouts: each entry is in one family, once, however wrong the pack and its index are.

import { readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { entryTypes } from "../../../src/git/pack/entry-types.ts";
import type { PackLayout } from "../../../src/git/pack/pack-layout.ts";
import { makeFolder } from "../../sources/tree.ts";
import { startRepository } from "../golden.ts";
import { openPack, packPaths } from "./opened.ts";
import { type Entry, idOf, placePack, writeDelta, writeIndex, writePack } from "./writer.ts";

const blobs = ["one", "two", "three", "four"].map((text) => Buffer.from(text.repeat(20)));
const whole = (content: Buffer): Entry => ({ type: "blob", content });
const id = (content: Buffer): string => idOf("blob", content);
/** A version that is all of its base and one more byte. */
const longer = (base: number | string, size: number): Entry => ({
	base,
	delta: writeDelta(size, size + 1, [{ from: 0, count: size }, Buffer.from("+")]),
});

/** Each entry's base, by the links that lead from families' roots to their members; and lists. */
function familiesOf({ roots, largestChildren, firstChildren, nextSiblings }: PackLayout) {
	const families: [entry: number, base: number][] = [];
	const open = [...roots].map((root): [entry: number, base: number] => [root, -1]);
	for (let each = open.pop(); each !== undefined; each = open.pop()) {
		families.push(each);
		if (families.length > 10_000) throw new Error("The families have no end");
		const [entry] = each;
		if (largestChildren[entry]! >= 0) open.push([largestChildren[entry]!, entry]);
		for (let child = firstChildren[entry]!; child >= 0; child = nextSiblings[child]!) {
			open.push([child, entry]);
		}
	}
	return families.sort(([one], [other]) => one - other);
}

/** Lays out a pack with these entries; ids that are not given are made up. */
function layOutEntries(
	entries: readonly Entry[],
	ids: readonly (string | undefined)[] = [],
	change: (offsets: readonly number[]) => readonly number[] = (offsets) => offsets,
) {
	const { bytes, offsets } = writePack(entries);
	const objects = change(offsets).map(
		(offset, index) => [ids[index] ?? (index + 16).toString(16).padStart(40, "c"), offset] as const,
	);
	const path = placePack(makeFolder(), bytes, writeIndex(bytes, objects));
	return openPack(path);
}

test("a base and its versions, and a version of one of them", () => {
	const size = blobs[0]!.length;
	const { layout } = layOutEntries([
		whole(blobs[0]!),
		longer(0, size),
		longer(0, size),
		whole(blobs[1]!),
		longer(2, size + 1),
	]);
	const { blob, offsetDelta } = entryTypes;
	expect([...layout.types]).toEqual([blob, offsetDelta, offsetDelta, blob, offsetDelta]);
	expect(familiesOf(layout)).toEqual([
		[0, -1],
		[1, 0],
		[2, 0],
		[3, -1],
		[4, 2],
	]);
	// The larger family comes last.
	expect(layout.largestChildren[0]).toBe(2);
});

test("a base that is named by its id, before its version or behind it", () => {
	const size = blobs[0]!.length;
	const { layout } = layOutEntries(
		[longer(id(blobs[0]!), size), whole(blobs[0]!), longer(id(blobs[0]!), size)],
		[undefined, id(blobs[0]!)],
	);
	expect(familiesOf(layout)).toEqual([
		[0, 1],
		[1, -1],
		[2, 1],
	]);
});

test("the size of each family, also where versions stand before their bases", () => {
	const size = blobs[0]!.length;
	const [one, two] = ["11".repeat(20), id(blobs[0]!)];
	const { layout } = layOutEntries(
		[
			longer(one, size + 1),
			longer(two, size),
			whole(blobs[0]!),
			longer(1, size + 1),
			whole(blobs[1]!),
		],
		[undefined, one, two],
	);
	expect([...layout.roots]).toEqual([2, 4]);
	const [larger, smaller] = layout.familyBytes;
	expect(larger! / smaller!).toBeCloseTo(4, 1);
	expect(layout.entriesOfType[entryTypes.blob]).toBe(5);
});

test("a base that is not in this pack is left to git, with all that is made from it", () => {
	const size = blobs[0]!.length;
	const { layout } = layOutEntries([
		longer("ab".repeat(20), size),
		longer(0, size + 1),
		whole(blobs[1]!),
	]);
	expect(familiesOf(layout)).toEqual([[2, -1]]);
});

test("bases in a cycle are left to git", () => {
	const ids = ["11", "22", "33"].map((first) => first.repeat(20));
	const { layout } = layOutEntries(
		[longer(ids[1]!, 9), longer(ids[0]!, 9), longer(ids[2]!, 9), whole(blobs[0]!)],
		ids,
	);
	expect(familiesOf(layout)).toEqual([[3, -1]]);
});

test("a distance that leads to the middle of an entry, or before the pack, is left to git", () => {
	const delta = writeDelta(3, 3, [{ from: 0, count: 3 }]);
	const { bytes, offsets } = writePack([whole(blobs[0]!), { base: 0, delta }, { base: 0, delta }]);
	const distanceAt = (entry: number) => offsets[entry]! + 1;
	bytes[distanceAt(1)]! -= 1;
	bytes[distanceAt(2)] = 0x7f;
	const objects = offsets.map((offset, index) => [`${index}`.repeat(40), offset] as const);
	const { layout } = openPack(placePack(makeFolder(), bytes, writeIndex(bytes, objects)));
	expect(familiesOf(layout)).toEqual([[0, -1]]);
});

describe("a wrong index", () => {
	const entries = blobs.map(whole);
	test("two ids at one offset: one of them is read", () => {
		const { layout } = layOutEntries(entries, [], ([one, two, three]) => [
			one!,
			two!,
			two!,
			three!,
		]);
		expect(familiesOf(layout)).toHaveLength(3);
		expect(layout.types.filter((type) => type === 0)).toHaveLength(1);
	});

	test.each([
		["inside the head", 3],
		["at the end", -20],
		["behind the end", 5],
		["far behind the end", 2 ** 40],
	])("a place %s", (_, distance) => {
		const { layout } = layOutEntries(entries, [], (offsets) => [
			...offsets.slice(1),
			distance > 0 && distance < 12 ? distance : 300 + distance,
		]);
		expect(layout.offsets).toHaveLength(5);
		expect(familiesOf(layout).length).toBeLessThanOrEqual(4);
	});

	test("ids that are listed twice are entries of their own", () => {
		const size = blobs[0]!.length;
		const { layout, table } = layOutEntries(
			[whole(blobs[0]!), whole(blobs[0]!), longer(id(blobs[0]!), size)],
			[id(blobs[0]!), id(blobs[0]!)],
		);
		expect(table.count).toBe(3);
		// Which of them git would take as a base is another question.
		expect(familiesOf(layout).slice(0, 2)).toEqual([
			[0, -1],
			[1, -1],
		]);
	});
});

test("a pack that is cut off anywhere is laid out as far as it goes", () => {
	const size = blobs[0]!.length;
	const { bytes, offsets } = writePack([...blobs.map(whole), longer(0, size), longer(1, size)]);
	const objects = offsets.map((offset, index) => [`${index}`.repeat(40), offset] as const);
	const path = placePack(makeFolder(), bytes, writeIndex(bytes, objects));
	for (let length = bytes.length; length >= 0; length -= 7) {
		truncateSync(`${path}.pack`, length);
		const members = familiesOf(openPack(path).layout).map(([entry]) => offsets[entry]!);
		expect(members.filter((offset) => offset >= length)).toEqual([]);
	}
});

test.each([
	["distances", []],
	["ids", ["-c", "repack.useDeltaBaseOffset=false"]],
])("a pack of git with bases named by their %s: bases as git has them", (_, options) => {
	const w = startRepository(makeFolder());
	const lines = Array.from({ length: 80 }, (_, index) => `line ${index} of a text that grows\n`);
	for (let count = 0; count < 25; count++) {
		lines[(count * 11) % 80] = `changed ${count}\n`;
		w.commit("a.txt", lines.slice(0, 40 + count).join(""));
		w.write(`folder/${count}.txt`, `${count}\n`);
	}
	w.git(...options, "repack", "-a", "-d", "-f", "-q", "--depth=6", "--window=20");
	const objects = join(w.folder, ".git/objects");
	const [path = ""] = packPaths(objects);
	const expected = w
		.git("verify-pack", "-v", `${path}.idx`)
		.split("\n")
		.flatMap((line) => {
			const found = /^([0-9a-f]{40}) \S+ +\d+ \d+ \d+(?: \d+ ([0-9a-f]{40}))?$/.exec(line);
			return found ? [[found[1], found[2] ?? "none"]] : [];
		});
	expect(expected.filter(([, base]) => base !== "none").length).toBeGreaterThan(20);
	const { layout, idOf: idOfEntry } = openPack(path);
	const families = familiesOf(layout).map(([entry, base]) => [
		idOfEntry(entry),
		base < 0 ? "none" : idOfEntry(base),
	]);
	expect(families.sort()).toEqual(expected.sort());
	// By offset, as they stand in the pack.
	expect([...layout.offsets]).toEqual([...layout.offsets].sort((one, other) => one - other));
	expect(layout.offsets.at(-1)).toBe(readFileSync(`${path}.pack`).length - 20);
});

test("a file that is no pack has no families", () => {
	const { bytes, offsets } = writePack(blobs.map(whole));
	const objects = offsets.map((offset, index) => [`${index}`.repeat(40), offset] as const);
	const path = placePack(makeFolder(), bytes, writeIndex(bytes, objects));
	writeFileSync(`${path}.pack`, Buffer.alloc(bytes.length));
	expect(familiesOf(openPack(path).layout)).toEqual([]);
});
