// The script of the HTML report: ticks that this browser remembers by fingerprint, links to keys, and all findings
// opened for printing. It is text, since the page contains it as it is and names its hash. Without it the page works,
// but for search, order, filters and ticks.

import { keysScript } from "./html-script-keys.ts";
import { progressScript } from "./html-script-progress.ts";

export const pageScript: string = `
"use strict";
const all = (selector, from = document) => [...from.querySelectorAll(selector)];
const one = (selector, from = document) => from.querySelector(selector);
const indexText = one("#index")?.textContent;
/** Of each key: fingerprint, provider, verdict, severity, repositories, account, since, places, text, whether it is cut, whether others could read it, what changed. */
const rows = indexText ? JSON.parse(indexText) : undefined;
const firstKeys = all(".key");
let keys = firstKeys;
${progressScript}
${keysScript}
// A link to a key opens it: by its number, or by enough of its fingerprint to be sure.
function placeOf(hash) {
	const number = /^#key-(\\d{1,6})$/.exec(hash)?.[1];
	if (number) return Number(number) - 1;
	const start = /^#(?:fp[-=]|key-)?([0-9a-f]{6,64})$/.exec(hash)?.[1];
	if (!start) return -1;
	const known = rows ? rows.map(([fingerprint]) => fingerprint) : firstKeys.map((key) => key.dataset.fingerprint);
	const fitting = known.flatMap((fingerprint, at) => (fingerprint.startsWith(start) ? [at] : []));
	return fitting.length === 1 ? fitting[0] : -1;
}
function openTarget(hash = location.hash) {
	const at = placeOf(hash);
	if (at < 0) return;
	list?.turnTo(at);
	const key = document.getElementById("key-" + (at + 1));
	if (!key) return;
	key.open = true;
	key.scrollIntoView();
}
addEventListener("hashchange", () => openTarget());
for (const link of all("a[href^='#key-'], a[href^='#fp-']")) link.addEventListener("click", () => openTarget(link.hash));
if (location.hash) openTarget();

// Paper shows everything, and steps that many keys have once.
let closed = [];
addEventListener("beforeprint", () => {
	closed = all("details").filter((details) => !details.open);
	for (const details of closed) details.open = true;
	const printed = new Set();
	for (const part of all(".what")) {
		part.classList.toggle("repeat", printed.has(part.dataset.kind));
		printed.add(part.dataset.kind);
	}
});
addEventListener("afterprint", () => {
	for (const details of closed) details.open = false;
});
`;
