// Draws the page of a provider that a step speaks of, with the row or button to look for. What is the same for many
// keys is drawn once, as a symbol; only the shown characters of each key stand where it is used.

import { keyCell, type Mockup } from "../model/mockup.ts";
import { clipEnd } from "../text/columns.ts";
import { type Html, html } from "./html-markup.ts";

export interface Mockups {
	/** The picture of one step. `address` is the page's own. */
	readonly draw: (mockup: Mockup, address: string) => Html;
	/** What all the pictures so far have in common; it may stand anywhere in the page. */
	readonly symbols: () => Html;
}

export function createMockups(): Mockups {
	const known = new Map<string, { readonly id: string; readonly drawing: Drawing }>();
	return {
		draw: ({ key = "", ...mockup }, address) => {
			const text = JSON.stringify([mockup, address]);
			const entry = known.get(text) ?? {
				id: `mockup-${known.size + 1}`,
				drawing: drawingOf(mockup, address),
			};
			known.set(text, entry);
			const { id, drawing } = entry;
			const shown = drawing.keyAt.map(
				({ x, y }) => html`<text class="s-key" x="${x}" y="${y}">${key}</text>`,
			);
			return html`<figure class="mockup"><svg role="img" aria-label="${describe(mockup)}" viewBox="0 0 ${width} ${drawing.height}"><use href="#${id}"/>${shown}</svg><figcaption>A drawing of what to look for: your page may look different.</figcaption></figure>`;
		},
		symbols: () => {
			if (known.size === 0) return html``;
			const all = [...known.values()].map(
				({ id, drawing }) =>
					html`<symbol id="${id}" viewBox="0 0 ${width} ${drawing.height}">${drawing.content}</symbol>`,
			);
			return html`
<svg class="symbols" aria-hidden="true" width="0" height="0">${all}</svg>`;
		},
	};
}

/** In words, for whoever does not see it. */
function describe({ heading, menu, look, row = [] }: Mockup): string {
	const named = look.map((text) => (text === keyCell ? "the row of the key" : `"${text}"`));
	const where = row.length > 0 ? "a list" : "a form";
	return `Drawing of the page "${heading}" (${menu.join(", ")}): ${where}, in which ${named.join(" and ")} ${named.length === 1 ? "is" : "are"} marked.`;
}

interface Drawing {
	readonly height: number;
	readonly content: Html;
	/** Where the key's characters stand. */
	readonly keyAt: readonly Point[];
}

interface Point {
	readonly x: number;
	readonly y: number;
}

const width = 420;
const margin = 16;
const rowHeight = 28;
const listTop = 92;

function drawingOf(mockup: Mockup, address: string): Drawing {
	const { menu, heading, button, row, fields = [] } = mockup;
	const body = row === undefined ? formOf(fields, mockup) : listOf(mockup, row);
	const bottom =
		row === undefined && button !== undefined ? buttonOf(mockup, margin, body.end) : undefined;
	const height = body.end + (bottom === undefined ? 12 : 44);
	const top = row !== undefined && button !== undefined ? rightButton(mockup) : undefined;
	const content = html`<rect class="s-window" x=".5" y=".5" width="${width - 1}" height="${height - 1}" rx="8"/><path class="s-edge" d="M0 26H${width}"/><circle class="s-dot" cx="14" cy="13" r="3.5"/><circle class="s-dot" cx="26" cy="13" r="3.5"/><circle class="s-dot" cx="38" cy="13" r="3.5"/><rect class="s-field" x="52" y="5.5" width="${width - 68}" height="15" rx="7.5"/><text class="s-small" x="62" y="16.5">${clipEnd(address, 52)}</text><text class="s-small" x="${margin}" y="46">${clipEnd(menu.join(" › "), 60)}</text><text class="s-head" x="${margin}" y="71">${clipEnd(heading, 28)}</text>${top}${body.content}${bottom}`;
	return { height, content, keyAt: body.keyAt };
}

interface Body {
	readonly content: Html;
	readonly end: number;
	readonly keyAt: readonly Point[];
}

