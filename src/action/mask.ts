// Lists the strings that GitHub's log must not show, for the runner to mask: every secret that was seen, in every
// form in which it could be printed, one a line. This is the only file that prints plaintext, and the runner removes
// these lines from the log.

import type { Secret } from "../model/secret.ts";

/** Gives `::add-mask::` commands, each with its line feed; to be printed before anything else. */
export function maskCommands(secrets: readonly Secret[]): string {
	const masked = new Set<string>();
	for (const secret of secrets) {
		const value = secret.reveal();
		for (const form of [value, ...encodings(value)]) {
			for (const line of form.split(/[\r\n]+/)) if (isMaskable(line)) masked.add(line);
		}
	}
	return [...masked].map((line) => `::add-mask::${line.replaceAll("%", "%25")}\n`).join("");
}

/** The runner itself masks some of these; not every version masks all. */
function encodings(value: string): string[] {
	const bytes = Buffer.from(value);
	const base64 = [0, 1, 2].map((shift) => {
		// What stands in front moves the letters; those that depend on it are cut off.
		const text = Buffer.concat([Buffer.alloc(shift), bytes])
			.toString("base64")
			.replace(/=+$/, "");
		const end = (bytes.length + shift) % 3 === 0 ? text.length : text.length - 1;
		return text.slice(shift === 0 ? 0 : shift + 1, end);
	});
	const url = base64.map((text) => text.replaceAll("+", "-").replaceAll("/", "_"));
	return [...base64, ...url, encodeURIComponent(value), bytes.toString("hex")];
}

/** A mask of a few letters would black out the log; one with hidden characters is no line. */
function isMaskable(line: string): boolean {
	return line.length >= 8 && !/\p{C}/u.test(line);
}
