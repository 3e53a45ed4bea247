// File names as content: one line each, whatever they hold.

import fc from "fast-check";
import { expect, test } from "vitest";
import { nameBlob } from "../../src/sources/names.ts";
import { textOf } from "./tree.ts";

test("gives one blob with a line a path", () => {
	const blob = nameBlob(["a.txt", "b/é.txt"]);
	expect(textOf(blob)).toBe("a.txt\nb/é.txt");
	expect(blob.provenance).toEqual([{ where: "name", path: "" }]);
});

test("keeps a path with line ends on its line", () => {
	expect(textOf(nameBlob(["a\nb\r\nc", "d"]))).toBe("a%0Ab%0D%0Ac\nd");
	fc.assert(
		fc.property(
			fc.array(fc.string({ unit: "binary", minLength: 1 }), { minLength: 1 }),
			(paths) => {
				expect(textOf(nameBlob(paths)).split(/\r\n|\r|\n/)).toHaveLength(paths.length);
			},
		),
	);
});
