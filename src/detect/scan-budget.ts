// What the scan of one content may take: steps, so that a report is the same on every machine, and decoded
// bytes. A step is about a byte that is looked at around a candidate.

/** Counts what a scan takes. One for a content, however many windows it is scanned in. */
export class ScanBudget {
	#steps: number;
	#decodedBytes: number;
	#nextPause: number;

	/** The budget of a content of so many bytes; `maxSteps` is for a scan that may give up earlier. */
	constructor(contentBytes: number, maxSteps: number = baseSteps + stepsPerByte * contentBytes) {
		this.#steps = maxSteps;
		this.#nextPause = maxSteps - stepsPerPause;
		this.#decodedBytes = Math.max(minDecodedBytes, decodedPerByte * contentBytes);
	}

	get isSpent(): boolean {
		return this.#steps <= 0;
	}

	takeSteps(steps: number): void {
		this.#steps -= steps;
	}

	/** Of a pattern that is matched step by step; these take longer. */
	takePatternSteps(steps: number): void {
		this.#steps -= stepsPerPatternStep * steps;
	}

	/** Ends the scan of the content. */
	spend(): void {
		this.#steps = 0;
	}

	/** False where the budget does not hold so many bytes more. */
	takeDecoded(bytes: number): boolean {
		this.#decodedBytes -= bytes;
		this.#steps -= bytes * stepsPerDecodedByte;
		return this.#decodedBytes >= 0;
	}

	/** True where the scan has run for some milliseconds since this was true. */
	isPauseDue(): boolean {
		if (this.#steps > this.#nextPause) return false;
		this.#nextPause = this.#steps - stepsPerPause;
		return true;
	}
}

/** A content of 1 MB that has a value every 33 bytes and much around each takes about this. */
const baseSteps = 1_000_000_000;
/** Four times what values take that nothing claims for a provider, one every 33 bytes. */
const stepsPerByte = 20;
const minDecodedBytes = 4 << 20;
const decodedPerByte = 4;
const stepsPerDecodedByte = 10;
const stepsPerPatternStep = 2;
const stepsPerPause = 1_000_000;
