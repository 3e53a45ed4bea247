// Looks in a line's likeliest text for what may be a key, and reads it again under the form of that key. Letters that look
// like others count as either: "0" is read as "O" often, and a line may have lost its spaces.

import { keyCharacters, type LineReading, type ReadCharacter, readGreedy } from "./line-reading.ts";
import { type KeySlots, readForm } from "./read-form.ts";

export interface PictureCandidate {
	/** Between these characters of the line's likeliest text it stands. */
	readonly from: number;
	readonly to: number;
	/** Under its form. */
	readonly text: string;
	/** The mean logarithm of its likelihood a step. */
	readonly score: number;
	/** Every other reading of the line says the same. */
	readonly isAgreed: boolean;
}

export interface LineText {
	readonly steps: number;
	readonly characters: readonly ReadCharacter[];
	readonly candidates: readonly PictureCandidate[];
}

/** Of two readings of one line: what is likelier, and agreed where both say it. */
export function compareReadings(one: LineText, other: LineText): LineText {
	const [better, worse] = certaintyOf(one) >= certaintyOf(other) ? [one, other] : [other, one];
	const told = new Map(worse.candidates.map((candidate) => [candidate.text, candidate]));
	return {
		...better,
		candidates: better.candidates.map((candidate) => ({
			...candidate,
			isAgreed: candidate.isAgreed && told.get(candidate.text)?.isAgreed === true,
		})),
	};
}

/** More candidates count more, then how certain they are. */
function certaintyOf({ candidates }: LineText): number {
	return candidates.reduce((sum, { score }) => sum + 1 + score, 0);
}

/** In order, none over another. */
export function findKeyCandidates(reading: LineReading): LineText {
	const characters = readGreedy(reading);
	const folded = characters.map(({ text }) => foldHex(text)).join("");
	const plain = characters.map(({ text }) => (text.length === 1 ? text : " ")).join("");
	const candidates: PictureCandidate[] = [];
	for (const { index, 0: run } of folded.matchAll(hexRun)) {
		const own = plain.slice(index, index + run.length);
		if (!isHexLike(own)) continue;
		const found = readHexKey(reading, characters, index, index + run.length);
		if (found !== undefined) candidates.push(found);
	}
	for (const { index, 0: run } of plain.matchAll(letterRun)) {
		const isTaken = candidates.some(({ from, to }) => from < index + run.length && to > index);
		if (isTaken) continue;
		const found = readLetterKey(reading, characters, index, run);
		if (found !== undefined) candidates.push(found);
	}
	return {
		steps: reading.steps,
		characters,
		candidates: candidates.sort((one, other) => one.from - other.from),
	};
}

/** What a hexadecimal digit is read as; one that stands for itself stays. */
const lookAlikes: Readonly<Record<string, string>> = {
	O: "0",
	o: "0",
	Q: "0",
	D: "0",
	l: "1",
	I: "1",
	i: "1",
	"|": "1",
	"!": "1",
	S: "5",
	s: "5",
	$: "5",
	g: "9",
	q: "9",
	Z: "2",
	z: "2",
	G: "6",
	"/": "7",
	"?": "7",
};

function foldHex(text: string): string {
	if (text.length !== 1) return " ";
	// A small "b" is a digit of its own, a large one is an 8.
	return text === "B" ? "8" : (lookAlikes[text] ?? text.toLowerCase());
}

const hexRun = /(?<![0-9a-f])[0-9a-f]{24,44}(?![0-9a-f])/g;
/** A key of Mailchimp Transactional. */
const letterRun = /(?<![0-9A-Za-z_-])[0-9A-Za-z_-]{20,26}(?![0-9A-Za-z_-])/g;

/** Of what was read, three quarters are digits as they stand, and there are both digits and letters. */
function isHexLike(text: string): boolean {
	const own = text.match(/[0-9a-fA-F]/g)?.length ?? 0;
	return own >= 0.75 * text.length && /\d/.test(text) && /[a-fA-F]/.test(text);
}

const hex = "0123456789abcdef";
const anyHex: KeySlots = Array.from({ length: 32 }, () => hex);
/** A UUID of version 4 without its dashes, as every key of Iterable is. */
const uuidHex: KeySlots = anyHex.map((digits, index) =>
	index === 12 ? "4" : index === 16 ? "89ab" : digits,
);
const tail: KeySlots = ["-", "u", "s"];
const datacenters: readonly KeySlots[] = [["123456789"], ["123456789", "0123456789"]];
/** What may stand behind 32 digits and be read as "-us12". */
const tailText = /^[-_.~]?\s?[uvn][s5$S]([0-9OoIl|]{1,2})(?![0-9A-Za-z])/i;

