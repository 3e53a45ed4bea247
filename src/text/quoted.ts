// Quotes a typed word in a message: escaped, short, and masked where it could be a key, since people paste secrets
// into the wrong place and CI logs are public.

import { clipEnd } from "./columns.ts";
import { escapeTerminal } from "./escape.ts";
import { maskKeyShapes } from "./key-shapes.ts";

/** The word in double quotes. */
export function quoted(word: string): string {
	// Hidden characters go first: inside a key they would cut it into short runs.
	const seen = word.replace(/[^\P{C}\s]/gu, "");
	// Before it is cut: a part of an encoded key has no shape.
	const masked = maskKeyShapes(seen.replace(keyLike, mask));
	return `"${clipEnd(escapeTerminal(masked), 80)}"`;
}

// The shortest key of a provider has 22 characters; names of flags hold no digit or capital.
const keyLike = /[\w-]{20,}/g;

function mask(run: string): string {
	return /[\dA-Z]/.test(run) ? "…" : run;
}
