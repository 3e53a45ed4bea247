// Reads what labels a value in HTML: the cell, term or label before its element, and the head of its column.

import type { OwnerList } from "./owner-list.ts";

/** Adds the label of the element that begins at `tagFrom`, and the head of its column where it is a cell. */
export function readElementLabels(list: OwnerList, tagFrom: number): void {
	const near = list.text.slice(Math.max(0, tagFrom - 240), tagFrom);
	const label = near.includes("</") ? labelBefore.exec(near) : null;
	if (label?.[2]) {
		const begin = tagFrom - near.length + label.index + label[0].lastIndexOf(label[2]);
		list.add("cell", begin, begin + label[2].length);
	}
	if (/^<td\b/i.test(list.text.slice(tagFrom, tagFrom + 4))) readColumn(list, tagFrom);
}

/** True for a tag that only marks a part of the text around it. */
export function isInlineTag(head: string): boolean {
	return /^<(?:code|b|strong|em|i|u|span|kbd|tt|samp|pre|a|font|mark)\b/i.test(head);
}

function readColumn(list: OwnerList, tagFrom: number): void {
	const from = Math.max(0, tagFrom - 2400);
	const before = list.text.slice(from, tagFrom);
	const row = before.toLowerCase().lastIndexOf("<tr");
	const table = before.toLowerCase().lastIndexOf("<table");
	if (row < 0 || table < 0) return;
	const column = before.slice(row).match(cellStart)?.length ?? 0;
	const first = before.toLowerCase().indexOf("<tr", table);
	if (first < 0 || first >= row) return;
	const cells = [...before.slice(first, row).matchAll(cellText)];
	const cell = cells[column];
	if (cell?.[1] === undefined || cell[1].trim() === "") return;
	const begin = from + first + cell.index + cell[0].indexOf(cell[1]);
	list.add("cell", begin, begin + cell[1].length);
}

const cellStart = /<t[dh][\s>]/gi;
const cellText = /<t[dh](?:\s[^<>]{0,100})?>\s{0,20}(?:<[a-z]{1,6}>)?([^<>]{0,80})/gi;
const labelBefore =
	/<(td|th|dt|label|b|strong|span|p|div|li|h[1-6])(?:\s[^<>]{0,80})?>\s{0,20}(?:<(?:b|strong|em|code|span)>\s{0,4})?([^<>]{2,80}?)\s{0,4}(?:<\/(?:b|strong|em|code|span)>)?\s{0,20}<\/\1>\s{0,60}(?:<br\s?\/?>\s{0,20})?$/i;
