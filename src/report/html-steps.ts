// Writes the playbook of a finding in the HTML report: each step says who does it, the owner of the account or a
// developer, and a step on a page of the provider has a drawing of that page. Many keys have the same steps: on paper
// they stand once.

import type { Finding, PlaybookStep } from "../model/report.ts";
import { doerName } from "../model/step-doer.ts";
import { Html, html, safeLink } from "./html-markup.ts";
import type { Mockups } from "./html-mockup.ts";

/** The playbooks of a page, each of which stands there once although it names the characters of its key. */
export interface Playbooks {
	/** Gives the number of the steps, whether they came before, and what is special to this key. */
	readonly add: (markup: Html, finding: Finding) => KnownSteps;
	/** By number: the steps, with marks where the characters of the key belong. */
	readonly all: () => Iterable<readonly [text: string, number: number]>;
}

export interface KnownSteps {
	readonly number: number;
	readonly isRepeat: boolean;
	/** What stands at the marks. */
	readonly shown: string;
}

export function createPlaybooks(): Playbooks {
	const known = new Map<string, number>();
	return {
		add: (markup, finding) => {
			const { text, shown } = withoutShown(markup.text, finding);
			const number = known.get(text);
			if (number === undefined) known.set(text, known.size);
			return { number: number ?? known.size - 1, isRepeat: number !== undefined, shown };
		},
		all: () => known,
	};
}

/** A step may name the characters that a dashboard shows of its key, and its drawing shows them. */
function withoutShown(text: string, { redacted }: Finding): { text: string; shown: string } {
	const shown = redacted.replaceAll("*", "").replace(/-us\d{1,2}$/, "");
	if (!/^[\w-]{4,}$/.test(shown)) return { text, shown: "" };
	return {
		text: text
			.replaceAll(`&#34;${shown}&#34;`, "&#34;<span data-shown></span>&#34;")
			.replaceAll(`>${shown}••••<`, "><tspan data-shown></tspan>••••<")
			.replaceAll(`>••••${shown}<`, ">••••<tspan data-shown></tspan><"),
		shown,
	};
}

/** The steps without what stands around them; nothing where there are none. */
export function stepList(playbook: readonly PlaybookStep[], mockups: Mockups): Html {
	return html`<ol class="steps">${playbook.map((step) => stepItem(step, mockups))}
</ol>`;
}

function stepItem(step: PlaybookStep, mockups: Mockups): Html {
	const { title, text, url, command, isException, by, mockup } = step;
	const lines = text.split("\n").filter((line) => line.trim() !== "");
	const kind = isException ? html`class="exception"` : html`data-step="${title}"`;
	const reader = by === "developer" ? html` data-for="developer"` : undefined;
	const who =
		by === undefined ? undefined : html` <span class="who ${by}">${doerName(step)}</span>`;
	return html`
<li ${kind}${reader}><div><span class="title">${title}</span>${who}
<div class="step"><div class="text">${lines.map((line) => html`<p>${line}</p>`)}${
		url === undefined ? undefined : html`<p>${safeLink(url)}</p>`
	}${command === undefined ? undefined : html`<pre><code>${commandLines(command)}</code></pre>`}</div>${
		mockup === undefined ? undefined : mockups.draw(mockup, hostOf(url))
	}</div></div></li>`;
}

/** Only where one is: the rest of the address may change. */
function hostOf(url = ""): string {
	return /^https:\/\/([^/]+)/.exec(url)?.[1] ?? "";
}

/** As entities: no line of the page begins with what a command says. */
function commandLines(command: string): Html[] {
	return command
		.split("\n")
		.flatMap((line, index) => (index === 0 ? [html`${line}`] : [lineBreak, html`${line}`]));
}

const lineBreak = new Html("&#10;");
