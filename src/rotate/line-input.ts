// Edits one line that is typed in a terminal in raw mode: characters in, the line and its echo out. A secret is never
// echoed. Other lines are echoed only while they are shorter than any key, since keys get pasted at the wrong prompt.

export interface TypedInput {
	/** To be written to the terminal. */
	readonly echo: string;
	/** Present once Enter was pressed; what follows it is dropped, it may be the rest of a paste. */
	readonly line?: string;
	/** Ctrl-C, or Ctrl-D at the start of a line. */
	readonly isStopped?: true;
}

const maxEchoed = 12;
const maxLength = 4096;

export class LineInput {
	readonly #isSecret: boolean;
	#line = "";
	/** Inside an escape sequence: of a function key, or the marks around a paste. */
	#escape: "none" | "started" | "sequence" = "none";

	constructor(isSecret: boolean) {
		this.#isSecret = isSecret;
	}

	take(typed: string): TypedInput {
		const before = this.#echoed();
		for (const character of typed) {
			if (character === "\r" || character === "\n") {
				return { echo: `${this.#change(before)}\n`, line: this.#line };
			}
			if (this.#isInEscape(character)) continue;
			const isEnd = character === "\u0004" && this.#line === "";
			if (character === "\u0003" || isEnd) return { echo: "\n", isStopped: true };
			this.#edit(character);
		}
		return { echo: this.#change(before) };
	}

	#edit(character: string): void {
		if (character === "\u007f" || character === "\b") {
			this.#line = [...this.#line].slice(0, -1).join("");
		} else if (character === "\u0015") this.#line = "";
		else if (!/\p{Cc}/u.test(character) && this.#line.length < maxLength) this.#line += character;
	}

	#isInEscape(character: string): boolean {
		if (this.#escape === "none") {
			if (character === "\u001b") this.#escape = "started";
			return character === "\u001b";
		}
		if (this.#escape === "started" && (character === "[" || character === "O")) {
			this.#escape = "sequence";
		} else if (this.#escape === "started" || /[@-~]/.test(character)) this.#escape = "none";
		return true;
	}

	/** As much of the line as the terminal shows. */
	#echoed(): string {
		const isShown = !this.#isSecret && this.#line.length <= maxEchoed;
		return isShown ? this.#line.replace(/[^ -~]/g, "?") : "";
	}

	#change(before: string): string {
		const after = this.#echoed();
		let same = 0;
		while (same < after.length && after[same] === before[same]) same++;
		return "\b \b".repeat(before.length - same) + after.slice(same);
	}
}
