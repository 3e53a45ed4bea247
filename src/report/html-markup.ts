// Builds markup for the HTML report. Every value in a template is escaped unless it is markup made by this file, so
// text from a scan cannot become markup.

import { escapeHtml } from "../text/escape.ts";
import { safeUrl } from "./safe-url.ts";

/** Finished markup. */
export class Html {
	readonly text: string;

	constructor(text: string) {
		this.text = text;
	}
}

type Value = string | number | Html | undefined | readonly Html[];

/** A template for text between tags and for values of quoted attributes, and nowhere else. */
export function html(parts: TemplateStringsArray, ...values: readonly Value[]): Html {
	const text = parts.map((part, index) => `${part}${render(values[index])}`);
	return new Html(text.join(""));
}

function render(value: Value): string {
	if (value === undefined) return "";
	if (value instanceof Html) return value.text;
	if (typeof value === "object") return value.map(({ text }) => text).join("");
	return escapeHtml(String(value));
}

/** A link where the address is plain and safe; else the address as text. */
export function safeLink(url: string): Html {
	return safeUrl.test(url)
		? html`<a href="${url}" rel="noreferrer noopener" target="_blank">${url}</a>`
		: html`<code>${url}</code>`;
}
