// Makes documents of all kinds that hold three values with names, and says where each value is to be found.

import { createHash } from "node:crypto";
import { deflateSync } from "node:zlib";
import { compoundFileOf } from "./made-compound-file.ts";
import { androidResourcesOf, dexOf, javaClassOf } from "./made-programs.ts";
import { zipOf } from "./made-zip.ts";

/** A name and its value. */
export type Pair = readonly [name: string, value: string];

export interface MadeDocument {
	readonly name: string;
	readonly content: Buffer;
	/** "member:line" of each pair, in their order. */
	readonly places: readonly string[];
}

const escapeXml = (text: string) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
/** In three runs, as a part of a word in bold makes them. */
const cut = (text: string) => [text.slice(0, 7), text.slice(7, 20), text.slice(20)];

const wordRuns = (texts: readonly string[]) =>
	texts
		.map(
			(text) =>
				`<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">${escapeXml(text)}</w:t></w:r>`,
		)
		.join("");
const wordParagraph = (texts: readonly string[]) => `<w:p>${wordRuns(texts)}</w:p>`;
const wordXml = (root: string, body: string) =>
	`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:${root} xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">${body}</w:${root}>`;

/** Each pair is a paragraph, and its value stands in several runs. */
function docx(pairs: readonly Pair[]): MadeDocument {
	const body = pairs.map(([name, value]) => wordParagraph([`${name}: `, ...cut(value)])).join("");
	return {
		name: "guide.docx",
		content: zipOf({
			"[Content_Types].xml": "<Types/>",
			"word/document.xml": wordXml("document", body),
		}),
		places: pairs.map((_, index) => `text of the document:${index + 1}`),
	};
}

/** In a table, beside a note and in the header of a page; the last one was deleted by a change that is tracked. */
function docxBeside([one, two, three]: readonly Pair[]): MadeDocument {
	const cell = (text: string) => `<w:tc>${wordParagraph(cut(text))}</w:tc>`;
	const row = (texts: readonly string[]) => `<w:tr>${texts.map(cell).join("")}</w:tr>`;
	const table = `<w:tbl>${row(["Name", "Value"])}${row(one!)}</w:tbl>`;
	const deleted = `<w:p><w:ins><w:r><w:t>Nothing</w:t></w:r></w:ins><w:del><w:r><w:delText>${three![0]}: </w:delText></w:r><w:r><w:delText>${three![1].slice(0, 9)}</w:delText></w:r><w:r><w:delText>${three![1].slice(9)}</w:delText></w:r></w:del><w:r><w:t> remains</w:t></w:r></w:p>`;
	const footnote = `<w:footnote>${wordParagraph([`${two![0]}: `, ...cut(two![1])])}</w:footnote>`;
	return {
		name: "table.docx",
		content: zipOf({
			"word/document.xml": wordXml("document", table + deleted),
			"word/footnotes.xml": wordXml("footnotes", footnote),
		}),
		places: ["text of the document:2", "footnotes:1", "text of the document:4"],
	};
}

const columnName = (column: number) => String.fromCharCode(65 + column);

/** Cells by their row and column; texts are shared strings of two runs. */
function xlsxOf(
	sheets: readonly {
		readonly title: string;
		readonly state?: string;
		readonly rows: ReadonlyMap<number, readonly string[]>;
	}[],
	more: Readonly<Record<string, string>> = {},
): Buffer {
	const strings: string[] = [];
	const members: Record<string, string> = {};
	for (const [index, { rows }] of sheets.entries()) {
		const lines = [...rows].map(([row, cells]) => {
			const written = cells.map((text, column) => {
				strings.push(
					`<si><r><t>${escapeXml(text.slice(0, 5))}</t></r><r><rPr><b/></rPr><t>${escapeXml(text.slice(5))}</t></r></si>`,
				);
				return `<c r="${columnName(column)}${row}" t="s"><v>${strings.length - 1}</v></c>`;
			});
			return `<row r="${row}">${written.join("")}</row>`;
		});
		members[`xl/worksheets/sheet${index + 1}.xml`] =
			`<worksheet><sheetData>${lines.join("")}</sheetData></worksheet>`;
	}
	const tabs = sheets.map(
		({ title, state }, index) =>
			`<sheet name="${title}" sheetId="${index + 1}"${state ? ` state="${state}"` : ""} r:id="rId${index + 1}"/>`,
	);
	const relations = sheets.map(
		(_, index) => `<Relationship Id="rId${index + 1}" Target="worksheets/sheet${index + 1}.xml"/>`,
	);
	return zipOf({
		"xl/workbook.xml": `<workbook xmlns:r="r"><sheets>${tabs.join("")}</sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships>${relations.join("")}</Relationships>`,
		...members,
		...more,
		"xl/sharedStrings.xml": `<sst>${strings.join("")}</sst>`,
	});
}

