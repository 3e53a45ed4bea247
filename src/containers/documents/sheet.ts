// Reads a worksheet of an xlsx file: one line a row, with the number that the row has on the sheet.

import { TableLines } from "./table-lines.ts";
import { walkXml } from "./xml.ts";

/** No program makes more rows. */
const maxRows = 1_048_576;
/** Empty cells that are written out in one sheet, so that columns are columns. */
const maxEmptyCells = 4_000_000;

/** The shared strings, each with its runs joined. */
export function readSharedStrings(bytes: Uint8Array): string[] {
	const strings: string[] = [];
	let current: string | undefined;
	let isText = false;
	let isPhonetic = false;
	walkXml(bytes, {
		open(name) {
			if (name === "si") current = "";
			else if (name === "rPh") isPhonetic = true;
			else if (name === "t") isText = true;
		},
		close(name) {
			if (name === "t") isText = false;
			else if (name === "rPh") isPhonetic = false;
			else if (name === "si") {
				strings.push(current ?? "");
				current = undefined;
			}
		},
		text(text) {
			if (isText && !isPhonetic && current !== undefined) current += text;
		},
	});
	return strings;
}

export function readSheet(bytes: Uint8Array, strings: readonly string[]): string {
	const lines = new TableLines();
	let row: string[] = [];
	let column = 0;
	let emptyCells = 0;
	let type = "";
	let value = "";
	let isValue = false;
	walkXml(bytes, {
		open(name, attributes) {
			if (name === "row") {
				const until = Math.min((Number(attributes.r) || 0) - 1, maxRows);
				while (lines.lineCount < until) lines.addRow([]);
				row = [];
			} else if (name === "c") {
				column = columnOf(attributes.r) ?? row.length;
				type = attributes.t ?? "";
				value = "";
			} else if (name === "v" || name === "t") isValue = true;
		},
		close(name) {
			if (name === "v" || name === "t") isValue = false;
			else if (name === "c") {
				while (row.length < column && emptyCells++ < maxEmptyCells) row.push("");
				row.push(type === "s" ? (strings[Number(value)] ?? "") : value);
			} else if (name === "row") lines.addRow(row);
		},
		text(text) {
			if (isValue) value += text;
		},
	});
	return lines.toString();
}

/** "B7" -> 1 */
function columnOf(reference: string | undefined): number | undefined {
	const letters = /^[A-Z]{1,3}/.exec(reference ?? "")?.[0];
	if (letters === undefined) return undefined;
	let column = 0;
	for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
	return column - 1;
}

/** From a sheet's file to what its tab says. */
export function readSheetTitles(
	book: Uint8Array | undefined,
	relations: Uint8Array | undefined,
): Map<string, string> {
	const files = new Map<string, string>();
	const titles = new Map<string, string>();
	const walk = (bytes: Uint8Array, open: (attributes: Readonly<Record<string, string>>) => void) =>
		walkXml(bytes, { open: (_, attributes) => open(attributes), close() {}, text() {} });
	if (relations !== undefined) {
		walk(relations, ({ Id, Target }) => {
			if (Id && Target) files.set(Id, Target.slice(Target.lastIndexOf("/") + 1));
		});
	}
	if (book !== undefined) {
		walk(book, ({ name, sheetId, id, state }) => {
			if (name === undefined || sheetId === undefined) return;
			const isHidden = state === "hidden" || state === "veryHidden";
			titles.set(
				files.get(id ?? "") ?? `sheet${sheetId}.xml`,
				`${isHidden ? "hidden sheet" : "sheet"} "${name}"`,
			);
		});
	}
	return titles;
}
