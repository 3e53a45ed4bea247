// Reads the head of the column that a value stands in, in tables of Markdown, CSV, TSV and SQL.

import { genericName, type OwnerList } from "./owner-list.ts";

/** The head of the value's column, in tables of Markdown, CSV, TSV and SQL. */
export function readCell(list: OwnerList): void {
	const text = list.text;
	const start = list.start;
	const lineFrom = list.lineFrom;
	const ahead = text.slice(Math.max(lineFrom, start - 800), start);
	const separator = ["|", "\t", ";", ","].find((sign) => ahead.includes(sign));
	const frame = list.frames[0]!;
	if (frame.opener === "(") {
		const columns = /\(([^()]{3,400})\)\s{0,3}VALUES\s[^;]*$/i.exec(
			text.slice(Math.max(0, frame.from - 1200), frame.from),
		);
		const values = text.slice(frame.from, start);
		if (columns?.[1] && columns.index !== undefined) {
			const at = Math.max(0, frame.from - 1200) + columns.index + 1;
			addColumn(list, columns[1], at, ",", countOutsideQuotes(values, ","));
		}
		return;
	}
	if (separator === undefined || (frame.opener !== "root" && frame.opener !== "section")) return;
	const column = countOutsideQuotes(ahead, separator);
	let headFrom = lineFrom;
	for (let lines = 0; lines < 60 && headFrom > 0; lines++) {
		const above = text.lastIndexOf("\n", headFrom - 2) + 1;
		const line = text.slice(above, Math.min(headFrom - 1, above + 800));
		const copied = /^\s{0,8}COPY\s[^()]{1,120}\(([^()]{1,400})\)\s{0,3}FROM/i.exec(line);
		if (copied?.[1]) {
			addColumn(list, copied[1], above + line.indexOf("(") + 1, ",", column);
			return;
		}
		if (countOutsideQuotes(line, separator) < Math.max(1, column)) break;
		headFrom = above;
		if (above === 0) break;
	}
	if (headFrom >= lineFrom) return;
	const headEnd = text.indexOf("\n", headFrom);
	addColumn(list, text.slice(headFrom, headEnd), headFrom, separator, column);
}

/** True where the cell that ends at the bar at `bar` is prose, which names nothing: then the row's first cell does. */
export function readProseCell(list: OwnerList, bar: number): boolean {
	const { text } = list;
	const lineFrom = text.lastIndexOf("\n", bar - 1) + 1;
	const cellFrom = text.lastIndexOf("|", bar - 1) + 1;
	if (cellFrom <= lineFrom + 1 || bar - cellFrom < 40) return false;
	const first = /^\s{0,8}\|[\s*_`]{0,6}([\w][^|\n*_`]{1,60}?)[\s*_`]{0,6}\|/.exec(
		text.slice(lineFrom, cellFrom),
	);
	if (first?.[1]) {
		const from = lineFrom + first[0].indexOf(first[1]);
		list.add("cell", from, from + first[1].length);
	}
	return true;
}

function addColumn(
	list: OwnerList,
	head: string,
	at: number,
	separator: string,
	column: number,
): void {
	// Confluence heads a column with two bars.
	const parts = head.split(separator === "|" ? /(\|{1,2})/ : new RegExp(`(${separator})`));
	const cell = parts[2 * column];
	if (cell === undefined || cell.length > 60) return;
	const from = at + parts.slice(0, 2 * column).join("").length;
	if (!genericName.test(cell.replace(/["'`[\]\s]/g, "")))
		list.add("cell", from, from + cell.length);
}

function countOutsideQuotes(text: string, sign: string): number {
	let count = 0;
	let quote = "";
	for (const character of text) {
		if (quote !== "") quote = character === quote ? "" : quote;
		else if (character === '"' || (character === "'" && sign === ",")) quote = character;
		else if (character === sign) count++;
	}
	return count;
}
