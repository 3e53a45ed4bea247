// Which key was typed? Known by the shapes of the packs, as in `unleak verify`, with or without
// its data centre. The text is kept nowhere but in a Secret.

import { createReadStream } from "node:fs";
import { isatty } from "node:tty";
import { UsageError } from "../../errors.ts";
import type { Pack } from "../../packs/pack.ts";
import { quoted } from "../../text/quoted.ts";
import type { FoundKey } from "../../trace/find-key.ts";
import { type KeyLine, parseKeyLines } from "../../verify/keys.ts";

export interface TypedKey extends FoundKey {
	readonly title: string;
}

/** Every key that the text can be, by the words that tell providers apart. */
export function readKey(text: string, packs: readonly Pack[]): TypedKey[] {
	// A rule of the user's own is asked about nowhere, but its keys have a shape.
	const own = packs.map((pack) => ({ ...pack, foreign: false }));
	const words = ["", ...packs.map(({ provider }) => provider), "mandrill"];
	const keys = words.flatMap((word) => parseKeyLines(`${word} ${text.trim()}`.trim(), own).keys);
	const distinct = new Map(keys.map((key) => [key.fingerprint, toFound(key)]));
	return [...distinct.values()];
}

function toFound({ fingerprint, rule, secret, redacted, details, claims }: KeyLine): TypedKey {
	return {
		fingerprint,
		ruleId: rule.id,
		title: rule.title,
		secret,
		redacted,
		details,
		claims,
	};
}

const maxBytes = 4096;

/** Reads the first line of an open file descriptor. @throws UsageError */
export async function readDescriptor(
	flag: string,
	given: string,
	signal: AbortSignal,
): Promise<string> {
	const fd = /^\d{1,4}$/.test(given) ? Number(given) : Number.NaN;
	// A terminal would show what is typed.
	if (Number.isNaN(fd) || fd === 1 || fd === 2 || isatty(fd)) {
		throw new UsageError(
			"usage",
			`Cannot use ${quoted(given)} as "--${flag}": it is no descriptor to read a key from`,
			`For instance: "unleak rotate --${flag} 3 3< new-key.txt"`,
		);
	}
	const stream = createReadStream("", { fd, autoClose: false, highWaterMark: maxBytes });
	signal.addEventListener("abort", () => stream.destroy(), { once: true });
	let text = "";
	try {
		for await (const chunk of stream) {
			text += (chunk as Buffer).toString("latin1");
			if (/[\r\n]/.test(text) || text.length > maxBytes) break;
		}
	} catch {
		if (!signal.aborted) throw new UsageError("usage", `Cannot read from descriptor ${fd}`);
	}
	return text
		.slice(0, maxBytes)
		.split(/[\r\n]/)[0]!
		.trim();
}
