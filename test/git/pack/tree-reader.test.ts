// Versions of trees: the items reported of a version and of its base are all that it holds, and its entries
// start where a plain parser finds them.

import { describe, expect, test } from "vitest";
import {
	createTreeReader as createVersionReader,
	type EntryStarts,
	type NewTreeItems,
	reportNewIds,
	reportNewItems,
} from "../../../src/git/pack/tree-reader.ts";
import { createTreeParser } from "../../../src/git/tree-parser.ts";
import { createKernel } from "../../../src/kernel/kernel.ts";
import { draws, fc } from "../../setup/draws.ts";
import { randomFrom } from "./material.ts";
import { segmentsBetween } from "./segments-between.ts";

const none: Int32Array = new Int32Array(0);

interface Reported {
	readonly starts: EntryStarts;
	/** What they are. */
	readonly at: readonly number[] | undefined;
	/** "name …", "id …", "submodule …" */
	readonly news: readonly string[];
}

/** A reader that returns what is reported of each tree. */
function createTelling(idBytes: number) {
	const kernel = createKernel();
	const reader = createVersionReader(kernel, idBytes);
	return (tree: Buffer, base: EntryStarts = undefined, segments = none): Reported => {
		const address = kernel.copyIn(tree);
		if (base !== undefined) kernel.setSegments(segments);
		const starts = reader.parse(address, tree.length, base);
		const lists = reader.parsed();
		const entries = [...lists.words.subarray(lists.entries, lists.entriesEnd)];
		kernel.wasm.free(address);
		const news: string[] = [];
		for (let at = 0; at < entries.length; at += 3) {
			const [start, name = 0, id = 0] = entries.slice(at, at + 3);
			const isSubmodule = tree.toString("latin1", start, start! + 2) === "16";
			const text = tree.toString("latin1", name < 0 ? -1 - name : name, id - 1);
			if (name >= 0) news.push(`name ${text}`);
			if (isSubmodule) news.push(`submodule ${text}`);
			else news.push(`id ${tree.toString("hex", id, id + idBytes)}`);
		}
		return { starts, at: starts && [...kernel.int32At(starts.address, starts.length)], news };
	};
}

/** The same by a plain parser that knows no versions. */
function readPlainly(tree: Buffer, idBytes: number): { isWhole: boolean; all: string[] } {
	const all: string[] = [];
	const isWhole = createTreeParser(idBytes, {
		onName: (_, start, end) => all.push(`name ${tree.toString("latin1", start, end)}`),
		onId: (_, at) => all.push(`id ${tree.toString("hex", at, at + idBytes)}`),
		onSubmodule: (_, start, end) => all.push(`submodule ${tree.toString("latin1", start, end)}`),
	})(tree);
	return { isWhole, all };
}

/** Where the entries start, by the plainest means; undefined where it is no tree. */
function startsOf(tree: Buffer, idBytes: number): number[] | undefined {
	const starts: number[] = [];
	let at = 0;
	for (; at < tree.length; ) {
		starts.push(at);
		const name = tree.indexOf(" ", at);
		const end = name < 0 ? -1 : tree.indexOf(0, name);
		if (end < 0 || end + idBytes >= tree.length) return undefined;
		at = end + 1 + idBytes;
	}
	return [...starts, at];
}

interface TreeEntry {
	readonly mode: string;
	readonly name: string;
	readonly id: number;
}

function write(entries: readonly TreeEntry[], idBytes: number): Buffer {
	return Buffer.concat(
		entries.flatMap(({ mode, name, id }) => {
			// Few different bytes, so that much of one tree is in another by chance.
			const bytes = Buffer.alloc(idBytes).fill(Buffer.from([id % 5, 0x20, 0, id % 3]));
			return [Buffer.from(`${mode} ${name}\0`, "latin1"), bytes];
		}),
	);
}

