// Reads the text of word processing and presentation documents, OOXML and ODF: one line a paragraph, whose runs are joined,
// so that a key split by formatting is whole. A table's row is one line, its cells between tabs.

import { TableLines } from "./table-lines.ts";
import { walkXml } from "./xml.ts";

export interface DocumentText {
	/** Text outside of named tables. */
	readonly text: string;
	/** The sheets of an ODF spreadsheet, each line a row. */
	readonly sheets: readonly { readonly name: string; readonly text: string }[];
}

const paragraphs: ReadonlySet<string> = new Set([
	"p",
	"h",
	"si",
	"comment",
	"threadedComment",
	"Data",
]);
const rows: ReadonlySet<string> = new Set(["tr", "table-row", "Row"]);
const cells: ReadonlySet<string> = new Set(["tc", "table-cell", "covered-table-cell", "Cell"]);
/** Elements of OOXML, and "Data" of the Excel of 2003, that hold text; in ODF it stands in the paragraph itself. */
const runs: ReadonlySet<string> = new Set(["t", "delText", "instrText", "text", "Data"]);
/** What some elements stand for. */
const characters: Readonly<Record<string, string>> = {
	tab: "\t",
	br: "\n",
	cr: "\n",
	"line-break": "\n",
	noBreakHyphen: "-",
};
/** The same again for old programs, or how a name is pronounced. */
const skipped: ReadonlySet<string> = new Set(["Fallback", "rPh", "ruby-text"]);

/** A row with a longer cell is layout, not data: its paragraphs are lines. */
const maxCellParagraphs = 6;
/** Empty rows and cells of ODF that are written out; one element may claim a million. */
const maxEmpty = 1_048_576;

interface Frame {
	readonly kind: "paragraph" | "row" | "cell" | "sheet";
	readonly name: string;
	text: string;
	/** Before tracked changes: without what they brought, with what they took out. */
	original?: string;
	readonly paragraphs: string[];
	readonly cells: Frame[];
	readonly repeats: number;
	readonly sheet?: { readonly name: string; readonly lines: TableLines; emptyRows: number };
}

export function readParagraphs(bytes: Uint8Array, format: "ooxml" | "odf"): DocumentText {
	return new ParagraphReader(format).read(bytes);
}

class ParagraphReader {
	readonly #isOdf: boolean;
	readonly #lines: string[] = [];
	readonly #sheets: { readonly name: string; readonly text: string }[] = [];
	readonly #frames: Frame[] = [];
	#isSpreadsheet = false;
	#runDepth = 0;
	#insertDepth = 0;
	#deleteDepth = 0;
	#emptyCount = 0;
	#skipDepth = 0;

	constructor(format: "ooxml" | "odf") {
		this.#isOdf = format === "odf";
	}

