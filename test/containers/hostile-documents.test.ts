// Documents made to harm: each comes to its end within its budget, and what could not be read is a problem. Truncated and
// changed ones end as well.

import { join } from "node:path";
import { deflateSync } from "node:zlib";
import { beforeAll, describe, expect, test } from "vitest";
import { ContainerBudget } from "../../src/containers/budget.ts";
import { isProblem, type PartProblem } from "../../src/containers/container.ts";
import { readPagesWith } from "../../src/containers/documents/pdf-pages.ts";
import { joinFiles } from "../../src/containers/git-folder.ts";
import { openContainer } from "../../src/containers/open-container.ts";
import { dist } from "../e2e/program.ts";
import { draws, fc } from "../setup/draws.ts";
import { compoundFileOf } from "./made-compound-file.ts";
import {
	encryptedPdfOf,
	type MadeDocument,
	makeDocuments,
	pdfOf,
	pngOf,
} from "./made-documents.ts";
import { makePack } from "./made-pack.ts";
import { androidResourcesOf, dexOf, javaClassOf } from "./made-programs.ts";
import { zipOf } from "./made-zip.ts";

beforeAll(() => readPagesWith(join(dist, "container-worker.js"), maxDocumentMs));

async function read(bytes: Buffer) {
	const parts = new Map<string, number>();
	const problems: PartProblem[] = [];
	const options = { name: "", maxDepth: 4, budget: new ContainerBudget() };
	for await (const item of openContainer(bytes, options)) {
		if (isProblem(item)) problems.push(item);
		else parts.set(item.name, item.bytes.length);
	}
	return { parts, codes: [...new Set(problems.map(({ code }) => code))] };
}

const docxOf = (xml: string) => zipOf({ "word/document.xml": xml });
const many = (text: string, count: number) => text.repeat(count);
const pageOf = (bytes: number, ...cells: number[]) => {
	const page = Buffer.alloc(1024);
	page[0] = bytes;
	page.writeUInt16BE(cells.length, 3);
	for (const [index, cell] of cells.entries()) page.writeUInt16BE(cell, 8 + 2 * index);
	return page;
};

/** The first page of a database whose only table begins at page 2. */
function databaseOf(...pages: Buffer[]): Buffer {
	const first = Buffer.alloc(1024);
	first.write("SQLite format 3\0", "latin1");
	first.writeUInt16BE(1024, 16);
	const sql = "create table t(a)";
	const record = Buffer.concat([
		Buffer.from([6, 23, 15, 15, 1, 13 + 2 * sql.length]),
		Buffer.from(`tablett\x02${sql}`),
	]);
	const cell = Buffer.concat([Buffer.from([record.length, 1]), record]);
	first[100] = 13;
	first.writeUInt16BE(1, 103);
	first.writeUInt16BE(900, 108);
	cell.copy(first, 900);
	return Buffer.concat([first, ...pages]);
}

/** A page of which each cell is a row of 100 MB that goes on in page 3. */
function greedyPage(): Buffer {
	const page = pageOf(13, ...Array.from({ length: 400 }, () => 900));
	Buffer.from([0xb0, 0x80, 0x80, 0x00, 1]).copy(page, 900);
	page.writeUInt32BE(3, 905 + 36);
	page.fill(0, 905, 905 + 36);
	for (let at = 905; at < 1020; at++) if (at < 941 || at > 944) page[at] = 3;
	return page;
}

const selfPointing = pageOf(5);
selfPointing.writeUInt32BE(2, 8);

/** Its stream, directory and table of sectors each go on in themselves. */
function loopingCompoundFile(): Buffer {
	const file = compoundFileOf({ Long: Buffer.alloc(6000), Short: Buffer.alloc(100) });
	const table = 512 * (1 + file.readUInt32LE(76));
	for (let at = table; at < file.length; at += 4) file.writeUInt32LE((at - table) / 4, at);
	file.writeUInt32LE(0, 68);
	return file;
}

/** A million classes with 65,536 methods each, whose code is the same. */
function repeatingDex(): Buffer {
	const file = Buffer.concat([dexOf(["Name", "a"], ["Other", "b"]), Buffer.alloc(32 << 18)]);
	const classes = file.readUInt32LE(100);
	const data = file.length - (2 << 20);
	for (let at = data; at < file.length; at += 5) file[at + 3] = 0;
	Buffer.from([0, 0, 0x80, 0x80, 0x04, 0]).copy(file, data);
	for (let at = classes; at + 32 < data; at += 32) file.writeUInt32LE(data, at + 24);
	file.writeUInt32LE(1_000_000, 96);
	return file;
}