const anyEntry: fc.Arbitrary<TreeEntry> = fc.record({
	mode: fc.constantFrom("100644", "40000", "160000", "120000", "100755"),
	name: fc.string({ unit: fc.constantFrom(..."ab \n\xff1"), minLength: 1, maxLength: 6 }),
	id: fc.nat(20),
});

type TreeEdit = readonly [at: number, removed: number, brought: readonly TreeEntry[]];
const anyTreeEdit: fc.Arbitrary<TreeEdit> = fc.tuple(
	fc.nat(60),
	fc.nat(3),
	fc.array(anyEntry, { maxLength: 3 }),
);

const both = [["sha1", 20] as const, ["sha256", 32] as const];

describe.each(both)("trees of %s", (_, idBytes) => {
	test("a tree without a base: all of it, in order", () => {
		const tree = write(
			[
				{ mode: "100644", name: "a file", id: 1 },
				{ mode: "160000", name: "a submodule", id: 2 },
				{ mode: "40000", name: "folder", id: 3 },
			],
			idBytes,
		);
		const { at, news } = createTelling(idBytes)(tree);
		expect(at).toEqual(startsOf(tree, idBytes));
		expect(news).toEqual(readPlainly(tree, idBytes).all);
		expect(news.filter((each) => each.startsWith("submodule"))).toEqual(["submodule a submodule"]);
	});

	test("an empty tree, and a version of it, and it as a version", () => {
		const tell = createTelling(idBytes);
		const tree = write([{ mode: "100644", name: "a", id: 1 }], idBytes);
		const empty = tell(Buffer.alloc(0));
		expect(empty).toMatchObject({ at: [0], news: [] });
		const grown = tell(tree, empty.starts, Int32Array.of(0, tree.length, -1));
		expect(grown.at).toEqual([0, tree.length]);
		expect(tell(Buffer.alloc(0), grown.starts, none)).toMatchObject({ at: [0], news: [] });
	});

	test("whatever is edited: nothing is missed, and nothing is invented", () => {
		fc.assert(
			fc.property(
				fc.array(anyEntry, { maxLength: 30 }),
				fc.array(fc.array(anyTreeEdit, { minLength: 1, maxLength: 3 }), { maxLength: 4 }),
				fc.nat(),
				(entries, versions, seed) => {
					const random = randomFrom(seed);
					const tell = createTelling(idBytes);
					let list = [...entries];
					let tree = write(list, idBytes);
					let { starts, at: told, news } = tell(tree);
					let known = new Set(news);
					for (const edits of versions) {
						for (const [at, removed, brought] of edits) {
							list = list.toSpliced(at % (list.length + 1), removed, ...brought);
						}
						const base = tree;
						tree = write(list, idBytes);
						({ starts, at: told, news } = tell(tree, starts, segmentsBetween(base, tree, random)));
						const { all } = readPlainly(tree, idBytes);
						expect(told).toEqual(startsOf(tree, idBytes));
						expect(news.filter((each) => !all.includes(each))).toEqual([]);
						expect(all.filter((each) => !known.has(each) && !news.includes(each))).toEqual([]);
						known = new Set(all);
					}
				},
			),
			draws(500),
		);
	});

	test("whatever the bytes: malformed is what a plain parser calls malformed", () => {
		const anyBytes = fc.uint8Array({ maxLength: 12 });
		fc.assert(
			fc.property(
				fc.array(anyEntry, { minLength: 1, maxLength: 12 }),
				fc.array(fc.tuple(fc.nat(), fc.nat(40), anyBytes), { minLength: 1, maxLength: 3 }),
				fc.nat(),
				(entries, edits, seed) => {
					const random = randomFrom(seed);
					const tell = createTelling(idBytes);
					const known = new Set<string>();
					let tree = write(entries, idBytes);
					let { starts, at: told, news } = tell(tree);
					for (const [address, removed, brought] of edits) {
						for (const each of news) known.add(each);
						const at = address % (tree.length + 1);
						const base = tree;
						tree = Buffer.concat([tree.subarray(0, at), brought, tree.subarray(at + removed)]);
						({ starts, at: told, news } = tell(tree, starts, segmentsBetween(base, tree, random)));
						const { isWhole, all } = readPlainly(tree, idBytes);
						expect(told).toEqual(startsOf(tree, idBytes));
						expect(starts !== undefined).toBe(isWhole);
						if (!isWhole) continue;
						expect(all.filter((each) => !known.has(each) && !news.includes(each))).toEqual([]);
					}
				},
			),
			draws(500),
		);
	});
});