/** Three rows: the middle one is meant. A last column without a name holds its button. */
function listOf({ columns = [], look }: Mockup, row: readonly string[]): Body {
	const action = columns.at(-1) === "" ? row.at(-1) : undefined;
	const actionWidth = action === undefined ? 0 : boxWidth(action);
	const others = Math.max(columns.length, row.length, 1) - (action === undefined ? 0 : 1);
	const step = (width - 2 * margin - 16 - actionWidth) / Math.max(others, 1);
	const xOf = (index: number): number => Math.round(margin + 8 + index * step);
	const top = listTop + 20;
	const middle = top + rowHeight;
	const room = Math.max(6, Math.floor(step / 7));
	const heads = columns.map(
		(name, index) =>
			html`<text class="s-small" x="${xOf(index)}" y="${listTop + 13}">${clipEnd(name, room)}</text>`,
	);
	const vague = [top, top + 2 * rowHeight].map((y) =>
		row.map((_, index) => {
			const cell = index === others ? actionWidth : step;
			return bar(xOf(index), y + 10, Math.round(cell * (0.5 + ((index + y) % 3) / 10)));
		}),
	);
	const keyAt: Point[] = [];
	const cells = row.map((text, index) => {
		const at = { x: xOf(index), y: middle + 18 };
		if (text === "") return bar(at.x, middle + 10, Math.round(step * 0.6));
		if (text === keyCell) {
			keyAt.push(at);
			return html``;
		}
		if (action === undefined || index < row.length - 1)
			return html`<text class="s-text" x="${at.x}" y="${at.y}">${clipEnd(text, room)}</text>`;
		const x = width - margin - 8 - actionWidth;
		return box(text, x, middle + 4, actionWidth, look.includes(text));
	});
	const marked = html`<rect class="${look.some((text) => row.includes(text)) ? "s-marked" : "s-plain"}" x="${margin}" y="${middle}" width="${width - 2 * margin}" height="${rowHeight}" rx="5"/>`;
	return {
		content: html`${heads}<path class="s-edge" d="M${margin} ${top}H${width - margin}"/>${vague.flat()}${marked}${cells}`,
		end: top + 3 * rowHeight,
		keyAt,
	};
}

function formOf(fields: NonNullable<Mockup["fields"]>, { look }: Mockup): Body {
	const content = fields.map(({ label, value }, index) => {
		const y = listTop - 4 + index * 42;
		const tone = look.includes(value) ? "s-marked" : "s-field";
		return html`<text class="s-small" x="${margin}" y="${y + 8}">${clipEnd(label, 40)}</text><rect class="${tone}" x="${margin}" y="${y + 13}" width="${width - 2 * margin}" height="22" rx="4"/><text class="s-text" x="${margin + 8}" y="${y + 28}">${clipEnd(value, 50)}</text>`;
	});
	return { content: html`${content}`, end: listTop - 4 + fields.length * 42 + 6, keyAt: [] };
}

function rightButton(mockup: Mockup): Html {
	const wide = buttonWidth(mockup);
	return buttonOf(mockup, width - margin - wide, 54);
}

function buttonOf(mockup: Mockup, x: number, y: number): Html {
	const { button = "", look } = mockup;
	return box(button, x, y, buttonWidth(mockup), look.includes(button));
}

function buttonWidth({ button = "" }: Mockup): number {
	return button.length * 6.8 + 22;
}

function box(text: string, x: number, y: number, wide: number, isMarked: boolean): Html {
	return html`<rect class="${isMarked ? "s-go" : "s-button"}" x="${round(x)}" y="${y}" width="${round(wide)}" height="20" rx="4"/><text class="${isMarked ? "s-press" : "s-text"}" x="${round(x + wide / 2)}" y="${y + 14}" text-anchor="middle">${text}</text>`;
}

/** Of the button at the end of a row, which covers no other cell. */
function boxWidth(text: string): number {
	return text.length * 6.8 + 16;
}

function bar(x: number, y: number, wide: number): Html {
	return html`<rect class="s-vague" x="${x}" y="${y}" width="${wide}" height="8" rx="4"/>`;
}

function round(number: number): number {
	return Math.round(number * 10) / 10;
}
