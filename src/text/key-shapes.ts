// Masks text that could be a key by its shape alone, in what leaves the program beside the findings: paths, messages,
// names, typed words. Without context a hash of 32 digits is hidden too. Encoded forms count: base64, hexadecimal,
// escapes, UTF-16.

import { decodeEscapes } from "./decode-escapes.ts";

/** The text with "********" in the place of whatever has the shape of a key, but for its first four characters. */
export function maskKeyShapes(text: string): string {
	if (text.length < shortest) return text;
	const spans = hasRun(text)
		? [...plainSpans(text), ...encodedSpans(text, 0)]
		: [...hexSpans(text), ...escapedSpans(text, 0)];
	if (spans.length === 0) return text;
	let masked = "";
	let done = 0;
	for (const { start, end, isShown } of united(spans)) {
		const shown = isShown ? text.slice(start, start + shownLength) : "";
		masked += text.slice(done, start) + shown + mask;
		done = end;
	}
	return done === 0 ? text : masked + text.slice(done);
}

const mask = "********";
const shownLength = 4;
const shortest = 22;

/** False for prose: what stands as it is, and base64 of it, has that many signs in a row. */
function hasRun(text: string): boolean {
	for (let end = shortest - 1; end < text.length; ) {
		let at = end;
		while (at > end - shortest && inRun[text.charCodeAt(at)] === 1) at--;
		if (at === end - shortest) return true;
		end = at + shortest;
	}
	return false;
}

const inRun = Uint8Array.from({ length: 128 }, (_, code) =>
	Number(/[\w+/-]/.test(String.fromCharCode(code))),
);

interface Span {
	readonly start: number;
	readonly end: number;
	/** False for an encoded form, whose first characters say something else. */
	readonly isShown: boolean;
}

/** In order and apart; what overlaps is one. */
function united(spans: Span[]): Span[] {
	const apart: Span[] = [];
	for (const span of spans.sort((one, other) => one.start - other.start)) {
		const last = apart.at(-1);
		if (last === undefined || span.start >= last.end) apart.push(span);
		else {
			const isShown = last.isShown && span.isShown;
			apart[apart.length - 1] = { ...last, end: Math.max(last.end, span.end), isShown };
		}
	}
	return apart;
}

function plainSpans(text: string): Span[] {
	return [...text.matchAll(plain)].flatMap(({ 0: found, index }) => {
		if (isWordy(found)) return [];
		return [{ start: index, end: index + found.length, isShown: true }];
	});
}

/** 32 digits, or a few more that touch them; 128; `md-` and 22 characters; 22 of mixed characters. */
const plain =
	/(?<![0-9A-Fa-f])(?:[0-9A-Fa-f]{128}|[0-9A-Fa-f]{32,39})(?:-[uU][sS][0-9]{1,2})?(?![0-9A-Fa-f])|[0-9A-Fa-f]{32}-[uU][sS][0-9]{1,2}(?![0-9A-Za-z])|(?<![0-9A-Za-z])md-(?=[\w-]{0,21}[0-9A-Z])[\w-]{22}(?![0-9A-Za-z])|(?<![\w-])(?=[\w-]{0,21}[A-Z])(?=[\w-]{0,21}[a-z])[\w-]{22}(?![\w-])/g;

/** "UserProfile2FactorAuth" is a name; a random word has single letters, and capitals side by side. */
function isWordy(found: string): boolean {
	if (found.length !== shortest) return false;
	if (/\d/.test(found)) return words.test(found);
	return (found.match(/(?<![a-z])[a-z](?![a-z])|[A-Z]{2,}/g) ?? []).length < 3;
}

const words = /^(?:[A-Z]?[a-z]{3,}(?![a-z])|[A-Z]{2,}(?![a-z])|\d{1,4}|[-_])+$/;

/** Decodes no deeper than this: base64 of base64. */
const maxDepth = 2;

function encodedSpans(text: string, depth: number): Span[] {
	const holdsKey = (decoded: string): boolean =>
		plainSpans(decoded).length > 0 ||
		(depth < maxDepth && encodedSpans(decoded, depth + 1).length > 0);
	return [...hexSpans(text), ...base64Spans(text, holdsKey), ...escapedSpans(text, depth)];
}

/** The digits of a key as two digits each, perhaps with NULs between, or as they stand in lists of bytes. */
function hexSpans(text: string): Span[] {
	return [...text.matchAll(hexadecimal)].map(({ 0: found, index }) => {
		return { start: index, end: index + found.length, isShown: false };
	});
}

const hexadecimal = /(?:(?:3[0-9]|6[1-6])(?:00)?[\s:,;.-]{0,2}(?:0x)?){32,}/gi;

function base64Spans(text: string, holdsKey: (decoded: string) => boolean): Span[] {
	const spans: Span[] = [];
	for (const { 0: run, index } of text.matchAll(base64Run)) {
		// Most long runs are paths, which no text gives in base64.
		if (!ofText.test(run) && !ofWideText.test(run) && !ofMark.test(run)) continue;
		const isKey = [0, 1, 2, 3].some((shift) => {
			const bytes = Buffer.from(run.slice(shift), "base64");
			return holdsKey(bytes.toString("latin1").replaceAll("\0", ""));
		});
		if (isKey) spans.push({ start: index, end: index + run.length, isShown: false });
	}
	return spans;
}

const base64Run = /[A-Za-z0-9+/_-]{34,}={0,2}/g;
/** Six groups of printable ASCII in a row. */
const ofText =
	/(?:[CDI-Za-f][ACDEFGHQSTUVWXgijklmnwyz0-3][ABEFIJMNQRUVYZcdghklopstwx014589][A-Za-z0-9+/_-]){6}/;
/** Of two bytes a character, every other one is NUL. */
const ofWideText = /(?:[A-Za-z0-9+/_-]{2}[A-Z][A-Za-z0-9+/_-]A[A-Z][A-Za-z0-9+/_-]A){4}/;
/** "md-" wherever its group begins. */
const ofMark = /bWQt|1kL|tZC[0-3]/;

function escapedSpans(text: string, depth: number): Span[] {
	const decoded = decodeEscapes(text);
	if (decoded === undefined) return [];
	const { places } = decoded;
	const inside = [
		...plainSpans(decoded.text),
		...(depth < maxDepth ? encodedSpans(decoded.text, depth + 1) : []),
	];
	return inside.map(({ start, end }) => {
		return { start: places[start]!, end: places[end]!, isShown: false };
	});
}
