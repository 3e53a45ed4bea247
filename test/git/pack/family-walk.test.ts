// The walk over delta families visits every entry once, bases first, with the content that git has. Entries
// that cannot be read are skipped with all that is made from them, and the rest is visited.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { PackFile } from "../../../src/git/pack/pack-file.ts";
import { makeFolder } from "../../sources/tree.ts";
import { startRepository } from "../golden.ts";
import { draw, randomFrom } from "./material.ts";
import { type OpenedPack, openPack, packPaths, walkAll } from "./opened.ts";
import {
	type Entry,
	idOf,
	placePack,
	writeDelta,
	writeHeader,
	writeIndex,
	writePack,
} from "./writer.ts";

/** A pack with these entries, each with an id by its number. */
function packOf(
	entries: readonly Entry[],
	change: (bytes: Buffer, offsets: readonly number[]) => void = () => {},
): OpenedPack {
	const { bytes, offsets } = writePack(entries);
	change(bytes, offsets);
	const objects = offsets.map(
		(offset, index) => [index.toString(16).padStart(40, "0"), offset] as const,
	);
	return openPack(placePack(makeFolder(), bytes, writeIndex(bytes, objects)));
}

const size = 4000;
const random = randomFrom(9);
const first = Buffer.from(draw(random, "abcdefgh ", size));

/** A version of the same size with other bytes in the middle. */
function version(base: number, mark: number): Entry {
	const middle = Buffer.from(`<${mark}>`);
	const rest = 100 + middle.length;
	return {
		base,
		delta: writeDelta(size, size, [
			{ from: 0, count: 100 },
			middle,
			{ from: rest, count: size - rest },
		]),
	};
}

/** A tree of versions: entry n is made from entry (n - 1) / branches. */
function family(count: number, branches: number): Entry[] {
	const entries: Entry[] = [{ type: "blob", content: first }];
	for (let index = 1; index < count; index++) {
		entries.push(version(Math.floor((index - 1) / branches), index));
	}
	return entries;
}

const inOrder = (entries: readonly number[]) => [...entries].sort((one, other) => one - other);
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

test.each([
	["sha1", []],
	["sha1", ["-c", "repack.useDeltaBaseOffset=false"]],
	["sha256", []],
])("a repository with %s %j: contents and types as git has them", (format, options) => {
	const w = startRepository(makeFolder(), `--object-format=${format}`);
	const lines = Array.from({ length: 60 }, (_, index) => `line ${index} of a text that grows\n`);
	for (let count = 0; count < 15; count++) {
		lines[(count * 7) % 60] = `changed ${count}\n`;
		w.write(`folder/${count}.txt`, `${count}\n`);
		w.commit("a.txt", lines.slice(0, 30 + count).join(""));
	}
	w.git("tag", "--annotate", "--message=A tag", "v1");
	w.git(...options, "repack", "-a", "-d", "-f", "-q", "--depth=9", "--window=20");
	const [path = ""] = packPaths(join(w.folder, ".git/objects"));
	const pack = openPack(path, format === "sha1" ? 20 : 32);
	const { visited, refused } = walkAll(pack);
	const types = ["", "commit", "tree", "blob", "tag"];
	const told = visited.map(({ entry, type, content }) => [
		pack.idOf(entry),
		idOf(types[type]!, content, format as "sha1" | "sha256"),
	]);
	// An id is the hash of type and content.
	expect(told.filter(([id, own]) => id !== own)).toEqual([]);
	const all = w.git("cat-file", "--batch-all-objects", "--batch-check=%(objectname)").split("\n");
	expect(told.map(([id]) => id).sort()).toEqual(all);
	expect(refused).toEqual([]);
});

test.each([
	["a chain", 200, 1],
	["two versions of each", 127, 2],
	["many versions of one", 100, 99],
	["ten versions of each", 111, 10],
])("%s: each once, bases first", (_, count, branches) => {
	const { visited, refused } = walkAll(packOf(family(count, branches)));
	expect(refused).toEqual([]);
	const order = visited.map(({ entry }) => entry);
	expect(inOrder(order)).toEqual(upTo(count));
	for (const [place, entry] of order.entries()) {
		if (entry > 0) expect(order.indexOf(Math.floor((entry - 1) / branches))).toBeLessThan(place);
	}
	for (const { entry, content } of visited.slice(1)) {
		expect(content.toString("latin1", 100, 110)).toMatch(new RegExp(`^<${entry}>`));
	}
});

/** Notes how many bytes of a pack are read at once. */
function watching() {
	const asked: number[] = [];
	const watch = (file: PackFile): PackFile => ({
		bytesBetween(from, to) {
			asked.push(to - from);
			return file.bytesBetween(from, to);
		},
	});
	return { asked, watch };
}

