// Comparing a tree with the last one reports the same as parsing each from start to end.

import { expect, test } from "vitest";
import { createTreeParser } from "../../src/git/tree-parser.ts";
import { fc } from "../setup/draws.ts";

interface Entry {
	readonly mode: string;
	readonly name: string;
	readonly id: number;
}

function bytesOf(entries: readonly Entry[], idBytes: number): Buffer {
	return Buffer.concat(
		entries.flatMap(({ mode, name, id }) => [
			Buffer.from(`${mode} ${name}\0`),
			Buffer.alloc(idBytes, id),
		]),
	);
}

function gather(idBytes: number) {
	const names = new Set<string>();
	const ids = new Set<number>();
	const submodules = new Set<string>();
	const read = createTreeParser(idBytes, {
		onName: (tree, start, end) => names.add(tree.toString("latin1", start, end)),
		onId: (tree, at) => ids.add(tree[at]!),
		onSubmodule: (tree, start, end) => submodules.add(tree.toString("latin1", start, end)),
	});
	return { names, ids, submodules, read };
}

test.each([20, 32])("with ids of %i bytes, for any run of trees", (idBytes) => {
	const entry = fc.record({
		mode: fc.constantFrom("100644", "40000", "120000", "160000"),
		name: fc.stringMatching(/^[a-c]{1,60}$/),
		id: fc.integer({ min: 1, max: 255 }),
	});
	const tree = fc.array(entry, { minLength: 1, maxLength: 60 });
	// The next tree is the last one with a few entries changed, and once in a while a new one.
	const change = fc.tuple(
		fc.nat(),
		fc.oneof(fc.record({ id: fc.integer({ min: 1, max: 255 }) }), entry),
	);
	const steps = fc.array(fc.oneof(fc.array(change, { maxLength: 3 }), tree), { maxLength: 12 });
	fc.assert(
		fc.property(tree, steps, (first, next) => {
			const trees: Entry[][] = [first];
			for (const step of next) {
				const last = [...trees.at(-1)!];
				const changes = step.filter((one): one is [number, Entry] => Array.isArray(one));
				for (const [at, part] of changes) {
					last[at % last.length] = { ...last[at % last.length]!, ...part };
				}
				trees.push(changes.length === step.length ? last : (step as Entry[]));
			}
			const seen = gather(idBytes);
			for (const entries of trees) expect(seen.read(bytesOf(entries, idBytes))).toBe(true);
			const all = trees.flat();
			const subs = all.filter(({ mode }) => mode === "160000");
			expect(seen.names).toEqual(new Set(all.map(({ name }) => name)));
			expect(seen.submodules).toEqual(new Set(subs.map(({ name }) => name)));
			expect(seen.ids).toEqual(
				new Set(all.filter(({ mode }) => mode !== "160000").map(({ id }) => id)),
			);
		}),
	);
});

test.each([
	["no space", Buffer.from("100644")],
	["no end of the name", Buffer.from("100644 name")],
	["a short id", Buffer.concat([Buffer.from("100644 name\0"), Buffer.alloc(19)])],
])("a tree with %s is malformed", (_, bytes) => {
	expect(gather(20).read(bytes)).toBe(false);
});
