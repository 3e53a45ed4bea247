// Streams as packs hold them: both ways to inflate give the same bytes, and refuse the same.

import { constants, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createInflater, inflateAlone } from "../../src/sources/git/pack/inflate.ts";

const content = Buffer.from("all that a pack holds is inflated once, ".repeat(9));
const stream = deflateSync(content);
const { length } = content;

const { inflate } = createInflater();

/** Both ways, from the middle of other bytes, into a place with room for one more. */
function both(input: Buffer, size: number): (Buffer | "refused")[] {
	return [inflate, inflateAlone].map((way) => {
		const into = Buffer.alloc(5 + size + 2, 0x5a);
		const framed = Buffer.concat([Buffer.alloc(3, 0x78), input, stream]);
		const isRead = way(framed, 3, 3 + input.length, into, 5, size);
		expect(into.toString("latin1", 0, 5) + into.toString("latin1", 6 + size)).toBe("ZZZZZZ");
		return isRead ? into.subarray(5, 5 + size) : "refused";
	});
}

function spoiled(at: number): Buffer {
	const bytes = Buffer.from(stream);
	bytes[bytes.length + at]! ^= 1;
	return bytes;
}

/** Well formed, but the last block is told not to be the last. */
function endless(): Buffer {
	const raw = deflateRawSync(content, { finishFlush: constants.Z_SYNC_FLUSH });
	return Buffer.concat([stream.subarray(0, 2), raw]);
}

describe("a stream is inflated", () => {
	test.each([
		["as it is", stream, content],
		["with other bytes behind it", Buffer.concat([stream, Buffer.from("garbage")]), content],
		["of nothing", deflateSync(Buffer.alloc(0)), Buffer.alloc(0)],
		["of one byte", deflateSync(Buffer.from("a")), Buffer.from("a")],
		["that was only stored", deflateSync(content, { level: 0 }), content],
	])("%s", (_, input, expected) => {
		expect(both(input, expected.length)).toEqual([expected, expected]);
	});
});

describe("a stream is refused", () => {
	test.each([
		["with a wrong checksum", spoiled(-1), length],
		["with a wrong byte", spoiled(-20), length],
		["that is longer than told", stream, length - 1],
		["that is much longer than told", stream, 0],
		["that is shorter than told", stream, length + 1],
		["that is not there", Buffer.alloc(0), length],
		["of nothing that is not there", Buffer.alloc(0), 0],
		["of zlib without its head", deflateRawSync(content), length],
		["of gzip", gzipSync(content), length],
		["that needs a dictionary", deflateSync(content, { dictionary: Buffer.from("pack") }), length],
		["without a last block", endless(), length],
		["of other bytes", Buffer.from("no stream at all"), length],
	])("%s", (_, input, size) => {
		expect(both(input, size)).toEqual(["refused", "refused"]);
	});

	test("that is cut off, wherever", () => {
		const lengths = Array.from({ length: stream.length }, (_, cut) => cut);
		const taken = lengths.filter((cut) =>
			both(stream.subarray(0, cut), length).some((each) => each !== "refused"),
		);
		expect(taken).toEqual([]);
	});
});

test("what was refused before changes nothing", () => {
	const bad = [
		spoiled(-1),
		spoiled(-20),
		stream.subarray(0, 20),
		Buffer.from("none"),
		gzipSync(content),
	];
	for (const input of bad) {
		expect(both(input, length)).toEqual(["refused", "refused"]);
		expect(both(stream, length)).toEqual([content, content]);
	}
});

test("several are in use at once", () => {
	const others = Array.from({ length: 4 }, createInflater);
	for (const each of [...others, ...others]) {
		const into = Buffer.alloc(length + 1);
		expect(each.inflate(stream, 0, stream.length, into, 0, length)).toBe(true);
		expect(into.subarray(0, length)).toEqual(content);
	}
});

test("whatever the content and its size, both agree", () => {
	fc.assert(
		fc.property(
			fc.uint8Array({ maxLength: 3000 }),
			fc.integer({ min: -2, max: 2 }),
			fc.integer({ min: 0, max: 9 }),
			(bytes, more, level) => {
				const size = Math.max(0, bytes.length + more);
				const expected = size === bytes.length ? Buffer.from(bytes) : "refused";
				expect(both(deflateSync(bytes, { level }), size)).toEqual([expected, expected]);
			},
		),
		{ seed: 36, numRuns: 300 },
	);
});
