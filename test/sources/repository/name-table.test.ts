// A name is scanned as one line, whatever line ends it holds, and the line tells the name again.

import { expect, test } from "vitest";
import { createScanner } from "../../../src/detect/scanner.ts";
import { builtinPacks } from "../../../src/packs/builtin.ts";
import { expandSample } from "../../../src/packs/samples.ts";
import { createNameTable, lineToName } from "../../../src/sources/repository/name-table.ts";

const { scan } = createScanner(builtinPacks);

test("a key in base64 that is wrapped inside a name is found, and the name told again", () => {
	for (let width = 5; width < 20; width++) {
		for (let round = 0; round < 5; round++) {
			const key = `${expandSample("{hex:32}", `name ${width} ${round}`).text}-us6`;
			const digits = Buffer.from(`mailchimp_api_key=${key}`).toString("base64");
			const lines = digits.match(new RegExp(`.{1,${width}}`, "g"))!;
			const name = lines.join("\n");
			const line = lineOf(name);
			const found = scan(line, { path: "" }).matches;
			expect(
				found.map(({ secret }) => secret.reveal()),
				name,
			).toEqual([key]);
			expect(lineToName(line.toString("latin1"))).toBe(name);
		}
	}
});

test.each(["a\nb", "a\rb", "a\r\nb", "\n\r\n", "plain"])("the line tells the name %j", (name) => {
	expect(lineToName(lineOf(name).toString("latin1"))).toBe(name);
	expect(lineOf(name).includes("\n")).toBe(false);
});

function lineOf(name: string): Buffer {
	const table = createNameTable();
	table.add(name);
	return table.take()!;
}
