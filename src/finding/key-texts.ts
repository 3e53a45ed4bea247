// Makes the texts of known keys, and what is written in their place: what a report shows of them, and stars.

import type { Match } from "../model/match.ts";
import { fingerprintOf } from "./fingerprint.ts";

/** A key and what is written in its place, each with one character a byte. */
export interface KeyText {
	readonly fingerprint: string;
	readonly value: string;
	readonly redacted: string;
	/** As long as the value. */
	readonly masked: string;
}

/** Makes the texts of all keys that were found; a key that is part of another one comes after it. */
export function keyTexts(matches: readonly Match[]): KeyText[] {
	const texts = new Map<string, KeyText>();
	for (const { ruleId, identity } of matches) {
		const fingerprint = fingerprintOf(ruleId, identity);
		const value = identity.reveal();
		const [first = "", last = ""] = identity.redacted.replace(/-us\d+$/, "").split(hidden);
		const [head, tail] = [value.startsWith(first) ? first : "", value.endsWith(last) ? last : ""];
		const middle = "*".repeat(value.length - head.length - tail.length);
		if (value.length < minLength || !/^[\x20-\x7e]+$/.test(value)) continue;
		const redacted = `${head}${hidden}${tail}`;
		texts.set(value, { fingerprint, value, redacted, masked: `${head}${middle}${tail}` });
	}
	return [...texts.values()].sort((one, other) => other.value.length - one.value.length);
}

const hidden = "********";
/** The shortest key of a provider has 22 characters. */
const minLength = 16;
