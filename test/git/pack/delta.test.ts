// Deltas: the version is what the operations say, and the segments say where each byte came from. Malformed
// deltas are refused, and nothing outside of the version is written.

import { describe, expect, test } from "vitest";
import { createKernel, slackBytes } from "../../../src/kernel/kernel.ts";
import { draws, fc } from "../../setup/draws.ts";
import { segmentsOf } from "./segments-between.ts";
import { type Operation, writeDelta } from "./writer.ts";

const base = Buffer.from("The quick brown fox jumps over the lazy dog");
const text = (content: string) => Buffer.from(content);
const copy = (from: number, count: number): Operation => ({ from, count });

interface Applied {
	readonly content: Buffer;
	readonly segments: readonly (readonly number[])[];
}

const kernel = createKernel();

/** Applies a delta as the walk does; nothing may be written behind the slack. */
function apply(delta: Buffer, source: Buffer, end = delta.length): Applied | "refused" {
	const { wasm } = kernel;
	const [deltaAt, sourceAt] = [kernel.copyIn(delta), kernel.copyIn(source)];
	const size = wasm.versionSize(deltaAt, end, source.length);
	let applied: Applied | "refused" = "refused";
	if (size >= 0 && size <= 1 << 24) {
		const into = kernel.copyIn(Buffer.alloc(size + slackBytes + 8, 0x5a));
		const isDone = wasm.applyDelta(deltaAt, end, sourceAt, source.length, into, size) !== 0;
		expect(kernel.bytesAt(into + size + slackBytes, 8).toString()).toBe("ZZZZZZZZ");
		const segments = [...kernel.segments()];
		const triples = Array.from({ length: segments.length / 3 }, (_, segment) =>
			segments.slice(3 * segment, 3 * segment + 3),
		);
		if (isDone) applied = { content: Buffer.from(kernel.bytesAt(into, size)), segments: triples };
		wasm.free(into);
	}
	wasm.free(deltaAt);
	wasm.free(sourceAt);
	return applied;
}

describe("hand-written deltas", () => {
	const whole = base.length;
	test.each<[string, readonly Operation[], string, readonly (readonly number[])[]]>([
		["nothing", [], "", []],
		["all of the base", [copy(0, whole)], base.toString(), [[0, whole, 0]]],
		["new bytes", [text("new")], "new", [[0, 3, -1]]],
		["two inserts are one segment", [text("ne"), text("w")], "new", [[0, 3, -1]]],
		["copies that go on are one segment", [copy(4, 6), copy(10, 5)], "quick brown", [[0, 11, 4]]],
		[
			"copies that do not go on are two",
			[copy(4, 6), copy(11, 4)],
			"quick rown",
			[
				[0, 6, 4],
				[6, 10, 11],
			],
		],
		[
			"backwards, and over each other",
			[copy(10, 5), copy(4, 8)],
			"brownquick br",
			[
				[0, 5, 10],
				[5, 13, 4],
			],
		],
		[
			"the same twice",
			[copy(4, 5), copy(4, 5)],
			"quickquick",
			[
				[0, 5, 4],
				[5, 10, 4],
			],
		],
		[
			"a copy that would go on but for an insert",
			[copy(0, 4), text("very "), copy(4, 5)],
			"The very quick",
			[
				[0, 4, 0],
				[4, 9, -1],
				[9, 14, 4],
			],
		],
	])("%s", (_, operations, content, segments) => {
		const delta = writeDelta(whole, content.length, operations);
		expect(apply(delta, base)).toEqual({ content: text(content), segments });
	});

	test.each([
		["65,536 bytes, told without a count", 7, 65_536, 9],
		["as many bytes as one can tell", 1, 0xffffff, 13],
	])("a copy of %s", (_, from, count, deltaBytes) => {
		const large = Buffer.alloc(1 << 24, "0123456789");
		const delta = writeDelta(large.length, count, [copy(from, count)]);
		expect(delta).toHaveLength(deltaBytes);
		const applied = apply(delta, large);
		expect(applied).toHaveProperty("segments", [[0, count, from]]);
		// As a whole: an assertion on each of its bytes would take minutes.
		const expected = large.subarray(from, from + count);
		expect(applied !== "refused" && applied.content.equals(expected)).toBe(true);
	});

	test("there are as many segments as the delta has", () => {
		const operations = Array.from({ length: 5000 }, (_, index) => copy((index * 7) % 40, 2));
		const applied = apply(writeDelta(whole, 10_000, operations), base);
		expect(applied).toHaveProperty("segments.length", 5000);
	});
});

