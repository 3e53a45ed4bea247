// Gives both readings of a chain with soft hyphens, since one in a value is either a hyphen or nothing.

import { type Chain, markBits } from "./chain.ts";

/** The chain without its soft hyphens and the chain with hyphens for them; one reading where it has none. */
export function softHyphenReadings(chain: Chain): readonly Chain[] {
	if (!chain.marks.some((mark) => (mark & markBits.unsure) !== 0)) return [chain];
	return [withoutSoftHyphens(chain), chain];
}

/** A soft hyphen counts as a hyphen where only that makes sense: "md-", "-us6". */
function withoutSoftHyphens(chain: Chain): Chain {
	const text = chain.text.toString("latin1");
	const kept: number[] = [];
	const own = Uint8Array.from(chain.marks);
	for (let index = 0; index < text.length; index++) {
		const isSure = (own[index]! & markBits.unsure) === 0;
		if (
			isSure ||
			isHyphen(text.slice(Math.max(0, index - 3), index), text.slice(index + 1, index + 4))
		)
			kept.push(index);
		else if (index + 1 < own.length) own[index + 1]! |= markBits.behindFiller | (own[index]! & 3);
	}
	return {
		source: chain.source,
		text: Buffer.from(kept.map((index) => chain.text[index]!)),
		starts: Uint32Array.from(kept, (index) => chain.starts[index]!),
		ends: Uint32Array.from(kept, (index) => chain.ends[index]!),
		marks: Uint8Array.from(kept, (index) => own[index]!),
	};
}

function isHyphen(before: string, after: string): boolean {
	if (before.endsWith("-") || after.startsWith("-")) return false;
	return /^us[1-9]/.test(after) || /(?:^|[^A-Za-z0-9])md$/.test(before);
}
