// The only holder of plaintext. Whatever prints, inspects or serialises a Secret
// gets its redacted form; only reveal() gives the value, and few files may call it
// (test/architecture.test.ts lists them).

const inspect = Symbol.for("nodejs.util.inspect.custom");

export class Secret {
	readonly #value: string;
	/** What the provider's dashboard shows of the key, so that a person can find its row. */
	readonly redacted: string;

	constructor(value: string, redacted: string) {
		this.#value = value;
		this.redacted = redacted;
	}

	/** How many characters the plaintext has. */
	get length(): number {
		return this.#value.length;
	}

	/** The same secret, shown in other words. */
	shownAs(words: string): Secret {
		return new Secret(this.#value, words);
	}

	/** Gives the plaintext. */
	reveal(): string {
		return this.#value;
	}

	toString(): string {
		return this.redacted;
	}

	toJSON(): string {
		return this.redacted;
	}

	[inspect](): string {
		return `Secret(${this.redacted})`;
	}
}
