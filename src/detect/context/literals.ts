// Finds where strings begin and end, on their line and within 400 bytes. What was searched is remembered: else a text
// of escaped quotes would be searched anew for each of them.

/** The strings of one text. Asked at places one after the other, it looks at each byte once. */
export class Literals {
	readonly #text: string;
	readonly #openings: Stretch[] = [];
	readonly #closings: Stretch[] = [];

	constructor(text: string) {
		this.#text = text;
	}

	/** Where the string that ends at `at` begins, or `at` where no quote on its line opens it. */
	startOf(at: number): number {
		const text = this.#text;
		const quote = text.charCodeAt(at);
		const isEscaped = text.charCodeAt(at - 1) === backslash;
		const known = stretchOf(this.#openings, isEscaped ? quote + 128 : quote);
		if (at <= known.from || at > known.to) startAt(known, at - 1, at);
		const limit = Math.max(0, at - reach);
		if (!known.isStop) {
			let index = known.from;
			while (index >= limit && !isOpening(text, index, quote, isEscaped)) index--;
			known.from = index;
			known.isStop = index >= limit;
		}
		const { from, isStop } = known;
		return isStop && from >= limit && text.charCodeAt(from) === quote ? from : at;
	}

	/** Where the string that begins at `at` ends, or `at` where none on its line does. */
	endOf(at: number): number {
		const text = this.#text;
		const quote = text.charCodeAt(at);
		const known = stretchOf(this.#closings, quote);
		if (at < known.from || at >= known.to) startAt(known, at, at + 1);
		const limit = Math.min(text.length, at + reach);
		if (!known.isStop) {
			let index = known.to;
			while (index < limit && !isClosing(text, index, quote)) index++;
			known.to = index;
			known.isStop = index < limit;
		}
		const { to, isStop } = known;
		return isStop && to < limit && text.charCodeAt(to) === quote ? to : at;
	}
}

/** Nothing between these two places ends the search. The one that moves is where it stopped (`isStop`) or goes on. */
interface Stretch {
	from: number;
	to: number;
	isStop: boolean;
}

const [reach, lineFeed, backslash, apostrophe] = [400, 10, 92, 39] as const;

function stretchOf(stretches: Stretch[], number: number): Stretch {
	stretches[number] ??= { from: 0, to: 0, isStop: false };
	return stretches[number];
}

function startAt(stretch: Stretch, from: number, to: number): void {
	stretch.from = from;
	stretch.to = to;
	stretch.isStop = false;
}

function isOpening(text: string, at: number, quote: number, isEscaped: boolean): boolean {
	const code = text.charCodeAt(at);
	if (code !== quote) return code === lineFeed;
	if (!isEscaped && text.charCodeAt(at - 1) === backslash) return false;
	// An apostrophe inside of a word opens nothing; behind a prefix it does: N'VALUE', b'VALUE'.
	return quote !== apostrophe || !isInWord(text, at) || stringPrefix.test(text.slice(at - 2, at));
}

const stringPrefix = /^[\s(,=[{:][NbfruBFRU]$/;

function isInWord(text: string, at: number): boolean {
	return isLetter(text.charCodeAt(at - 1)) && isLetter(text.charCodeAt(at + 1));
}

function isClosing(text: string, at: number, quote: number): boolean {
	const code = text.charCodeAt(at);
	return code === quote ? text.charCodeAt(at - 1) !== backslash : code === lineFeed;
}

function isLetter(code: number): boolean {
	const lower = code | 32;
	return lower >= 97 && lower <= 122;
}