function readHexKey(
	reading: LineReading,
	characters: readonly ReadCharacter[],
	from: number,
	to: number,
): PictureCandidate | undefined {
	const rest = textOf(characters.slice(to, to + 7));
	const behind = tailText.exec(rest);
	if (behind !== null) {
		const end = to + behind[0].length;
		const forms = datacenters.map((digits) => [...anyHex, ...tail, ...digits]);
		// The end of a word may stand right before it, in letters that are digits as well.
		const starts = Math.max(1, to - from - anyHex.length + 1);
		const found = Array.from({ length: starts }, (_, skipped) =>
			best(reading, characters, from + skipped, end, forms),
		);
		return found.reduce(likelier, undefined);
	}
	if (to - from > anyHex.length + maxInserted) return undefined;
	const any = best(reading, characters, from, to, [anyHex]);
	const uuid = best(reading, characters, from, to, [uuidHex]);
	if (any === undefined || uuid === undefined) return any;
	return any.score - uuid.score > clearlyBetter ? any : uuid;
}

function likelier(
	one: PictureCandidate | undefined,
	other: PictureCandidate | undefined,
): PictureCandidate | undefined {
	if (one === undefined || other === undefined) return one ?? other;
	return other.score > one.score ? other : one;
}

/** By so much a step another reading has to be likelier than that in the form which nearly all such keys have. */
const clearlyBetter = 0.03;
/** How many letters too many a reading may have; a longer number is another thing. */
const maxInserted = 2;

/** 22 characters with both cases and a digit, perhaps behind "md-". */
function readLetterKey(
	reading: LineReading,
	characters: readonly ReadCharacter[],
	from: number,
	run: string,
): PictureCandidate | undefined {
	if (!/\d/.test(run) || !/[a-z]/.test(run) || !/[A-Z]/.test(run)) return undefined;
	const hasPrefix = /^[mn][dcl][-_]/i.test(run) && run.length > 23;
	const letters = Array.from({ length: 22 }, () => keyCharacters);
	const read = (form: KeySlots) => best(reading, characters, from, from + run.length, [form]);
	if (hasPrefix) return read(["m", "d", "-", ...letters]);
	if (Math.abs(run.length - letters.length) > 2) return undefined;
	const [any, packed] = [read(letters), read([...letters.slice(1), lastOfPacked])];
	if (any === undefined || packed === undefined) return any;
	return any.score - packed.score > clearlyBetter ? any : packed;
}

/** A key without the prefix is 16 bytes in base64, which leave two bits for its last character. */
const lastOfPacked = "AQgw";

/** Under the likeliest of the forms. */
function best(
	reading: LineReading,
	characters: readonly ReadCharacter[],
	from: number,
	to: number,
	forms: readonly KeySlots[],
): PictureCandidate | undefined {
	const [first, last] = [characters[from]!, characters[to - 1]!];
	const start = Math.max(characters[from - 1]?.to ?? 0, first.from - 1);
	const end = Math.min(characters[to]?.from ?? reading.steps, last.to + 1);
	let found: { readonly text: string; readonly score: number } | undefined;
	for (const form of forms) {
		const read = readForm(reading, start, end, form);
		if (read !== undefined && (found === undefined || read.score > found.score)) found = read;
	}
	if (found === undefined || found.score < minScore) return undefined;
	const greedy = textOf(characters.slice(from, to));
	return { from, to, ...found, isAgreed: agrees(greedy, found.text) };
}

/** What is less likely is guesswork. */
const minScore = -0.2;

function agrees(greedy: string, text: string): boolean {
	if (greedy.length !== text.length) return false;
	const isHex = /^[0-9a-f]{32}(?:-us\d+)?$/.test(text);
	// Nothing tells such letters apart where both cases occur.
	if (!isHex) return greedy === text && !/[0Oo1lIcCsSvVwWxXzZ]/.test(text);
	const folded = Array.from(greedy, (character, index) =>
		index < 32 ? foldHex(character) : character.toLowerCase(),
	);
	return folded.join("") === text;
}

function textOf(characters: readonly ReadCharacter[]): string {
	return characters.map(({ text }) => (text.length === 1 ? text : " ")).join("");
}