function countlessResources(): Buffer {
	const table = androidResourcesOf([["Name", "a"]], true);
	table.writeUInt32LE(1e9, table.lastIndexOf(Buffer.from("\x01\x02\x18\0", "latin1")) + 12);
	return table;
}

const plistOf = (objects: Buffer, offsets: readonly number[], count = offsets.length) => {
	const trailer = Buffer.alloc(32);
	trailer[6] = trailer[7] = 1;
	trailer.writeBigUInt64BE(BigInt(count), 8);
	trailer.writeBigUInt64BE(BigInt(8 + objects.length), 24);
	return Buffer.concat([Buffer.from("bplist00"), objects, Buffer.from(offsets), trailer]);
};

const mailOf = (body: string) =>
	Buffer.from(
		`From: a@b.example\nTo: c@d.example\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n${body}`,
	);
const attachment = "--b\nContent-Transfer-Encoding: base64\n\nAAAA\n";
const flate = (bytes: Buffer, times: number): Buffer =>
	times === 0 ? bytes : flate(deflateSync(bytes), times - 1);
const streamOf = (filters: string, stream: Buffer) =>
	Buffer.concat([
		Buffer.from(`%PDF-1.4\n1 0 obj\n<</Filter [${filters}]>>\nstream\n`),
		stream,
		Buffer.from("\nendstream\n"),
	]);

/** A page that draws a form, which draws the next one many times; the last one draws the first. */
function pageOfForms(forms: number, times: number): Buffer {
	const drawing = Array.from({ length: forms }, (_, index) => {
		const next = ((index + 1) % forms) + 4;
		const text = many("/X Do ", times);
		return `<</Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources <</XObject <</X ${index === forms - 1 && forms > 1 ? 4 + forms : next} 0 R>>>> /Length ${text.length}>>\nstream\n${text}\nendstream`;
	});
	return pdfOf([
		"<</Type /Catalog /Pages 2 0 R>>",
		"<</Type /Pages /Kids [3 0 R] /Count 1>>",
		`<</Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents ${forms + 5} 0 R /Resources <</XObject <</X 4 0 R>>>>>>`,
		...drawing,
		"<</Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources <</Font <</F <</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>>>>> /Length 20>>\nstream\nBT /F 9 Tf (x) Tj ET\nendstream",
		"<</Length 5>>\nstream\n/X Do\nendstream",
	]);
}

/** Less than what one takes on a busy machine would be too little. */
const maxDocumentMs = 2500;