describe("a malformed delta is refused", () => {
	const size = base.length;
	const raw = (...bytes: number[]) => Buffer.concat([writeDelta(size, 5, []), Buffer.from(bytes)]);
	test.each([
		["nothing", Buffer.alloc(0)],
		["one size", Buffer.from([size])],
		["a size without an end", Buffer.alloc(40, 0xff)],
		["another size of the base", writeDelta(size + 1, 5, [copy(0, 5)])],
		["a smaller size of the base", writeDelta(size - 1, 5, [copy(0, 5)])],
		["a copy beyond the base", writeDelta(size, 5, [copy(size - 4, 5)])],
		["a copy from far beyond the base", writeDelta(size, 5, [copy(0xfffffff0, 5)])],
		["a copy beyond the version", writeDelta(size, 4, [copy(0, 5)])],
		["an insert beyond the version", writeDelta(size, 4, [text("12345")])],
		["a version that is not filled", writeDelta(size, 6, [copy(0, 5)])],
		["nothing for a version of some size", writeDelta(size, 1, [])],
		["operation 0", raw(0)],
		[
			"operation 0 after all is filled",
			Buffer.concat([writeDelta(size, 5, [copy(0, 5)]), raw(0).subarray(-1)]),
		],
		["an insert that is cut off", raw(5, 65, 66)],
		["a copy without its numbers", raw(0x91)],
		["a copy without all of its numbers", raw(0xff, 0, 0, 0)],
		["a count of 65,536 where the base has fewer", raw(0x80)],
	])("%s", (_, delta) => {
		expect(apply(delta, base)).toBe("refused");
	});

	test("a delta that is cut off is refused at every length, whatever stands behind it", () => {
		const operations = [copy(4, 12), text("some new bytes"), copy(0, 300), copy(70_000, 70_000)];
		const large = Buffer.alloc(200_000, base);
		const total = 12 + 14 + 300 + 70_000;
		const delta = writeDelta(large.length, total, operations);
		expect(apply(delta, large)).toHaveProperty("content.length", total);
		const lengths = Array.from({ length: delta.length }, (_, length) => length);
		expect(lengths.filter((end) => apply(delta, large, end) !== "refused")).toEqual([]);
		expect(lengths.filter((end) => apply(delta.subarray(0, end), large) !== "refused")).toEqual([]);
	});

	test("any bytes are applied or refused, and nothing else happens", () => {
		const operations = fc.uint8Array({ maxLength: 40 });
		fc.assert(
			fc.property(fc.nat(200), operations, (told, bytes) => {
				const applied = apply(Buffer.concat([writeDelta(size, told, []), bytes]), base);
				expect(applied === "refused" || applied.content.length === told).toBe(true);
			}),
			draws(3000),
		);
	});
});

test("whatever the operations: the version is what they say, and so are its segments", () => {
	const anyOperation = fc.oneof(
		fc.uint8Array({ minLength: 1, maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
		fc.record({ from: fc.nat(), count: fc.nat() }),
	);
	fc.assert(
		fc.property(
			fc.uint8Array({ maxLength: 600 }),
			fc.array(anyOperation, { maxLength: 30 }),
			(bytes, drawn) => {
				const source = Buffer.from(bytes);
				const operations = drawn.flatMap((operation): Operation[] => {
					if (Buffer.isBuffer(operation)) return [operation];
					if (source.length === 0) return [];
					const from = operation.from % source.length;
					return [copy(from, 1 + (operation.count % (source.length - from)))];
				});
				const content = Buffer.concat(
					operations.map((each) =>
						Buffer.isBuffer(each) ? each : source.subarray(each.from, each.from + each.count),
					),
				);
				const applied = apply(writeDelta(source.length, content.length, operations), source);
				const expected = segmentsOf(operations);
				const segments = Array.from({ length: expected.length / 3 }, (_, segment) => [
					...expected.subarray(3 * segment, 3 * segment + 3),
				]);
				expect(applied).toEqual({ content, segments });
			},
		),
		draws(1000),
	);
});
