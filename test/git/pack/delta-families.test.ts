// Delta families of drawn bases, also such that form cycles or lead nowhere.

import { expect, test } from "vitest";
import { createKernel } from "../../../src/kernel/kernel.ts";
import { draws, fc } from "../../setup/draws.ts";

const kernel = createKernel();

/** The arrays of kernel/assembly/delta-families.ts, in the order of its parameters. */
function link(bases: readonly number[]) {
	const { wasm } = kernel;
	const count = bases.length;
	const places: number[] = [];
	const take = (bytes: number) => {
		places.push(wasm.allocate(bytes));
		return places.at(-1)!;
	};
	const numbers = (place: number, length = count) => [...kernel.int32At(place, length)];
	const takeAll = () => take(4 * count);
	const [basesAt, types, sizes] = [takeAll(), take(count), takeAll()];
	const [heirs, children, siblings] = [takeAll(), takeAll(), takeAll()];
	const [members, origins] = [takeAll(), takeAll()];
	kernel.int32At(basesAt, count).set(bases);
	kernel.bytesAt(types, count).set(bases.map((base) => (base < -1 ? 0 : 3)));
	kernel.float32At(sizes, count).fill(1000);
	wasm.linkFamilies(count, basesAt, types, heirs, children, siblings, members, origins);
	const { rootCount, cyclicCount } = wasm;
	const [roots, weights] = [take(4 * rootCount.value), take(4 * rootCount.value)];
	const [families, endless] = [takeAll(), take(4 * cyclicCount.value)];
	wasm.listFamilies(count, basesAt, types, sizes, families, origins, roots, weights, endless);
	const lists = {
		heirs: numbers(heirs),
		children: numbers(children),
		siblings: numbers(siblings),
		roots: numbers(roots, rootCount.value),
		own: numbers(roots, rootCount.value).map((root) => kernel.int32At(families, count)[root]),
		weights: [...kernel.float32At(weights, rootCount.value)],
		endless: numbers(endless, cyclicCount.value),
	};
	for (const place of places) wasm.free(place);
	return lists;
}

/** The origin of an entry: its root, "nowhere", or "cyclic". */
function originOf(bases: readonly number[], entry: number): number | "nowhere" | "endless" {
	let at = entry;
	for (let steps = 0; bases[at]! >= 0; steps++) {
		if (steps > bases.length) return "endless";
		at = bases[at]!;
	}
	return bases[at] === -1 ? at : bases[at] === -2 ? "nowhere" : "endless";
}

/** An entry and all that the links make from it. */
function familyOf({ heirs, children, siblings }: ReturnType<typeof link>, root: number): number[] {
	const family: number[] = [];
	const open = [root];
	for (let entry = open.pop(); entry !== undefined; entry = open.pop()) {
		family.push(entry);
		if (heirs[entry]! >= 0) open.push(heirs[entry]!);
		for (let child = children[entry]!; child >= 0; child = siblings[child]!) open.push(child);
	}
	return family.sort((one, other) => one - other);
}

const anyBases = fc.integer({ min: 1, max: 40 }).chain((count) =>
	fc.array(fc.oneof(fc.integer({ min: -3, max: count - 1 }), fc.constant(-1)), {
		minLength: count,
		maxLength: count,
	}),
);

test("each entry is in the family of its root, and entries without one are listed", () => {
	fc.assert(
		fc.property(anyBases, (bases) => {
			const lists = link(bases);
			const origins = bases.map((_, entry) => originOf(bases, entry));
			const all = bases.map((_, entry) => entry);
			expect(lists.endless).toEqual(all.filter((entry) => origins[entry] === "endless"));
			expect(lists.roots).toEqual(all.filter((entry) => bases[entry] === -1));
			for (const [at, root] of lists.roots.entries()) {
				const family = all.filter((entry) => origins[entry] === root);
				expect(familyOf(lists, root)).toEqual(family);
				expect([lists.own[at], lists.weights[at]]).toEqual([family.length, family.length * 3000]);
			}
		}),
		draws(500),
	);
});

test("the largest child has most descendants, where bases stand before their versions", () => {
	const anyWood = fc
		.array(fc.nat(), { minLength: 1, maxLength: 40 })
		.map((drawn) => drawn.map((each, entry) => (each % (entry + 1)) - 1));
	fc.assert(
		fc.property(anyWood, (bases) => {
			const lists = link(bases);
			for (const entry of bases.keys()) {
				const sizes = [...bases.keys()]
					.filter((child) => bases[child] === entry)
					.map((child) => familyOf(lists, child).length);
				const heir = lists.heirs[entry]!;
				expect(heir < 0 ? [] : familyOf(lists, heir).length).toEqual(
					sizes.length === 0 ? [] : Math.max(...sizes),
				);
			}
		}),
		draws(300),
	);
});