const [limit, damaged] = [["archive-limit"], ["archive-damaged"]];
const none: string[] = [];
const attacks: readonly (readonly [name: string, make: () => Buffer, codes: readonly string[]])[] =
	[
		[
			"entities that expand each other",
			() =>
				docxOf(
					`<!DOCTYPE a [<!ENTITY a "aa"><!ENTITY b "${many("&a;", 1000)}">]><p><t>&b;${many("&b;", 5000)}</t></p>`,
				),
			none,
		],
		[
			"an entity that names a file",
			() => docxOf('<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]><p><t>&a;</t></p>'),
			none,
		],
		["elements 300,000 deep", () => docxOf(many("<p>", 300_000)), none],
		["200,000 attributes", () => docxOf(`<p ${many("a='1' ", 200_000)}>`), none],
		["tags that are never closed", () => docxOf(many("<a", 500_000)), none],
		["comments that are never closed", () => docxOf(many("<!--", 500_000)), none],
		["a document type with many brackets", () => docxOf(`<!DOCTYPE a ${many("[", 500_000)}`), none],
		[
			"a section of 20 MB",
			() => docxOf(`<p><t><![CDATA[${many("a b ", 5 << 20)}]]></t></p>`),
			none,
		],
		[
			"a row of many cells in the last column",
			() =>
				zipOf({
					"xl/worksheets/sheet1.xml": many('<row r="1"><c r="XFD1"><v>1</v></c></row>', 30_000),
				}),
			none,
		],
		[
			"rows at the end of a sheet, and beyond",
			() =>
				zipOf({
					"xl/worksheets/sheet1.xml":
						'<row r="1048576"/><row r="9007199254740991"><c><v>1</v></c></row>',
				}),
			none,
		],
		[
			"cells and rows that repeat a billion times",
			() =>
				zipOf({
					"content.xml": `<spreadsheet><table>${many('<table-row number-rows-repeated="999999999"><table-cell number-columns-repeated="999999999"/><table-cell><p>1</p></table-cell></table-row>', 200)}</table></spreadsheet>`,
				}),
			none,
		],
		[
			"groups of rich text 1,000,000 deep",
			() => Buffer.from(`{\\rtf1${many("{", 1_000_000)}`),
			none,
		],
		["binary data of 4 GB in rich text", () => Buffer.from("{\\rtf1\\bin4294967295 x}"), none],
		["a page of a database that points at itself", () => databaseOf(selfPointing), damaged],
		[
			"a long row that goes on in itself",
			() => {
				const loop = Buffer.alloc(1024);
				loop.writeUInt32BE(3);
				return databaseOf(greedyPage(), loop);
			},
			damaged,
		],
		["a database that is cut off", () => databaseOf(), damaged],
		["a database of nothing but noise", () => databaseOf(Buffer.alloc(50_000, 0xff)), damaged],
		[
			"a write-ahead log of noise",
			() =>
				Buffer.concat([Buffer.from("377f06820000000000000400", "hex"), Buffer.alloc(50_000, 13)]),
			damaged,
		],
		[
			"three times packed zeros in a document",
			() => streamOf("/FlateDecode /FlateDecode /FlateDecode", flate(Buffer.alloc(64 << 20), 3)),
			limit,
		],
		["too many filters", () => streamOf(many("/FlateDecode ", 9), Buffer.alloc(10)), limit],
		[
			"a stream that is no Flate",
			() => streamOf("/FlateDecode", Buffer.from("nothing like it")),
			["archive-damaged", "archive-unread"],
		],
		[
			"words that only say stream",
			() => Buffer.from(`%PDF-1.4\n${many("1 0 obj<<>>stream ", 200_000)}`),
			["archive-unread"],
		],
		["a form that draws itself", () => pageOfForms(1, 1), none],
		["25 forms that each draw the next ten times", () => pageOfForms(25, 10), ["archive-unread"]],
		[
			"a tree of pages that holds itself",
			() =>
				pdfOf(["<</Type /Catalog /Pages 2 0 R>>", "<</Type /Pages /Kids [2 0 R 2 0 R] /Count 9>>"]),
			["archive-unread"],
		],
		["an encrypted document", () => encryptedPdfOf(["a text"], "secret"), ["archive-encrypted"]],
		["mail of 10,000 parts", () => mailOf(many(attachment, 10_000)), none],
		[
			"mail in mail in mail",
			() =>
				mailOf(
					`${attachment}${many("--b\nContent-Type: message/rfc822\n\nContent-Type: multipart/mixed; boundary=b\n\n", 3000)}`,
				),
			none,
		],
		[
			"headers of 3 MB",
			() =>
				Buffer.concat([
					mailOf(""),
					Buffer.from(`--b\nX: ${many("x", 3 << 20)}\n${attachment.slice(4)}`),
				]),
			damaged,
		],
		["mail of 30 MB", () => mailOf(attachment + many(`${"a".repeat(75)}\n`, 420_000)), limit],
		[
			"packed text of 30 MB in a picture",
			() =>
				pngOf([
					["zTXt", Buffer.concat([Buffer.from("A\0\0"), deflateSync(Buffer.alloc(30 << 20))])],
				]),
			limit,
		],
		[
			"2,000 packed texts in a picture",
			() => pngOf(Array.from({ length: 2000 }, () => ["zTXt", Buffer.from("A\0\0x")] as const)),
			damaged,
		],
		[
			"a comment of a picture without its end",
			() => Buffer.from("GIF89a\x01\0\x01\0\0\0\0\x21\xfe\xff", "latin1"),
			none,
		],
		["a compound file whose tables point at themselves", () => loopingCompoundFile(), damaged],
		[
			"an encrypted workbook",
			() => compoundFileOf({ EncryptedPackage: Buffer.alloc(5000) }),
			["archive-encrypted"],
		],
		["a program whose classes all have the same methods", () => repeatingDex(), limit],
		["resources whose types have a billion entries", () => countlessResources(), none],
		[
			"an encrypted text document",
			() =>
				zipOf({
					"META-INF/manifest.xml": "<manifest:encryption-data/>",
					"content.xml": Buffer.alloc(100, 0x9b),
				}),
			["archive-encrypted"],
		],
		[
			"a list of properties that holds itself",
			() => plistOf(Buffer.from([0xa1, 0, 0xd1, 1, 0]), [8, 10]),
			none,
		],
		["a list of 2^40 objects", () => plistOf(Buffer.from([0xa1, 0]), [8], 2 ** 40), damaged],
		["a notebook of brackets", () => Buffer.from(`{"cells":[${many("[", 1_000_000)}`), none],
	];

