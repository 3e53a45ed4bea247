// Adds the text of office documents to the members of a zip: docx, xlsx, pptx and their kin, odt, ods, odp. The members
// themselves are given as they are, since names, links and comments stand in attributes.

import type { ContainerBudget } from "../budget.ts";
import { type ContainerPart, isProblem, type PartProblem } from "../container.ts";
import { readZip } from "../zip.ts";
import { madeText } from "./made-text.ts";

/** A larger member is scanned as it is, and its runs are not joined. */
const maxXmlBytes = 48 << 20;
const tooLarge = "it is too large for its text to be joined; it was scanned as it is";
/** Sheets are kept until the strings that they share are known. */
const maxKeptBytes = 64 << 20;

/** What a member is called for people. The number is that of its file. */
const documents: readonly (readonly [RegExp, string])[] = [
	[/(?:^|\/)word\/document\d*\.xml$/i, "text of the document"],
	[/(?:^|\/)word\/(header|footer)(\d*)\.xml$/i, "$1 $2"],
	[/(?:^|\/)word\/(comments|footnotes|endnotes)\.xml$/i, "$1"],
	[/(?:^|\/)word\/glossary\/document\.xml$/i, "building blocks"],
	[/(?:^|\/)ppt\/slides\/slide(\d+)\.xml$/i, "slide $1"],
	[/(?:^|\/)ppt\/notesSlides\/notesSlide(\d+)\.xml$/i, "notes $1"],
	[
		/(?:^|\/)ppt\/(comments|slideMasters|slideLayouts|handoutMasters|notesMasters)\/([^/]+)\.xml$/i,
		"$1 $2",
	],
	[/(?:^|\/)xl\/(?:comments|threadedComments\/threadedComment)(\d*)\.xml$/i, "comments $1"],
	[/(?:^|\/)xl\/comments\/comment(\d*)\.xml$/i, "comments $1"],
	[/(?:^|\/)(?:word|xl|ppt)\/(drawings|charts|diagrams)\/([^/]+)\.xml$/i, "$1 $2"],
];
const odf = /^(?!(?:word|xl|ppt)\/)(?:[^/]{1,80}\/)?(content|styles)\.xml$/;
const workbook = /(?:^|\/)xl\/(?:workbook\.xml|_rels\/workbook\.xml\.rels|sharedStrings\.xml)$/i;
const worksheet = /(?:^|\/)xl\/(?:worksheets|dialogsheets|macrosheets)\/[^/]+\.xml$/i;

export async function* readZipWithText(
	bytes: Uint8Array,
	budget: ContainerBudget,
): AsyncGenerator<ContainerPart | PartProblem> {
	const kept = new Map<string, Uint8Array>();
	let keptBytes = 0;
	for await (const member of readZip(bytes, budget)) {
		if (isProblem(member) || !isOfDocument(member.name)) {
			yield member;
			if (!isProblem(member) && isEncrypted(member))
				yield { code: "archive-encrypted", message: encrypted };
			continue;
		}
		yield { ...member, hasText: true };
		const { name, bytes: xml } = member;
		const isSheet = workbook.test(name) || worksheet.test(name);
		if (xml.length > maxXmlBytes || (isSheet && keptBytes + xml.length > maxKeptBytes)) {
			yield { code: "archive-limit", name, message: tooLarge };
		} else if (isSheet) {
			keptBytes += xml.length;
			kept.set(name, xml);
		} else yield* textOf(name, xml, budget);
	}
	if (kept.size > 0) yield* textOfSheets(kept, budget);
}

/** The list of an ODF document's members says how each is encrypted. */
function isEncrypted({ name, bytes }: ContainerPart): boolean {
	if (name !== "META-INF/manifest.xml") return false;
	return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes("encryption-data");
}

const encrypted = "it is encrypted: open it and save it without a password";

function isOfDocument(name: string): boolean {
	return (
		odf.test(name) ||
		workbook.test(name) ||
		worksheet.test(name) ||
		documents.some(([pattern]) => pattern.test(name))
	);
}

async function* textOf(
	name: string,
	bytes: Uint8Array,
	budget: ContainerBudget,
): AsyncGenerator<ContainerPart> {
	const { readParagraphs } = await import("./paragraphs.ts");
	const [pattern, title] = documents.find(([candidate]) => candidate.test(name)) ?? [];
	const { text, sheets } = readParagraphs(bytes, pattern === undefined ? "odf" : "ooxml");
	const shown = pattern === undefined ? odfTitle(name) : titleOf(name, pattern, title!);
	if (text.trim() !== "") yield madeText(shown, text, budget);
	for (const sheet of sheets) yield madeText(`sheet "${sheet.name}"`, sheet.text, budget);
}

async function* textOfSheets(
	kept: ReadonlyMap<string, Uint8Array>,
	budget: ContainerBudget,
): AsyncGenerator<ContainerPart> {
	const { readSharedStrings, readSheet, readSheetTitles } = await import("./sheet.ts");
	const find = (end: string): Uint8Array | undefined =>
		[...kept].find(([name]) => name.toLowerCase().endsWith(end))?.[1];
	const shared = find("xl/sharedstrings.xml");
	const strings = shared === undefined ? [] : readSharedStrings(shared);
	const titles = readSheetTitles(find("xl/workbook.xml"), find("workbook.xml.rels"));
	for (const [name, bytes] of kept) {
		if (!worksheet.test(name)) continue;
		const file = name.slice(name.lastIndexOf("/") + 1);
		const text = readSheet(bytes, strings);
		if (text.trim() !== "") yield madeText(titles.get(file) ?? `sheet "${file}"`, text, budget);
	}
}

function titleOf(name: string, pattern: RegExp, title: string): string {
	const [, first = "", second = ""] = pattern.exec(name) ?? [];
	return title.replace("$1", first).replace("$2", second).trim();
}

function odfTitle(name: string): string {
	if (name.endsWith("styles.xml")) return "headers and footers";
	const folder = name.slice(0, -"content.xml".length);
	return folder === "" ? "text of the document" : `text of ${folder}`;
}
