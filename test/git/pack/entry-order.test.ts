// Entries are sorted by their offsets, however many bits these have and however often one is there.

import { expect, test } from "vitest";
import { createKernel } from "../../../src/kernel/kernel.ts";
import { fc } from "../../setup/draws.ts";

const kernel = createKernel();

function order(offsets: readonly number[]) {
	const { wasm } = kernel;
	const count = offsets.length;
	const [from, places, spare, starts] = [8, 4, 4, 8].map((bytes) => wasm.allocate(bytes * count));
	kernel.float64At(from!, count).set(offsets);
	wasm.sortEntries(from!, count, places!, spare!, starts!);
	const ordered = {
		order: [...kernel.int32At(places!, count)],
		starts: [...kernel.float64At(starts!, count)],
	};
	for (const place of [from, places, spare, starts]) wasm.free(place!);
	return ordered;
}

test.each([0, 1, 2 ** 11 - 1, 2 ** 11, 2 ** 22, 2 ** 31, 2 ** 32 + 1, 2 ** 40, 2 ** 53 - 1])(
	"offsets up to %i, equal ones as they stand",
	(max) => {
		fc.assert(
			fc.property(fc.array(fc.oneof(fc.maxSafeNat(), fc.nat(5)), { maxLength: 300 }), (drawn) => {
				const offsets = drawn.map((each) => each % (max + 1));
				const expected = offsets
					.map((offset, index) => [offset, index] as const)
					.sort(([one, first], [other, second]) => one - other || first - second);
				expect(order(offsets)).toEqual({
					order: expected.map(([, index]) => index),
					starts: expected.map(([offset]) => offset),
				});
			}),
		);
	},
);