describe("it comes to an end:", () => {
	test.each(attacks)("%s", async (_, make, codes) => {
		expect((await read(make())).codes).toEqual(codes);
	});
});

test("a stream that grows a thousandfold, and stays below its limit, ends nothing", async () => {
	const large = deflateSync(Buffer.alloc(14 << 20));
	const object = Buffer.concat([
		Buffer.from("<</Filter /FlateDecode>>\nstream\n"),
		large,
		Buffer.from("\nendstream"),
	]);
	const pages = ["<</Type /Catalog /Pages 2 0 R>>", "<</Type /Pages /Kids [] /Count 0>>"];
	const { parts, codes } = await read(zipOf({ "a.pdf": pdfOf([...pages, object]), "b.txt": "b" }));
	expect([...parts.keys()]).toEqual(["a.pdf", "a.pdf!object 3", "b.txt"]);
	expect(codes).toEqual([]);
});

test("a limit that is reached leaves what was read before", async () => {
	const bomb = deflateSync(Buffer.alloc(30 << 20));
	const text = ["zTXt", Buffer.concat([Buffer.from("A\0\0"), deflateSync("a text")])] as const;
	const { parts, codes } = await read(
		pngOf([text, ["zTXt", Buffer.concat([Buffer.from("B\0\0"), bomb])], ["zTXt", text[1]]]),
	);
	expect([...parts]).toEqual([['zTXt "A"', 6]]);
	expect(codes).toEqual(limit);
});

const pairs = [
	["Name", "value-of-the-first-pair-0"],
	["Other", "value-of-the-second-pair"],
	["Third", "value-of-the-third-pair-2"],
] as const;
const documents: readonly Pick<MadeDocument, "content">[] = [
	...makeDocuments(pairs),
	{ content: javaClassOf(pairs[0], pairs[1]) },
	{ content: dexOf(pairs[0], pairs[1]) },
	{ content: androidResourcesOf(pairs, true) },
	{ content: makePack(pairs.map(([, value]) => ({ type: 3, content: Buffer.from(value) }))) },
	{ content: joinFiles([{ name: "a", bytes: Buffer.from("a text") }]) },
];

test("the million empty rows at the end of a sheet are not written out", async () => {
	const ods = makeDocuments(pairs).find(({ name }) => name === "accounts.ods")!;
	const { parts } = await read(ods.content);
	const bytes = [...parts.values()].reduce((sum, length) => sum + length, 0);
	expect(bytes).toBeLessThan(10_000);
});

test("documents that are cut off or changed anywhere come to an end", async () => {
	const change = fc.record({
		document: fc.constantFrom(...documents.map(({ content }) => content)),
		at: fc.double({ min: 0, max: 1, noNaN: true }),
		length: fc.nat(40),
		bytes: fc.uint8Array({ maxLength: 40 }),
		isCut: fc.boolean(),
	});
	await fc.assert(
		fc.asyncProperty(change, async ({ document, at, length, bytes, isCut }) => {
			const place = Math.floor(at * document.length);
			const rest = isCut ? [] : [bytes, document.subarray(place + length)];
			const { codes } = await read(Buffer.concat([document.subarray(0, place), ...rest]));
			expect(codes.filter((code) => !code.startsWith("archive-"))).toEqual([]);
		}),
		draws(150),
	);
});

test("noise behind the first bytes of each format comes to an end", async () => {
	const heads = documents.map(({ content }) => content.subarray(0, 24));
	const noise = fc.uint8Array({ minLength: 100, maxLength: 4000 });
	await fc.assert(
		fc.asyncProperty(fc.constantFrom(...heads), noise, async (head, bytes) => {
			const { codes } = await read(Buffer.concat([head, bytes]));
			expect(codes.filter((code) => !code.startsWith("archive-"))).toEqual([]);
		}),
		draws(100),
	);
});
