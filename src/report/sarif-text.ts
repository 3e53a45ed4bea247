// How does text stand in SARIF? It is shown by others, on pages that many may see: nothing in it is
// invisible, becomes a link of SARIF's own, or is somebody's e-mail address.

import { escapeTerminal } from "../text/escape.ts";

/** One line of plain text of at most `maxLength` code units. */
export function plainText(text: string, maxLength = 1000): string {
	const shown = escapeTerminal(text)
		// "[text](1)" would be a link to a location.
		.replaceAll("](", "] (")
		.replace(address, "…@…");
	if (shown.length <= maxLength) return shown;
	return `${shown.slice(0, maxLength - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;
}

/** Sentences with a full stop behind each. */
export function sentences(parts: readonly string[]): string {
	return parts.map((part) => `${plainText(part).replace(/\.$/, "")}.`).join(" ");
}

// Bounded, so that a long text without an "@" costs no more than its length.
const address = /[^\s@<>"'(),:;]{1,64}@[^\s@<>"'(),:;]{1,255}/g;
