// Documents of Pages, Numbers and Keynote: a zip whose parts are chunks of Snappy. A key that a copy cuts is read whole,
// and chunks that lie come to an end.

import { expect, test } from "vitest";
import { ContainerBudget } from "../../src/containers/budget.ts";
import { isProblem } from "../../src/containers/container.ts";
import { openContainer } from "../../src/containers/open-container.ts";
import { zipOf } from "./made-zip.ts";

async function read(iwa: Buffer): Promise<string[]> {
	const found: string[] = [];
	const zip = zipOf({ "Index/Document.iwa": iwa });
	const options = { name: "a.pages", maxDepth: 4, budget: new ContainerBudget() };
	for await (const item of openContainer(zip, options)) {
		if (isProblem(item)) found.push(`${item.code} ${item.name}`);
		else if (!item.isContainer) found.push(`${item.name}: ${Buffer.from(item.bytes)}`);
	}
	return found;
}

const chunkOf = (...snappy: (number | string)[]): Buffer => {
	const packed = Buffer.concat(
		snappy.map((one) => (typeof one === "string" ? Buffer.from(one) : Buffer.of(one))),
	);
	return Buffer.concat([Buffer.from([0, packed.length, 0, 0]), packed]);
};
const name = "Index/Document.iwa";
const literal = (text: string) => [(text.length - 1) << 2, text];

test.each<[string, Buffer, string[]]>([
	["literals", chunkOf(11, ...literal("a text that")), [`${name}: a text that`]],
	["a short copy", chunkOf(11, ...literal("abcdefg"), 1, 4), [`${name}: abcdefgdefg`]],
	[
		"a copy that overlaps",
		chunkOf(10, ...literal("ab"), (7 << 2) | 2, 2, 0),
		[`${name}: ababababab`],
	],
	["a long literal", chunkOf(70, 60 << 2, 69, "x".repeat(70)), [`${name}: ${"x".repeat(70)}`]],
	["two chunks", Buffer.concat([chunkOf(1, 0, "a"), chunkOf(1, 0, "b")]), [`${name}: ab`]],
	[
		"a copy from before the start",
		chunkOf(8, ...literal("abcd"), 1, 9),
		[`${name}: `, `archive-damaged ${name}`],
	],
	[
		"a size that is a lie",
		chunkOf(255, 255, 255, 127, 0, "a"),
		[`${name}: `, `archive-damaged ${name}`],
	],
	[
		"a chunk that is cut off",
		chunkOf(5, 0, "a").subarray(0, 6),
		[`${name}: `, `archive-damaged ${name}`],
	],
])("%s", async (_, iwa, expected) => {
	expect(await read(iwa)).toEqual(expected);
});