/** A name beside its value, a value far below the head of its column on a hidden sheet, and a comment. */
function xlsx([one, two, three]: readonly Pair[]): MadeDocument {
	const filler = Array.from({ length: 90 }, (_, row): [number, string[]] => [
		row + 2,
		[`place ${row}`, "closed", "today"],
	]);
	const comments = `<comments><commentList><comment ref="C7"><text><r><t>${three![0]}: ${three![1].slice(0, 8)}</t></r><r><t>${three![1].slice(8)}</t></r></text></comment></commentList></comments>`;
	return {
		name: "accounts.xlsx",
		content: xlsxOf(
			[
				{
					title: "Accounts",
					rows: new Map([
						[1, ["Name", "Value"]],
						[2, ["Site", "shop"]],
						[7, one!],
					]),
				},
				{
					title: "Old",
					state: "hidden",
					rows: new Map([
						[1, ["Place", two![0], "Seen"]],
						...filler,
						[92, ["last", two![1], "today"]],
					]),
				},
			],
			{ "xl/comments1.xml": comments },
		),
		places: ['sheet "Accounts":7', 'hidden sheet "Old":92', "comments 1:1"],
	};
}

function pptx([one, two, three]: readonly Pair[]): MadeDocument {
	const runs = (texts: readonly string[]) =>
		texts.map((text) => `<a:r><a:t>${escapeXml(text)}</a:t></a:r>`).join("");
	const paragraph = ([name, value]: Pair) => `<a:p>${runs([`${name}: `, ...cut(value)])}</a:p>`;
	const cell = (text: string) => `<a:tc><a:txBody><a:p>${runs(cut(text))}</a:p></a:txBody></a:tc>`;
	const table = `<a:tbl><a:tr>${["Name", "Value"].map(cell).join("")}</a:tr><a:tr>${three!.map(cell).join("")}</a:tr></a:tbl>`;
	const slide = (body: string) =>
		`<p:sld xmlns:p="p" xmlns:a="a"><p:txBody>${body}</p:txBody></p:sld>`;
	return {
		name: "deck.pptx",
		content: zipOf({
			"ppt/slides/slide3.xml": slide(`<a:p>${runs(["Keys"])}</a:p>${paragraph(one!)}`),
			"ppt/notesSlides/notesSlide3.xml": slide(paragraph(two!)),
			"ppt/slides/slide12.xml": slide(table),
		}),
		places: ["slide 3:2", "notes 3:1", "slide 12:2"],
	};
}

function odt([one, two, three]: readonly Pair[]): MadeDocument {
	const spans = (text: string) =>
		cut(text)
			.map((piece) => `<text:span>${escapeXml(piece)}</text:span>`)
			.join("");
	const paragraph = ([name, value]: Pair) =>
		`<text:p>${name}:<text:s text:c="2"/>${spans(value)}</text:p>`;
	const note = `<text:p>See<office:annotation>${paragraph(two!)}</office:annotation> this</text:p>`;
	return {
		name: "letter.odt",
		content: zipOf({
			mimetype: "application/vnd.oasis.opendocument.text",
			"content.xml": `<office:document-content><office:text><text:h>Keys</text:h>${paragraph(one!)}${note}</office:text></office:document-content>`,
			"styles.xml": `<style:header>${paragraph(three!)}</style:header>`,
		}),
		places: ["text of the document:2", "text of the document:3", "headers and footers:1"],
	};
}

function fodt(pairs: readonly Pair[]): MadeDocument {
	const lines = pairs.map(([name, value]) => {
		return `<text:p>${name}: ${cut(value)
			.map((piece) => `<text:span>${piece}</text:span>`)
			.join("")}</text:p>`;
	});
	return {
		name: "flat.fodt",
		content: Buffer.from(
			`<?xml version="1.0" encoding="UTF-8"?>\n\n<office:document xmlns:office="o" xmlns:text="t"><office:text>${lines.join("\n")}</office:text></office:document>`,
		),
		places: pairs.map((_, index) => `text of the document:${index + 1}`),
	};
}

