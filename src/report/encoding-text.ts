// Says in what form a key was found where no place has it in the open.

import type { Details } from "../model/match.ts";

/** "encoded as base64", "read from a picture"; undefined for a key in the open. */
export function encodingText(
	{ encoding, legibility }: Details,
	mark: (name: string) => string = (name) => name,
): string | undefined {
	if (encoding === undefined) return undefined;
	if (encoding !== "ocr") return `encoded as ${mark(encoding)}`;
	return legibility === "seen"
		? "seen in a picture, letters of it may be misread"
		: "read from a picture";
}
