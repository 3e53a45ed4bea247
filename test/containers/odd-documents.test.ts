// Documents that hide a text from their reader by a length, a header or a place that few programs write: it is seen.

import { expect, test } from "vitest";
import { ContainerBudget } from "../../src/containers/budget.ts";
import { isProblem } from "../../src/containers/container.ts";
import { edgesOf } from "../../src/containers/documents/edges.ts";
import { openContainer } from "../../src/containers/open-container.ts";
import { makeZip } from "./zip-writer.ts";

const hidden = "what-is-hidden-in-this-document";

/** The lines of text that was made of a document, and of the members of what is packed in it. */
async function linesIn(bytes: Buffer): Promise<string[]> {
	const options = { name: "", maxDepth: 4, budget: new ContainerBudget() };
	const lines: string[] = [];
	for await (const item of openContainer(bytes, options)) {
		if (!isProblem(item)) lines.push(...Buffer.from(item.bytes).toString("latin1").split("\n"));
	}
	return lines;
}

test("rich text: a length that the file does not have skips nothing", async () => {
	const runs = hidden.replace(/.{5}/g, "{\\b $&}");
	expect(await linesIn(Buffer.from(`{\\rtf1 \\bin4294967 x\\par ${runs}}`))).toContain(hidden);
});

test.each(["\\*\\author", "\\*\\unknown1", "\\fonttbl"])(
	"rich text: what the group %s holds is seen, though no program shows it",
	async (group) => {
		const runs = hidden.replace(/.{5}/g, "{\\b $&}");
		const lines = await linesIn(Buffer.from(`{\\rtf1 a{${group} one}{${group} ${runs}}b}`));
		expect(lines).toContain(hidden);
		expect(lines).toContain("ab");
	},
);

test("notebooks: a drawing is text", async () => {
	const data = { "image/svg+xml": [hidden.slice(0, 9), hidden.slice(9)], "image/png": "AAAA" };
	const cells = [{ cell_type: "code", source: [], outputs: [{ data }] }];
	expect(await linesIn(Buffer.from(JSON.stringify({ cells, nbformat: 4 })))).toContain(hidden);
});

const mailOf = (headers: string, body: string) =>
	Buffer.from(
		`From: a@b.example\r\nTo: c@d.example\r\nMIME-Version: 1.0\r\n${headers}\r\n\r\n${body}`,
	);
const attached = makeZip([{ name: "a.txt", content: Buffer.from(hidden) }]).toString("base64");

test.each([
	["that goes on in the next line", "Content-Transfer-Encoding:\r\n base64"],
	["with a comment", "Content-Transfer-Encoding: (packed) base64"],
])("mail: an encoding %s", async (_, header) => {
	const mail = mailOf(`Content-Type: application/zip\r\n${header}`, attached);
	expect(await linesIn(mail)).toContain(hidden);
});

test("mail: a header whose text is in two encoded words", async () => {
	const word = (text: string) => `=?utf-8?B?${Buffer.from(text).toString("base64")}?=`;
	const subject = `Subject: ${word(hidden.slice(0, 11))}\r\n ${word(hidden.slice(11))}`;
	expect(await linesIn(mailOf(subject, "no more"))).toContain(`subject: ${hidden}`);
});

test("property lists: data ends where its neighbours begin", async () => {
	const data = Buffer.from(hidden);
	const objects = [
		Buffer.from([0xd1, 1, 2]),
		Buffer.from("Qa"),
		Buffer.concat([Buffer.from([0x4f, 0x10, data.length]), data]),
	];
	const start = 8;
	const places = [start, start + 3, start + 5];
	const end = start + objects.reduce((sum, { length }) => sum + length, 0);
	const trailer = Buffer.alloc(32);
	[trailer[6], trailer[7], trailer[15], trailer[31]] = [1, 1, 3, end];
	const list = Buffer.concat([Buffer.from("bplist00"), ...objects, Buffer.from(places), trailer]);
	expect(await linesIn(list)).toContain(hidden);
});

test("binary values: both ends are text, and what lies between is left to the raw bytes", () => {
	const text = (length: number) => Buffer.alloc(length, "abcdefgh");
	const value = Buffer.concat([Buffer.from([0, 1]), text(30), Buffer.alloc(900), text(40)]);
	expect(edgesOf(value).map((edge) => edge.trim().length)).toEqual([30, 40]);
	expect(edgesOf(Buffer.alloc(100))).toEqual([]);
});
