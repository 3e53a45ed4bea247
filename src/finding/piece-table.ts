// Knows which six letters and digits begin a piece of a secret, and how that piece goes on. All lies in arrays of
// numbers: thousands of secrets have half a million pieces, and each text of a report is looked through for them.

/** So many letters and digits of a secret are a piece. */
export const minPiece = 6;

/** Made to begin alike, secrets would be compared without end. */
const maxAlike = 16;

/** The number of each letter and digit, in lower case and upper; 0 for what may separate them. */
export const signNumbers = Uint8Array.from({ length: 128 }, (_, code) => {
	const digit = Number.parseInt(String.fromCharCode(code), 36);
	return Number.isNaN(digit) ? 0 : digit + 1;
});

/** What the last six signs make: an older one is shifted out. */
export function pieceHash(hash: number, sign: number): number {
	return ((hash << 5) ^ sign) & 0x3fff_ffff;
}

const endBits = 18;
const endMask = (1 << endBits) - 1;

export class PieceTable {
	/** The signs of all secrets; a 0 behind each. */
	#signs = new Uint8Array(256);
	#signCount = 0;
	/** Where in `#signs` a piece begins, and the number of the next one with the same hash, plus 1. */
	#starts = new Int32Array(256);
	#next = new Int32Array(256);
	/** How many begin with the same six signs, up to this one. */
	#alike = new Uint8Array(256);
	#count = 0;
	/** The number of the first piece of a hash, plus 1. */
	#heads = new Int32Array(1024);
	/** A bit for each end of a hash that some piece has: a small table, which rules out most words before the large one is read. */
	readonly #ends = new Uint8Array(1 << (endBits - 3));

	/** Adds all pieces of what secrets hide; the texts hold letters and digits alone. */
	add(texts: readonly string[]): void {
		const size = texts.reduce((sum, { length }) => sum + length + 1, this.#signCount);
		this.#reserve(size);
		for (const text of texts) {
			const from = this.#signCount;
			for (let at = 0; at < text.length; at++) {
				this.#signs[from + at] = signNumbers[text.charCodeAt(at)]!;
			}
			this.#signCount += text.length + 1;
			let hash = 0;
			for (let at = 0; at < text.length; at++) {
				hash = pieceHash(hash, this.#signs[from + at]!);
				if (at >= minPiece - 1) this.#addPiece(from + at - minPiece + 1, hash);
			}
		}
	}

	/** The length of the longest piece that stands at `at` of `signs`, or 0; `hash` is that of the six signs there. */
	lengthAt(signs: Uint8Array, at: number, hash: number): number {
		const end = hash & endMask;
		if (((this.#ends[end >> 3]! >> (end & 7)) & 1) === 0) return 0;
		let longest = 0;
		for (let piece = this.#heads[this.#slot(hash)]!; piece > 0; piece = this.#next[piece - 1]!) {
			const shared = this.#shared(this.#starts[piece - 1]!, signs, at);
			if (shared >= minPiece && shared > longest) longest = shared;
		}
		return longest;
	}

	#addPiece(start: number, hash: number): void {
		let alike = 0;
		for (let piece = this.#heads[this.#slot(hash)]!; piece > 0; piece = this.#next[piece - 1]!) {
			const other = this.#starts[piece - 1]!;
			if (!this.#beginsAs(other, start)) continue;
			// The newest comes first.
			alike ||= this.#alike[piece - 1]!;
			if (alike >= maxAlike) return;
			const shared = this.#shared(other, this.#signs, start);
			if (this.#signs[other + shared] === 0 && this.#signs[start + shared] === 0) return;
		}
		this.#alike[this.#count] = alike + 1;
		this.#starts[this.#count++] = start;
		const end = hash & endMask;
		this.#ends[end >> 3]! |= 1 << (end & 7);
		this.#link(this.#count, hash);
	}

	#beginsAs(one: number, other: number): boolean {
		for (let at = 0; at < minPiece; at++) {
			if (this.#signs[one + at] !== this.#signs[other + at]) return false;
		}
		return true;
	}

	/** Makes room for so many signs; each begins one piece at the most. */
	#reserve(needed: number): void {
		if (needed <= this.#signs.length) return;
		const size = Math.max(needed, 2 * this.#signs.length);
		this.#signs = grown(this.#signs, size);
		this.#starts = grown(this.#starts, size);
		this.#next = grown(this.#next, size);
		this.#alike = grown(this.#alike, size);
		let slots = this.#heads.length;
		while (slots < 2 * size) slots *= 2;
		this.#heads = new Int32Array(slots);
		for (let piece = 1; piece <= this.#count; piece++) {
			this.#link(piece, this.#hashAt(this.#starts[piece - 1]!));
		}
	}

	#link(piece: number, hash: number): void {
		const slot = this.#slot(hash);
		this.#next[piece - 1] = this.#heads[slot]!;
		this.#heads[slot] = piece;
	}

	#slot(hash: number): number {
		return (Math.imul(hash, 0x9e37_79b1) >>> 8) & (this.#heads.length - 1);
	}

	#hashAt(start: number): number {
		let hash = 0;
		for (let at = start; at < start + minPiece; at++) hash = pieceHash(hash, this.#signs[at]!);
		return hash;
	}

	/** How many signs from `start` on stand at `at` of other ones. */
	#shared(start: number, signs: Uint8Array, at: number): number {
		let length = 0;
		for (;;) {
			const sign = this.#signs[start + length]!;
			if (sign === 0 || sign !== signs[at + length]) return length;
			length++;
		}
	}
}

function grown<Numbers extends Uint8Array | Int32Array>(numbers: Numbers, size: number): Numbers {
	const larger = numbers instanceof Uint8Array ? new Uint8Array(size) : new Int32Array(size);
	larger.set(numbers);
	return larger as Numbers;
}