describe("new items of a tree", () => {
	const kernel = createKernel();
	const entries = [
		{ mode: "100644", name: "a file", id: 1 },
		{ mode: "160000", name: "a submodule", id: 2 },
		{ mode: "40000", name: "folder", id: 1 },
		{ mode: "100644", name: "a file", id: 3 },
	];

	const newsOf = (list: readonly TreeEntry[]): string[] => newsIn(write(list, 20));

	function newsIn(tree: Buffer): string[] {
		const address = kernel.copyIn(tree);
		createVersionReader(kernel, 20).parse(address, tree.length, undefined);
		const news: string[] = [];
		const telling: NewTreeItems = {
			onName: (name) => news.push(`name ${name}`),
			onIds(words, from, to) {
				for (let at = from; at < to; at += 5) news.push(`id ${words.slice(at, at + 5)}`);
			},
			onSubmodule: (name) => news.push(`submodule ${name}`),
		};
		reportNewItems(kernel, address, 20, telling);
		reportNewIds(kernel, telling);
		return news;
	}

	const idOfNumber = (id: number) => {
		const tree = write([{ mode: "1", name: "x", id }], 20);
		return `id ${new Int32Array(Uint8Array.from(tree.subarray(-20)).buffer)}`;
	};
	test("names and ids are reported once, submodules each time", () => {
		expect(newsOf(entries)).toEqual([
			"name a file",
			"name a submodule",
			"name folder",
			"submodule a submodule",
			...[1, 3].map(idOfNumber),
		]);
		expect(newsOf(entries)).toEqual(["submodule a submodule"]);
	});

	test("however many ids: each is reported, also one of zeros and one of ones", () => {
		const ids = Array.from({ length: 100_000 }, (_, index) => Buffer.alloc(20, `${index}`));
		const entry = (id: Buffer) => [Buffer.from("100644 x\0"), id];
		const all = [Buffer.alloc(20), Buffer.alloc(20, 255), ...ids];
		const news = newsIn(Buffer.concat([...all, ...all].flatMap(entry)));
		const texts = all.map((id) => `id ${new Int32Array(Uint8Array.from(id).buffer)}`);
		expect(new Set(news)).toEqual(new Set([...texts, "name x"]));
	});

	test("however many names: each is reported, and none that was not there", () => {
		const many = Array.from({ length: 150_000 }, (_, index) => ({
			mode: "100644",
			name: `file ${index}`,
			id: 1,
		}));
		const told = newsOf(many).filter((each) => each.startsWith("name"));
		expect(told).toEqual(many.map(({ name }) => `name ${name}`));
		const long = "x".repeat(9 << 20);
		expect(newsOf([{ mode: "100644", name: long, id: 1 }]).at(-1)).toBe(`name ${long}`);
		expect(newsOf(entries)).toContain("name a file");
	});
});

test.each([
	["a mode alone", "100644"],
	["no NUL", "100644 name"],
	["no id", "100644 name\0"],
	["an id that is cut off", `100644 name\0${"i".repeat(19)}`],
	["something behind the last entry", `100644 name\0${"i".repeat(20)}x`],
])("a tree with %s is malformed", (_, text) => {
	expect(createTelling(20)(Buffer.from(text)).starts).toBeUndefined();
});
