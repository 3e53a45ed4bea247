// Headers of pack entries, also those that end too early or state impossible sizes.

import { expect, test } from "vitest";
import { entryTypes, maxHeaderBytes } from "../../../src/git/pack/entry-types.ts";
import { createKernel } from "../../../src/kernel/kernel.ts";
import { draws, fc } from "../../setup/draws.ts";
import { writeDistance, writeHeader } from "./writer.ts";

const { blob, offsetDelta, idDelta } = entryTypes;

const kernel = createKernel();

/** Positions count from the start of the bytes. */
function read(bytes: Uint8Array, at = 0, idBytes = 20) {
	const { wasm } = kernel;
	const from = kernel.copyIn(bytes);
	const size = wasm.readEntryHeader(from + at, from + bytes.length, idBytes);
	wasm.free(from);
	if (size < 0) return "none";
	const idAt = wasm.baseIdAt.value === 0 ? 0 : wasm.baseIdAt.value - from;
	const [type, distance] = [wasm.entryType.value, wasm.baseDistance.value];
	return { type, size, dataAt: wasm.entryDataAt.value - from, distance, idAt };
}

test.each([
	["one byte", writeHeader(blob, 15), { size: 15, dataAt: 1 }],
	["two bytes", writeHeader(blob, 16), { size: 16, dataAt: 2 }],
	["32 bits", writeHeader(blob, 2 ** 32), { size: 2 ** 32, dataAt: 6 }],
	["as large as a number goes", writeHeader(blob, 2 ** 53 - 1), { size: 2 ** 53 - 1, dataAt: 8 }],
	["nothing", writeHeader(blob, 0), { size: 0, dataAt: 1 }],
	["more bytes than it needs", Buffer.from([0xbf, 0x80, 0x00]), { size: 15, dataAt: 3 }],
])("a blob whose size takes %s", (_, bytes, expected) => {
	expect(read(bytes)).toEqual({ type: blob, distance: 0, idAt: 0, ...expected });
	const behind = Buffer.concat([Buffer.alloc(7, 0xff), bytes, Buffer.alloc(60, 0xff)]);
	expect(read(behind, 7)).toEqual({
		type: blob,
		distance: 0,
		idAt: 0,
		...expected,
		dataAt: expected.dataAt + 7,
	});
});

test.each([1, 127, 128, 129, 16_511, 16_512, 2 ** 31, 2 ** 32 + 5, 2 ** 40 + 77])(
	"a delta whose base is %i bytes before",
	(distance) => {
		const bytes = Buffer.concat([writeHeader(offsetDelta, 300), writeDistance(distance)]);
		expect(read(bytes)).toEqual({
			type: offsetDelta,
			size: 300,
			distance,
			idAt: 0,
			dataAt: bytes.length,
		});
	},
);

test.each([20, 32])("a delta whose base has an id of %i bytes", (idBytes) => {
	const head = writeHeader(idDelta, 5);
	const bytes = Buffer.concat([head, Buffer.alloc(idBytes, 0xab)]);
	expect(read(bytes, 0, idBytes)).toEqual({
		type: idDelta,
		size: 5,
		distance: 0,
		idAt: head.length,
		dataAt: bytes.length,
	});
	expect(read(bytes.subarray(0, -1), 0, idBytes)).toBe("none");
});

test.each([
	["no bytes", Buffer.alloc(0)],
	["an unknown type", writeHeader(5, 3)],
	["type 0", writeHeader(0, 3)],
	["a size without an end", Buffer.alloc(maxHeaderBytes, 0xbf)],
	["a size that is cut off", Buffer.from([0xbf, 0x80])],
	["a size beyond exact numbers", writeHeader(blob, 2 ** 60)],
	["a delta without a base", writeHeader(offsetDelta, 3)],
	["a base at no distance", Buffer.concat([writeHeader(offsetDelta, 3), Buffer.from([0])])],
	["a distance that is cut off", Buffer.concat([writeHeader(offsetDelta, 3), Buffer.from([0x81])])],
	[
		"a distance without an end",
		Buffer.concat([writeHeader(offsetDelta, 3), Buffer.alloc(60, 0xff)]),
	],
])("none is read from %s", (_, bytes) => {
	expect(read(bytes)).toBe("none");
});

test("what is written is read, whatever stands behind it", () => {
	fc.assert(
		fc.property(
			fc.constantFrom(...Object.values(entryTypes)),
			fc.maxSafeNat(),
			fc.integer({ min: 1, max: 2 ** 48 }),
			fc.uint8Array({ minLength: 20, maxLength: 40 }),
			(type, size, distance, behind) => {
				const head = writeHeader(type, size);
				const place = type === offsetDelta ? writeDistance(distance) : Buffer.alloc(0);
				const dataAt = head.length + place.length + (type === idDelta ? 20 : 0);
				expect(read(Buffer.concat([head, place, behind]))).toEqual({
					type,
					size,
					distance: type === offsetDelta ? distance : 0,
					idAt: type === idDelta ? head.length : 0,
					dataAt,
				});
			},
		),
	);
});

test("any bytes give a header inside of them, or none", () => {
	fc.assert(
		fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat(60), (bytes, at) => {
			const header = read(bytes, at, 32);
			if (header === "none") return;
			expect(header.dataAt).toBeGreaterThan(at);
			expect(header.dataAt).toBeLessThanOrEqual(bytes.length);
		}),
		draws(2000),
	);
});
