// The prefilter of the hooks: extended regular expressions for grep, made from the packs, that match every text with
// a key in it, plain or in one encoding. They may match too much. Of keys in several encodings over each other, drawn
// at random, about one in a hundred passes them (test/hook/grep-prefilter.test.ts); every scan reads these.

import type { Form, Pack } from "../packs/pack.ts";
import {
	type EncodedKeyPatterns,
	encodedKeyPatterns,
	ignoringCase,
} from "./encoded-key-patterns.ts";

/**
 * Each is asked where the one before has left it open. The text is a patch with lines of context
 * around each change; where git fails, a line begins with "!".
 */
export interface GrepPrefilter {
	/** Without a match there is no key. */
	readonly first: string;
	/** With a match there may be one. */
	readonly certain: string;
	/** The same, for the bare lines of the patch with the soft breaks of mail undone. */
	readonly joined: string;
	/** With a match near a change a value that stood there before may get its name now. */
	readonly beside: string;
	/** As `first`, for the lines of whole files. */
	readonly whole: string;
	/**
	 * What is left looks like any other word, and is no key unless the changed files, bare and
	 * joined too, match this: the names of its provider.
	 */
	readonly words: string;
}

/** Gives undefined when a form's pattern cannot be written for grep. */
export function buildGrepPrefilter(packs: readonly Pack[]): GrepPrefilter | undefined {
	const forms = packs.flatMap(({ rules }) => rules.flatMap((rule) => rule.forms));
	if (forms.length === 0 || !forms.every(({ pattern }) => isExtended(pattern))) return undefined;
	const sure = forms.filter(({ keywords }) => keywords.length === 0);
	const named = forms.filter(
		(form) => form.keywords.length > 0 && !sure.some((other) => isSame(form, other)),
	);
	const letters = new Set(forms.flatMap(({ probe, literal }) => [...probe.bytes, ...literal]));
	const shortest = Math.min(...forms.map(({ probe }) => probe.length));
	const encoded = encodedKeyPatterns([...letters].join(""), shortest);
	const certain = [...plainForms(sure, patch), ...encodedForms(encoded, patch), unclear];
	const soft = ({ present }: typeof patch) => `^${present}.*${encoded.softBreak}`;
	const whole = [...plainForms(forms, bare), ...encodedForms(encoded, bare), soft(bare)];
	const words = new Set(named.flatMap(({ keywords }) => keywords));
	return {
		first: [...certain, ...plainForms(named, patch), soft(patch)].join("|"),
		certain: certain.join("|"),
		joined: [...plainForms(sure, bare), ...encodedForms(encoded, bare), failure].join("|"),
		beside: plainForms(forms, { ...patch, added: " " }).join("|"),
		whole: whole.join("|"),
		words: [...[...words].map(looseWord), colour, failure].join("|"),
	};
}

/** How the lines begin that were added or name a file, and those of the new text altogether. */
const patch = { added: "[+d]", present: "[+d ]" };
const bare: typeof patch = { added: "", present: "" };
/** Git failed, or says that it did not look: "Binary files differ", "* Unmerged path". */
const unclear = "^[!*B]";
/** Stands in joined text where something failed. */
const failure = "^!unleak$";

/** The names of groups aside, the pattern must mean the same to grep. */
function isExtended(pattern: string): boolean {
	return /^(?:\(|\)|\||[\w-]|\[[\w-]+\]|\{\d+(?:,\d+)?\}|\?(?!\?))*$/.test(withoutNames(pattern));
}

function withoutNames(pattern: string): string {
	return pattern.replace(/\(\?<\w+>/g, "(");
}

function isSame(one: Form, other: Form): boolean {
	return (
		one.boundary === other.boundary && withoutNames(one.pattern) === withoutNames(other.pattern)
	);
}

/** The forms as they are, between characters that do not belong to them. */
function plainForms(forms: readonly Form[], { added }: typeof patch): string[] {
	return (["word", "token"] as const).flatMap((boundary) => {
		const bodies = forms.filter((form) => form.boundary === boundary);
		if (bodies.length === 0) return [];
		const other = boundary === "word" ? "[^0-9A-Za-z]" : "[^0-9A-Za-z_-]";
		const body = [...new Set(bodies.map(({ pattern }) => withoutNames(pattern)))].join("|");
		return [`^${added}(.*(${other}|${escapeEnd}))?(${body})(${other}|$)`];
	});
}

function encodedForms(
	{ inside, acrossLines, wholeLines }: EncodedKeyPatterns,
	lines: typeof patch,
): string[] {
	return [
		`^${lines.present}[^0-9A-Za-z+/]*(${wholeLines.join("|")})[[:cntrl:]]?$`,
		`^${lines.added}.*(${inside.join("|")})`,
		`^${lines.present}.*(${acrossLines.join("|")})`,
	];
}

/**
 * The tail of an escape, which a key may follow at once: "%20", "\u0022", "\b", the "[31m" of a
 * colour; its introducer may be escaped itself, as in "%5Cu0022".
 */
const escapeEnd: string = [
	String.raw`[%\][0-9A-Fa-fnrtuvx]{1,20}`,
	"=[0-9A-F]{2}",
	"[;[][0-9;]{0,12}[mK]",
	";[ux][0-9A-Fa-f]{2,4}",
	";[abfnrtv0]",
].join("|");

/** A word in any case, its signs as they are or as escapes. */
function looseWord(word: string): string {
	return ignoringCase(word).replace(/[^a-zA-Z0-9[\]]/g, sign);
}

/** It may stand inside of a word. */
const colour = String.raw`([[:cntrl:]]|\\(e|E|033|x1[bB]|u001[bB]))(\[[0-9;]{0,12}[A-Za-z]|\]8;)`;

const sign = String.raw`([^0-9A-Za-z ]|[%\&][0-9A-Za-z#{}]{1,11};?)`;