describe("memory", () => {
	test.each([
		["a chain", 300, 1, 2],
		["two versions of each", 511, 2, 9],
		["ten versions of each", 1111, 10, 4],
		["a chain whose every link has another version", 400, 0, 2],
	])("%s is walked with few contents at once", (_, count, branches, contents) => {
		const entries =
			branches > 0
				? family(count, branches)
				: [
						{ type: "blob" as const, content: first },
						...upTo(count - 1).map((index) => version(index - (index % 2), index)),
					];
		const limits = { maxHeldBytes: contents * size };
		expect(walkAll(packOf(entries), limits).refused).toEqual([]);
		// A content less, and it is too little.
		const less = walkAll(packOf(entries), { maxHeldBytes: (contents - 1) * size });
		expect(less.refused.length).toBeGreaterThan(0);
		expect(inOrder([...less.refused, ...less.visited.map(({ entry }) => entry)])).toEqual(
			upTo(count),
		);
	});

	test("an entry larger than allowed is skipped, and read no further than its header", () => {
		const large = {
			type: "blob" as const,
			content: Buffer.from(draw(random, "abcdefgh ", 300_000)),
		};
		const pack = packOf([large, ...family(3, 1).slice(0, 1), version(1, 2), large]);
		const { asked, watch } = watching();
		const { visited, refused } = walkAll(pack, { maxContentBytes: 10_000 }, watch);
		expect([visited.map(({ entry }) => entry), refused]).toEqual([
			[1, 2],
			[0, 3],
		]);
		// Else a hostile pack could ask for as much memory as it likes.
		expect(Math.max(...asked)).toBeLessThan(100_000);
	});

	test("an entry that takes far more of the pack than its size is skipped", () => {
		const padded = Buffer.concat([writeHeader(3, 5), Buffer.alloc(3_000_000)]);
		const pack = packOf([{ bytes: padded }, ...family(1, 1)]);
		const { asked, watch } = watching();
		expect(walkAll(pack, {}, watch).refused).toEqual([0]);
		expect(Math.max(...asked)).toBeLessThan(1_000_000);
	});

	test("a version that states a large size is skipped", () => {
		const delta = writeDelta(size, 2 ** 40, [{ from: 0, count: size }]);
		const { visited, refused } = walkAll(packOf([...family(2, 1), { base: 0, delta }]));
		expect([visited.map(({ entry }) => entry), refused]).toEqual([[0, 1], [2]]);
	});
});

describe("an entry that cannot be read is skipped with all that is made from it, and the rest is visited", () => {
	function spoil(entry: number): (bytes: Buffer, offsets: readonly number[]) => void {
		return (bytes, offsets) => bytes.fill(0xff, offsets[entry]! + 6, offsets[entry]! + 10);
	}

	test.each([
		["in the middle of a tree", 2, [2, 5, 6, 11, 12, 13, 14]],
		["at an end", 14, [14]],
		["at the root", 0, upTo(15)],
	])("a stream %s", (_, spoiled, expected) => {
		const pack = packOf([...family(15, 2), { type: "blob", content: first }], spoil(spoiled));
		const { visited, refused } = walkAll(pack);
		expect(inOrder(refused)).toEqual(expected);
		expect(inOrder(visited.map(({ entry }) => entry))).toEqual(
			upTo(16).filter((entry) => !expected.includes(entry)),
		);
	});

	test.each<[string, Buffer]>([
		["for a base of another size", writeDelta(size - 1, 3, [{ from: 0, count: 3 }])],
		["that copies beyond its base", writeDelta(size, 3, [{ from: size - 2, count: 3 }])],
		["that is cut off", writeDelta(size, size, [{ from: 0, count: 3 }])],
		["of nothing", Buffer.alloc(0)],
	])("a delta %s", (_, delta) => {
		const entries = [...family(3, 1), { base: 1, delta }, version(3, 4), version(1, 5)];
		const { visited, refused } = walkAll(packOf(entries));
		expect(inOrder(refused)).toEqual([3, 4]);
		expect(inOrder(visited.map(({ entry }) => entry))).toEqual([0, 1, 2, 5]);
	});

	test("an empty content, and versions from and to nothing", () => {
		const empty = Buffer.alloc(0);
		const { visited, refused } = walkAll(
			packOf([
				{ type: "blob", content: empty },
				{ base: 0, delta: writeDelta(0, 3, [Buffer.from("new")]) },
				{ base: 1, delta: writeDelta(3, 0, []) },
			]),
		);
		expect(refused).toEqual([]);
		expect(visited.map(({ content }) => content.toString())).toEqual(["", "new", ""]);
	});

	test("a pack that has changed since it was laid out", () => {
		const { bytes, offsets } = writePack(family(40, 2));
		const objects = offsets.map(
			(offset, index) => [index.toString(16).padStart(40, "0"), offset] as const,
		);
		const path = placePack(makeFolder(), bytes, writeIndex(bytes, objects));
		const pack = openPack(path);
		for (const length of [0, 11, 1000, bytes.length - 30]) {
			writeFileSync(`${path}.pack`, bytes.subarray(0, length));
			const { visited, refused } = walkAll(pack);
			expect(inOrder([...refused, ...visited.map(({ entry }) => entry)])).toEqual(upTo(40));
			expect(visited.filter(({ entry }) => offsets[entry]! >= length)).toEqual([]);
		}
		expect(readFileSync(`${path}.pack`)).toHaveLength(bytes.length - 30);
	});
});