	read(bytes: Uint8Array): DocumentText {
		walkXml(bytes, {
			open: (name, attributes) => this.#open(name, attributes),
			close: (name) => this.#close(name),
			text: (text) => this.#text(text),
		});
		// A document that is cut off leaves elements open.
		while (this.#frames.length > 0) this.#end(this.#frames.pop()!);
		return { text: this.#lines.join("\n"), sheets: this.#sheets };
	}

	#open(name: string, attributes: Readonly<Record<string, string>>): void {
		if (skipped.has(name)) this.#skipDepth++;
		if (this.#skipDepth > 0) return;
		if (!this.#isOdf && runs.has(name)) this.#runDepth++;
		const sign = characters[name];
		if (name === "spreadsheet") this.#isSpreadsheet = true;
		else if (name === "table" && this.#isSpreadsheet) this.#push("sheet", name, attributes);
		else if (paragraphs.has(name)) this.#push("paragraph", name, attributes);
		else if (rows.has(name)) this.#push("row", name, attributes);
		else if (cells.has(name)) this.#push("cell", name, attributes);
		else if (name === "ins") this.#insertDepth++;
		else if (name === "del") this.#deleteDepth++;
		else if (name === "s" && this.#isOdf) this.#append(spaces(attributes.c));
		else if (sign !== undefined) this.#append(sign);
	}

	#close(name: string): void {
		if (skipped.has(name)) this.#skipDepth--;
		if (this.#skipDepth > 0) return;
		if (!this.#isOdf && runs.has(name)) this.#runDepth--;
		else if (name === "ins") this.#insertDepth--;
		else if (name === "del") this.#deleteDepth--;
		if (this.#frames.at(-1)?.name === name) this.#end(this.#frames.pop()!);
	}

	#text(text: string): void {
		if (this.#skipDepth > 0 || !(this.#isOdf || this.#runDepth > 0)) return;
		if (this.#frames.at(-1)?.kind === "paragraph") this.#append(text);
		else if (this.#runDepth > 0) this.#lines.push(text);
	}

	#append(text: string): void {
		const paragraph = this.#frames.at(-1);
		if (paragraph?.kind !== "paragraph") return;
		const isChange = this.#insertDepth > 0 || this.#deleteDepth > 0;
		if (isChange) paragraph.original ??= paragraph.text;
		if (paragraph.original !== undefined && this.#insertDepth === 0) paragraph.original += text;
		if (this.#deleteDepth === 0) paragraph.text += text;
	}

	#push(kind: Frame["kind"], name: string, attributes: Readonly<Record<string, string>>): void {
		const repeats = attributes["number-columns-repeated"] ?? attributes["number-rows-repeated"];
		this.#frames.push({
			kind,
			name,
			// A comment of a sheet says on which cell.
			text: name.endsWith("omment") && attributes.ref ? `${attributes.ref}: ` : "",
			paragraphs: [],
			cells: [],
			repeats: Math.max(1, Number(repeats) || 1),
			...(kind === "sheet" && {
				sheet: { name: attributes.name ?? "", lines: new TableLines(), emptyRows: 0 },
			}),
		});
	}

	#end(frame: Frame): void {
		const outer = this.#frames.at(-1);
		if (frame.kind === "paragraph") {
			this.#addText(frame.text, outer);
			if (frame.original !== undefined) this.#addText(frame.original, outer);
		}
		if (frame.kind === "cell" && outer?.kind === "row") outer.cells.push(frame);
		else if (frame.kind === "cell") for (const text of frame.paragraphs) this.#addText(text, outer);
		else if (frame.kind === "row") this.#addRow(frame, outer);
		else if (frame.sheet) {
			const { name, lines } = frame.sheet;
			this.#sheets.push({ name, text: lines.toString() });
		}
	}

	/** A paragraph within a paragraph, as text boxes and annotations have it, is a line of its own. */
	#addText(text: string, outer: Frame | undefined): void {
		if (outer?.kind === "cell") outer.paragraphs.push(text);
		else if (text !== "" || this.#lines.at(-1) !== "") this.#lines.push(text);
	}

	#addRow(row: Frame, outer: Frame | undefined): void {
		const texts = row.cells.flatMap((cell, index) => {
			const text = cell.paragraphs.join(" ");
			// Those at the end of a row fill the sheet up.
			const isLast = index === row.cells.length - 1;
			return text === "" && !isLast ? this.#takeEmpty(cell.repeats) : [text];
		});
		if (outer?.sheet) {
			const { sheet } = outer;
			// Those at the end fill the sheet up: a million, most often.
			if (texts.every((text) => text === "")) {
				sheet.emptyRows += row.repeats;
				return;
			}
			for (const _ of this.#takeEmpty(sheet.emptyRows)) sheet.lines.addRow([]);
			sheet.emptyRows = 0;
			sheet.lines.addRow(texts);
			return;
		}
		const isLayout = row.cells.some((cell) => cell.paragraphs.length > maxCellParagraphs);
		const lines = isLayout
			? row.cells.flatMap((cell) => cell.paragraphs)
			: [texts.map((text) => text.replace(/\s+/g, " ")).join("\t")];
		for (const line of lines) this.#addText(line, outer);
	}

	#takeEmpty(count: number): string[] {
		const taken = Math.min(count, maxEmpty - this.#emptyCount);
		this.#emptyCount += taken;
		return Array.from({ length: taken }, () => "");
	}
}

function spaces(count: string | undefined): string {
	return " ".repeat(Math.min(100, Number(count) || 1));
}
