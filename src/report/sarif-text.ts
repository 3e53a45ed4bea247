// Prepares text for SARIF, which others show on pages that many may see: nothing in it is invisible, becomes a link
// of SARIF's own, or is an e-mail address.

import { escapeTerminal } from "../text/escape.ts";

/** One line of plain text of at most `maxLength` code units. */
export function plainText(text: string, maxLength = 1000): string {
	// What lies far behind is never shown, and a text is told for each of its places.
	const near = text.slice(0, maxLength + maxAddress);
	// "[text](1)" would be a link to a location.
	const plain = escapeTerminal(near).replaceAll("](", "] (");
	// The search for addresses takes 64 times as long as the one for their sign.
	const shown = plain.includes("@") ? plain.replace(address, "…@…") : plain;
	const isCut = near.length < text.length;
	if (!isCut && shown.length <= maxLength) return shown;
	// The end may be the beginning of an address.
	const end = Math.min(maxLength - 1, shown.length - (isCut ? maxLocalPart : 0));
	return `${shown.slice(0, end).replace(/[\uD800-\uDBFF]$/, "")}…`;
}

/** Sentences with a full stop behind each. */
export function joinSentences(parts: readonly string[]): string {
	return parts.map((part) => `${plainText(part).replace(/\.$/, "")}.`).join(" ");
}

// Bounded, so that a long text without an "@" costs no more than its length.
const address = /[^\s@<>"'(),:;]{1,64}@[^\s@<>"'(),:;]{1,255}/g;
const maxLocalPart = 64;
const maxAddress = 320;
