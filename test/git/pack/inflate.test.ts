// Zlib streams: the kernel and zlib give the same bytes, and refuse the same streams.

import { constants, deflateRawSync, deflateSync, gzipSync, inflateSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { entryTypes } from "../../../src/git/pack/entry-types.ts";
import { createKernel, slackBytes } from "../../../src/kernel/kernel.ts";
import { draws, fc, many } from "../../setup/draws.ts";
import { draw, randomFrom } from "./material.ts";
import { writeHeader } from "./writer.ts";

const content = Buffer.from("all that a pack holds is inflated once, ".repeat(9));
const stream = deflateSync(content);
const { length } = content;

const kernel = createKernel();

/** Inflates from the middle of other bytes; nothing may be written behind the slack. */
function inflate(input: Uint8Array, size: number): Buffer | "refused" {
	const header = writeHeader(entryTypes.blob, size);
	const framed = Buffer.concat([header, input, stream]);
	const from = kernel.copyIn(framed);
	const into = kernel.copyIn(Buffer.alloc(size + slackBytes + 8, 0x5a));
	const end = from + header.length + input.length;
	expect(kernel.wasm.readEntryHeader(from, end, 20)).toBe(size);
	const isRead = kernel.wasm.inflateEntry(end, into, size) !== 0;
	expect(kernel.bytesAt(into + size + slackBytes, 8).toString()).toBe("ZZZZZZZZ");
	const inflated = isRead ? Buffer.from(kernel.bytesAt(into, size)) : "refused";
	kernel.wasm.free(from);
	kernel.wasm.free(into);
	return inflated;
}

function inflateByZlib(input: Uint8Array, size: number): Buffer | "refused" {
	try {
		const output = inflateSync(input, { maxOutputLength: Math.max(size, 1) });
		return output.length === size ? output : "refused";
	} catch {
		return "refused";
	}
}

function both(input: Uint8Array, size: number): (Buffer | "refused")[] {
	return [inflate(input, size), inflateByZlib(input, size)];
}

function spoiled(at: number): Buffer {
	const bytes = Buffer.from(stream);
	bytes[bytes.length + at]! ^= 1;
	return bytes;
}

/** Well formed, but the last block is marked as not the last. */
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

test("a refused stream does not affect the next", () => {
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

/** Contents that lead to every kind of block. */
const anyContent = fc
	.tuple(fc.constantFrom("a", "ab", "etaoin shrdlu", "0123456789abcdef\n", "", "\0\xff"), fc.nat())
	.chain(([characters, seed]) =>
		fc.nat(40_000).map((size) => {
			const random = randomFrom(seed);
			if (characters === "") return Buffer.from(Array.from({ length: size }, () => random() * 256));
			const words = Array.from({ length: 20 }, () => draw(random, characters, 1 + random() * 40));
			const text = Array.from({ length: size / 8 }, () => words[Math.floor(random() ** 2 * 20)]);
			return Buffer.from(text.join(""), "latin1");
		}),
	);
const anyLevel = fc.integer({ min: 0, max: 9 });
const anyStrategy = fc.constantFrom(
	constants.Z_DEFAULT_STRATEGY,
	constants.Z_FILTERED,
	constants.Z_HUFFMAN_ONLY,
	constants.Z_RLE,
	constants.Z_FIXED,
);

test("whatever the content and its size: the kernel and zlib agree", () => {
	fc.assert(
		fc.property(
			anyContent,
			fc.integer({ min: -2, max: 2 }),
			anyLevel,
			anyStrategy,
			(bytes, more, level, strategy) => {
				const size = Math.max(0, bytes.length + more);
				const expected = size === bytes.length ? bytes : "refused";
				const [own, zlib] = both(deflateSync(bytes, { level, strategy }), size);
				const isSame = (one: Buffer | "refused") =>
					one === expected || (Buffer.isBuffer(one) && one.equals(bytes) && expected === bytes);
				expect([isSame(own!), isSame(zlib!)]).toEqual([true, true]);
			},
		),
		draws(400),
	);
});

test("a spoiled stream is refused or gives what zlib gives", () => {
	const anyChange = fc.tuple(fc.nat(), fc.nat(255));
	let refused = 0;
	fc.assert(
		fc.property(
			anyContent,
			anyLevel,
			anyStrategy,
			fc.array(anyChange, { minLength: 1, maxLength: 4 }),
			(bytes, level, strategy, changes) => {
				const input = deflateSync(bytes, { level, strategy });
				for (const [at, value] of changes) input[at % input.length] = value;
				const [own, zlib] = both(input, bytes.length);
				if (own === "refused") refused++;
				else expect(Buffer.isBuffer(zlib) && zlib.equals(own!)).toBe(true);
			},
		),
		draws(500),
	);
	// Else little would be put to the test.
	expect(refused).toBeGreaterThan(many(250));
});

test("any bytes behind a head come to an end", () => {
	fc.assert(
		fc.property(fc.uint8Array({ maxLength: 400 }), fc.nat(5000), (bytes, size) => {
			const input = Buffer.concat([stream.subarray(0, 2), bytes]);
			expect(inflate(input, size)).toEqual(inflateByZlib(input, size));
		}),
		draws(1500),
	);
});
