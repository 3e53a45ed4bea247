// The id table finds each id by all of its bytes.

import { expect, test } from "vitest";
import {
	createIdTable,
	findIdBytes,
	findIdWords,
	findMissing,
	type IdTable,
	idHex,
	isFirstOccurrence,
} from "../../../src/git/pack/id-table.ts";
import { createKernel } from "../../../src/kernel/kernel.ts";
import { draws, fc } from "../../setup/draws.ts";

const kernel = createKernel();

function tableOf(ids: readonly string[], idBytes = 20): IdTable {
	const words = new Int32Array(new SharedArrayBuffer(ids.length * idBytes));
	Buffer.from(words.buffer).write(ids.join(""), "hex");
	return createIdTable(kernel, words, idBytes);
}

function find(table: IdTable, id: string): number {
	const bytes = Buffer.from(`ff${id}ff`, "hex");
	const words = new Int32Array(8);
	new Uint8Array(words.buffer).set(bytes.subarray(1, -1));
	const number = findIdBytes(table, bytes, 1);
	expect(findIdWords(table, words, 0)).toBe(number);
	const missing: number[] = [];
	findMissing(table, words, 0, table.idBytes / 4, (at) => missing.push(at));
	expect(missing).toEqual(number === -1 ? [0] : []);
	return number;
}

test.each([20, 32])("ids of %i bytes, each by its number", (idBytes) => {
	const ids = ["00", "ff", "7f", "80", "01"].map((byte) => byte.repeat(idBytes));
	const table = tableOf(ids, idBytes);
	expect(table.count).toBe(5);
	expect(ids.map((id) => find(table, id))).toEqual([0, 1, 2, 3, 4]);
	expect(ids.map((_, number) => idHex(table, number))).toEqual(ids);
	expect(find(table, "02".repeat(idBytes))).toBe(-1);
});

test("an empty table has none", () => {
	expect(find(tableOf([]), "00".repeat(20))).toBe(-1);
});

test.each([20, 32])("ids of %i bytes that differ only in their last byte", (idBytes) => {
	const ids = Array.from({ length: 256 }, (_, last) =>
		Buffer.from([last])
			.toString("hex")
			.padStart(2 * idBytes, "ab"),
	);
	const table = tableOf(ids, idBytes);
	expect(ids.map((id) => find(table, id))).toEqual(ids.map((_, number) => number));
	expect(find(table, "ab".repeat(idBytes))).toBe(0xab);
	expect(find(table, `${"ac".repeat(idBytes - 1)}ab`)).toBe(-1);
});

test("of many ids those that are missing, by their positions", () => {
	const ids = Array.from({ length: 1000 }, (_, each) => `${each}`.padStart(40, "a"));
	const table = tableOf(ids.filter((_, each) => each % 7 !== 3));
	const missing: number[] = [];
	findMissing(table, tableOf(ids).ids, 5, 5000, (at) => missing.push(at / 5));
	expect(missing).toEqual(ids.flatMap((_, each) => (each % 7 === 3 ? [each] : [])));
});

test("of equal ids the first is found, and the others are marked as duplicates", () => {
	const [one, other] = ["11".repeat(20), "22".repeat(20)];
	const table = tableOf([one, other, one, one, other]);
	expect([find(table, one), find(table, other)]).toEqual([0, 1]);
	expect([0, 1, 2, 3, 4].map((number) => isFirstOccurrence(table, number))).toEqual([
		true,
		true,
		false,
		false,
		false,
	]);
});

test("whatever the ids, it agrees with a search through the list", () => {
	// Few different words, so that ids share their beginnings and their places.
	const word = fc.constantFrom("00000000", "ffffffff", "10000000", "00000010", "20000000");
	const anyId = fc.array(word, { minLength: 5, maxLength: 5 }).map((words) => words.join(""));
	fc.assert(
		fc.property(fc.array(anyId, { maxLength: 60 }), fc.array(anyId), (ids, others) => {
			const table = tableOf(ids);
			for (const id of [...ids, ...others]) expect(find(table, id)).toBe(ids.indexOf(id));
			expect(ids.map((_, number) => isFirstOccurrence(table, number))).toEqual(
				ids.map((id, number) => ids.indexOf(id) === number),
			);
		}),
		draws(300),
	);
});