function excelOf2003(pairs: readonly Pair[]): MadeDocument {
	const cell = (text: string) => `<Cell><Data ss:Type="String">${text}</Data></Cell>`;
	const rows = [["Name", "Value"], ...pairs].map((row) => `<Row>${row.map(cell).join("")}</Row>`);
	return {
		name: "old.xml",
		content: Buffer.from(
			`<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook xmlns:ss="s"><Worksheet ss:Name="A"><Table>${rows.join("\n")}</Table></Worksheet></Workbook>`,
		),
		places: pairs.map((_, index) => `text of the document:${index + 2}`),
	};
}

function ods(pairs: readonly Pair[]): MadeDocument {
	const cell = (text: string) =>
		`<table:table-cell office:value-type="string"><text:p>${escapeXml(text)}</text:p></table:table-cell>`;
	const row = (texts: readonly string[]) =>
		`<table:table-row>${texts.map(cell).join("")}<table:table-cell table:number-columns-repeated="16000"/></table:table-row>`;
	const empty = `<table:table-row table:number-rows-repeated="5"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>`;
	const last = `<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>`;
	const body = row(["Name", "Value"]) + empty + pairs.map(row).join("") + last;
	return {
		name: "accounts.ods",
		content: zipOf({
			"content.xml": `<office:document-content><office:spreadsheet><table:table table:name="Keys">${body}</table:table></office:spreadsheet></office:document-content>`,
		}),
		places: pairs.map((_, index) => `sheet "Keys":${index + 7}`),
	};
}

function rtf(pairs: readonly Pair[]): MadeDocument {
	const lines = pairs.map(([name, value]) => {
		const [start, middle, end] = cut(value);
		return `${name}: ${start}{\\b\\f1 ${middle}}\\u${end!.charCodeAt(0)} ?${end!.slice(1).replaceAll("-", "\\'2d")}\\par`;
	});
	return {
		name: "letter.rtf",
		content: Buffer.from(
			`{\\rtf1\\ansi{\\fonttbl{\\f0 Arial;}}{\\*\\generator x}\\pard\n${lines.join("\r\n")}}`,
		),
		places: pairs.map((_, index) => `text:${index + 1}`),
	};
}

const jsonOf = (value: unknown) => Buffer.from(JSON.stringify(value, undefined, 1));

/** A value over two lines of source, one in an output, and one that another cell names. */
function notebook([one, two, three]: readonly Pair[]): MadeDocument {
	const cell = (source: readonly string[], outputs: readonly unknown[] = []) => ({
		cell_type: "code",
		source,
		outputs,
	});
	const provider = three![0].split(" ")[0]!.toLowerCase();
	return {
		name: "report.ipynb",
		content: jsonOf({
			cells: [
				cell([
					`# ${one![0]}\n`,
					`api_key = ("${one![1].slice(0, 10)}"\n`,
					`  "${one![1].slice(10)}")\n`,
				]),
				cell(["print(key)"], [{ output_type: "stream", text: ["\n", `${two![0]}: ${two![1]}\n`] }]),
				cell([`import ${provider}\n`]),
				cell([`\n`, `${provider}_api_key = "${three![1]}"\n`]),
			],
			metadata: { kernelspec: {} },
			nbformat: 4,
		}),
		places: ["cell 1:2", "output of cell 2:2", "cell 4:2"],
	};
}

function sourceMap(pairs: readonly Pair[]): MadeDocument {
	const line = ([name, value]: Pair) =>
		`\n\nexport const ${name.toLowerCase().replaceAll(" ", "_")} = "${value}";\n`;
	return {
		name: "app.js.map",
		content: Buffer.from(
			JSON.stringify({
				version: 3,
				sources: ["webpack:///./src/a.ts", "../src/b.ts", null],
				sourcesContent: pairs.map(line),
				mappings: "AAAA",
			}),
		),
		places: ["src/a.ts:3", "src/b.ts:3", "source 3:3"],
	};
}

/** A table of references, and what no page needs. */
export function pdfOf(objects: readonly (string | Buffer)[]): Buffer {
	const head = Buffer.from("%PDF-1.7\n");
	const bodies = objects.map((object, index) => {
		return Buffer.concat([
			Buffer.from(`${index + 1} 0 obj\n`),
			Buffer.from(object),
			Buffer.from("\nendobj\n"),
		]);
	});
	let at = head.length;
	const places = bodies.map((body) => {
		at += body.length;
		return `${String(at - body.length).padStart(10, "0")} 00000 n \n`;
	});
	const size = objects.length + 1;
	const end = `xref\n0 ${size}\n0000000000 65535 f \n${places.join("")}trailer\n<</Size ${size} /Root 1 0 R>>\nstartxref\n${at}\n%%EOF\n`;
	return Buffer.concat([head, ...bodies, Buffer.from(end)]);
}

