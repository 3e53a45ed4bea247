// Replaces whole known secrets in a text by their redacted forms.

import type { Secret } from "../model/secret.ts";

/** Secrets are looked up by their first characters. */
const headLength = 12;

interface Known {
	readonly value: string;
	readonly redacted: string;
	/** The longest other one that this one begins with: a key alone, of a key with its data centre. */
	readonly shorter: Known | undefined;
	/** The shortest of these; itself where there is none. */
	readonly shortest: Known;
}

/**
 * Gives a function that replaces them. Somebody may have made secrets that have much in common, to
 * be looked for without end: one place takes no longer with many than the logarithm of their number.
 */
export function createReplacer(secrets: Iterable<Secret>): (text: string) => string {
	const { known, longest, isInHead } = learn(secrets);
	if (known.size === 0) return (text) => text;
	return (text) => {
		let sealed = "";
		let done = 0;
		// Behind the last character that no head has.
		let start = 0;
		for (let end = 1; end <= text.length; end++) {
			if (isInHead[text.charCodeAt(end - 1)] !== 1) start = end;
			const at = end - headLength;
			if (at < start) continue;
			const sorted = known.get(text.slice(at, end));
			const found = sorted && longestAt(sorted, text.slice(at, at + longest));
			if (!found) continue;
			sealed += text.slice(done, at) + found.redacted;
			end = at + found.value.length;
			done = end;
			start = end;
		}
		return done === 0 ? text : sealed + text.slice(done);
	};
}

/** The last that does not come behind the text begins as the text does, if any does. */
function longestAt(sorted: readonly Known[], text: string): Known | undefined {
	let [low, high] = [0, sorted.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if (sorted[middle]!.value <= text) low = middle + 1;
		else high = middle;
	}
	let found = sorted[low - 1];
	if (!found || !text.startsWith(found.shortest.value)) return undefined;
	const shared = sharedLength(found.value, text);
	while (found && found.value.length > shared) found = found.shorter;
	return found;
}

function sharedLength(one: string, other: string): number {
	let length = 0;
	while (length < one.length && one.charCodeAt(length) === other.charCodeAt(length)) length++;
	return length;
}

interface Learned {
	/** By their heads, in the order of their values. */
	readonly known: ReadonlyMap<string, readonly Known[]>;
	readonly longest: number;
	/** 1 for each code unit that stands in a head. */
	readonly isInHead: Uint8Array;
}

function learn(secrets: Iterable<Secret>): Learned {
	const redactedOf = new Map<string, string>();
	for (const secret of secrets) {
		const value = secret.reveal();
		if (value.length >= headLength) redactedOf.set(value, secret.redacted);
	}
	const byHead = new Map<string, string[]>();
	const isInHead = new Uint8Array(65_536);
	let longest = 0;
	for (const value of redactedOf.keys()) {
		const head = value.slice(0, headLength);
		const others = byHead.get(head);
		if (others) others.push(value);
		else byHead.set(head, [value]);
		for (let index = 0; index < headLength; index++) isInHead[head.charCodeAt(index)] = 1;
		longest = Math.max(longest, value.length);
	}
	const known = new Map<string, Known[]>();
	for (const [head, values] of byHead) {
		const sorted: Known[] = [];
		for (const value of values.length > 1 ? values.sort() : values) {
			let shorter = sorted.at(-1);
			while (shorter && !value.startsWith(shorter.value)) shorter = shorter.shorter;
			const entry = { value, redacted: redactedOf.get(value)!, shorter };
			sorted.push(Object.assign(entry, { shortest: shorter?.shortest ?? (entry as Known) }));
		}
		known.set(head, sorted);
	}
	return { known, longest, isInHead };
}
