// Gathers which of the words that rules need a content holds: in its bytes, its path and what was decoded of it. It
// does so when the first of them is needed, since most contents never need one.

import type { ScanRequest } from "./scan-request.ts";

/** Adds the words that the bytes hold to `into`, and gives it back. */
export type WordsIn = (bytes: Buffer, into?: Set<string>) => Set<string>;

export class ContentWords {
	readonly #root: Buffer;
	readonly #path: string;
	readonly #wordsIn: WordsIn;
	/** Of the rest of a content of which `root` is a window. */
	readonly #wordsElsewhere: ScanRequest["words"];
	#gathered: Set<string> | undefined;
	readonly #inDecoded = new Set<string>();
	#unread: Buffer[] = [];
	#unreadBytes = 0;

	constructor(root: Buffer, { path = "", words }: ScanRequest, wordsIn: WordsIn) {
		this.#root = root;
		this.#path = path;
		this.#wordsIn = wordsIn;
		this.#wordsElsewhere = words;
	}

	get areGathered(): boolean {
		return this.#gathered !== undefined;
	}

	has(word: string): boolean {
		this.#gathered ??= this.#wordsIn(Buffer.from(this.#path, "latin1"), this.#wordsIn(this.#root));
		this.#readDecoded();
		return (
			this.#gathered.has(word) ||
			this.#inDecoded.has(word) ||
			(this.#wordsElsewhere?.().has(word) ?? false)
		);
	}

	/** A word may stand only in what was decoded. It is held until it is asked for, but not much of it. */
	addDecoded(bytes: Buffer): void {
		this.#unread.push(bytes);
		this.#unreadBytes += bytes.length;
		if (this.#unreadBytes > maxUnreadBytes) this.#readDecoded();
	}

	#readDecoded(): void {
		if (this.#unreadBytes === 0) return;
		for (const bytes of this.#unread) this.#wordsIn(bytes, this.#inDecoded);
		this.#unread = [];
		this.#unreadBytes = 0;
	}
}

const maxUnreadBytes = 1 << 20;