const packedStream = (content: string, more = "") => {
	const packed = deflateSync(content);
	return Buffer.concat([
		Buffer.from(`<</Filter /FlateDecode /Length ${packed.length}${more}>>\nstream\n`),
		packed,
		Buffer.from("\nendstream"),
	]);
};

/** Text in pieces with their distances, a field of a form, and an attachment that no page shows. */
function pdf([one, two, three]: readonly Pair[]): MadeDocument {
	const pieces = cut(one![1]).map((piece) => `(${piece})`);
	const page = `BT /F1 12 Tf 20 700 Td (The keys) Tj 0 -20 Td [(${one![0]}: ) -50 ${pieces.join(" -3 ")}] TJ ET`;
	const field = `<</Type /Annot /Subtype /Widget /FT /Tx /Rect [0 0 9 9] /T (${two![0]}) /V (${two![1]})>>`;
	return {
		name: "manual.pdf",
		content: pdfOf([
			"<</Type /Catalog /Pages 2 0 R /AcroForm <</Fields [6 0 R]>>>>",
			"<</Type /Pages /Kids [3 0 R] /Count 1>>",
			"<</Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources <</Font <</F1 5 0 R>>>> /Annots [6 0 R]>>",
			packedStream(page),
			"<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>",
			field,
			packedStream(`\n${three!.join(": ")}`, " /Type /EmbeddedFile"),
		]),
		places: ["page 1:2", "notes of page 1:1", "object 7:2"],
	};
}

const passwordPadding = Buffer.from(
	"28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a",
	"hex",
);

function rc4(key: Buffer, data: Buffer): Buffer {
	const state = Array.from({ length: 256 }, (_, index) => index);
	const swap = (one: number, other: number) => {
		[state[one], state[other]] = [state[other]!, state[one]!];
	};
	for (let index = 0, other = 0; index < 256; index++) {
		other = (other + state[index]! + key[index % key.length]!) & 255;
		swap(index, other);
	}
	let [one, other] = [0, 0];
	return data.map((byte) => {
		one = (one + 1) & 255;
		other = (other + state[one]!) & 255;
		swap(one, other);
		return byte ^ state[(state[one]! + state[other]!) & 255]!;
	}) as Buffer;
}

const md5 = (...parts: readonly Buffer[]) =>
	createHash("md5").update(Buffer.concat(parts)).digest();

/** Encrypted with a password, or with none: then it is only forbidden to print it. */
export function encryptedPdfOf(lines: readonly string[], password = "", title = ""): Buffer {
	const [owner, id, permissions] = [
		Buffer.alloc(32, 7),
		Buffer.alloc(16, 9),
		Buffer.from([0xc0, 0xff, 0xff, 0xff]),
	];
	const padded = Buffer.concat([Buffer.from(password), passwordPadding]).subarray(0, 32);
	const key = md5(padded, owner, permissions, id).subarray(0, 5);
	const text = lines.map((line) => `0 -20 Td (${line}) Tj`).join("\n");
	const page = Buffer.from(`BT /F1 12 Tf 20 700 Td\n${text}\nET`);
	const encrypt = (object: number, content: Buffer) =>
		rc4(md5(key, Buffer.from([object, 0, 0, 0, 0])).subarray(0, 10), content);
	const stream = encrypt(4, page);
	const hex = (bytes: Buffer) => `<${bytes.toString("hex")}>`;
	const plain = pdfOf([
		"<</Type /Catalog /Pages 2 0 R>>",
		"<</Type /Pages /Kids [3 0 R] /Count 1>>",
		"<</Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources <</Font <</F1 5 0 R>>>>>>",
		Buffer.concat([
			Buffer.from(`<</Length ${stream.length}>>\nstream\n`),
			stream,
			Buffer.from("\nendstream"),
		]),
		"<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>",
		`<</Filter /Standard /V 1 /R 2 /O ${hex(owner)} /U ${hex(rc4(key, passwordPadding))} /P -64>>`,
		`<</Title ${hex(encrypt(7, Buffer.from(title)))}>>`,
	]);
	const trailer = `/Root 1 0 R /Info 7 0 R /Encrypt 6 0 R /ID [${hex(id)} ${hex(id)}]`;
	return Buffer.from(plain.toString("latin1").replace("/Root 1 0 R", trailer), "latin1");
}

function encryptedPdf(pairs: readonly Pair[]): MadeDocument {
	return {
		name: "locked.pdf",
		content: encryptedPdfOf(
			pairs.slice(0, 2).map((pair) => pair.join(": ")),
			"",
			pairs[2]!.join(": "),
		),
		places: ["page 1:1", "page 1:2", "properties:1"],
	};
}

export function pngOf(chunks: readonly (readonly [type: string, data: Buffer])[]): Buffer {
	const written = chunks.map(([type, data]) => {
		const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
		length.writeUInt32BE(data.length);
		return Buffer.concat([length, Buffer.from(type), data, sum]);
	});
	return Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), ...written]);
}

function png(pairs: readonly Pair[]): MadeDocument {
	const [one, two, three] = pairs.map((pair) => deflateSync(`\n${pair.join(": ")}`));
	const head = (text: string) => Buffer.from(text, "latin1");
	return {
		name: "screen.png",
		content: pngOf([
			["IHDR", Buffer.alloc(13)],
			["zTXt", Buffer.concat([head("Comment\0\0"), one!])],
			["iTXt", Buffer.concat([head("XML:com.adobe.xmp\0\x01\0\0\0"), two!])],
			["IDAT", Buffer.alloc(200_000)],
			["zTXt", Buffer.concat([head("Source\0\0"), three!])],
			["IEND", Buffer.alloc(0)],
		]),
		places: ['zTXt "Comment":2', 'iTXt "XML:com.adobe.xmp":2', 'zTXt "Source":2'],
	};
}

/** Each value lies over the border of two blocks. */
function gif(pairs: readonly Pair[]): MadeDocument {
	const comments = pairs.map(([name, value]) => {
		const text = `${".".repeat(235 - name.length)}\n${name}: ${value}`;
		return Buffer.from(
			`\x21\xfe\xff${text.slice(0, 255)}${String.fromCharCode(text.length - 255)}${text.slice(255)}\0`,
			"latin1",
		);
	});
	const head = Buffer.concat([
		Buffer.from("GIF89a"),
		Buffer.from([1, 0, 1, 0, 0x80, 0, 0]),
		Buffer.alloc(6),
	]);
	return {
		name: "screen.gif",
		content: Buffer.concat([head, ...comments, Buffer.from(";")]),
		places: pairs.map((_, index) => `comment ${index + 1}:2`),
	};
}

/** A message of Outlook: its text in UTF-16, and an attachment that is a document itself. */
function msg(pairs: readonly Pair[]): MadeDocument {
	const [one, ...others] = pairs;
	const filler = [
		[
			"Noise",
			Buffer.from(Array.from({ length: 6000 }, (_, at) => (at * at) % 251)).toString("base64"),
		],
	] as const;
	const attached = docx([...others, ...(filler as readonly Pair[])]);
	return {
		name: "mail.msg",
		content: compoundFileOf({
			"__properties_version1.0": Buffer.alloc(32),
			"__substg1.0_1000001F": Buffer.from(`Dear Bob\r\n\r\n${one!.join(": ")}\r\n`, "utf16le"),
			"__substg1.0_37010102": attached.content,
		}),
		places: ["text:3", "attachment!text of the document:1", "attachment!text of the document:2"],
	};
}

/** An app and a library, as zips of what was compiled. */
function apk(pairs: readonly Pair[]): MadeDocument {
	const [one, two, three] = pairs;
	return {
		name: "shop.apk",
		content: zipOf({
			"AndroidManifest.xml": Buffer.alloc(100, 7),
			"classes.dex": dexOf(one!, three!),
			"resources.arsc": androidResourcesOf([two!], true),
		}),
		places: ["classes.dex!strings:2", "resources.arsc!strings:1", "classes.dex!strings:4"],
	};
}

function jar(pairs: readonly Pair[]): MadeDocument {
	const [one, two, three] = pairs;
	return {
		name: "shop.jar",
		content: zipOf({
			"com/shop/Config.class": javaClassOf(three!, one!),
			"wide.arsc": androidResourcesOf([two!], false),
		}),
		places: [
			"com/shop/Config.class!strings:4",
			"wide.arsc!strings:1",
			"com/shop/Config.class!strings:2",
		],
	};
}

export function makeDocuments(pairs: readonly Pair[]): MadeDocument[] {
	const makers = [
		docx,
		docxBeside,
		xlsx,
		pptx,
		odt,
		ods,
		fodt,
		excelOf2003,
		rtf,
		msg,
		notebook,
		sourceMap,
		pdf,
		encryptedPdf,
		png,
		gif,
		apk,
		jar,
	];
	return makers.map((make) => make(pairs));
}
