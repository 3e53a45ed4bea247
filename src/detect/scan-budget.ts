// What the scan of one content may take: steps, so that a report is the same on every machine, and decoded
// bytes. A step is about a byte that is looked at around a candidate.

import type { Problem } from "../model/report.ts";

export interface ScanBudgetLimits {
	/** For a scan that may give up earlier. */
	readonly maxSteps?: number;
	/** Shared with other contents. */
	readonly total?: StepTotal | undefined;
}

/** Counts what a scan takes. One for a content, however many windows it is scanned in. */
export class ScanBudget {
	#steps: number;
	#decodedBytes: number;
	#matches = 0;
	#nextPause: number;
	readonly #total: StepTotal | undefined;

	constructor(contentBytes: number, { maxSteps, total }: ScanBudgetLimits = {}) {
		this.#steps = maxSteps ?? baseSteps + stepsPerByte * contentBytes;
		this.#nextPause = this.#steps - stepsPerPause;
		this.#decodedBytes = Math.max(minDecodedBytes, decodedPerByte * contentBytes);
		this.#total = total;
	}

	get isSpent(): boolean {
		return this.#steps <= 0 || this.#total?.isSpent === true;
	}

	/** What is said of a content on which it was spent. */
	problem(path: string | undefined): Problem {
		const message =
			"Stopped before its end: to judge all that could be a key in it takes more steps than the budget allows";
		return { code: "scan-budget", message, ...(path !== undefined && { path }) };
	}

	takeSteps(steps: number): void {
		this.#steps -= steps;
		this.#total?.take(steps);
	}

	/** Of a pattern that is matched step by step; these take longer. */
	takePatternSteps(steps: number): void {
		this.takeSteps(stepsPerPatternStep * steps);
	}

	/** Of a match, with all that follows from it. */
	takeMatch(): void {
		this.takeSteps(matchSteps);
		if (++this.#matches >= maxMatches) this.spend();
	}

	/** Ends the scan of the content. */
	spend(): void {
		this.#steps = 0;
	}

	/** False where the budget does not hold so many bytes more. */
	takeDecoded(bytes: number): boolean {
		this.#decodedBytes -= bytes;
		this.takeSteps(bytes * stepsPerDecodedByte);
		return this.#decodedBytes >= 0;
	}

	/** True where the scan has run for some milliseconds since this was true. */
	isPauseDue(): boolean {
		if (this.#steps > this.#nextPause) return false;
		this.#nextPause = this.#steps - stepsPerPause;
		return true;
	}
}

/** Steps that many contents share: those of a pack of a megabyte can be as large as a disk. */
export class StepTotal {
	#left: number;

	constructor(steps: number) {
		this.#left = steps;
	}

	get isSpent(): boolean {
		return this.#left <= 0;
	}

	take(steps: number): void {
		this.#left -= steps;
	}
}

/** What the contents of a repository may take together that is stored in so many bytes. */
export function storedTotal(storedBytes: number): StepTotal {
	return new StepTotal(baseTotal + stepsPerStoredByte * storedBytes);
}

/** What the checks of one thread may take before the contents themselves are scanned. */
export function checkTotal(storedBytes: number): StepTotal {
	return new StepTotal((baseTotal + stepsPerStoredByte * storedBytes) / 4);
}

/** A megabyte of pack may take seconds; what people store never takes so many steps. */
const baseTotal = 1_300_000_000;
const stepsPerStoredByte = 500;
const baseSteps = 100_000_000;
/** The worst known texts take so many: a value every 33 bytes, with much to read around each. */
const stepsPerByte = 530;
const minDecodedBytes = 4 << 20;
const decodedPerByte = 4;
const stepsPerDecodedByte = 10;
const stepsPerPatternStep = 2;
/** 0.2 ms, where a step is 40 ns. */
const matchSteps = 5_000;
/** Each match is kept until the report is written. No content that people use has a tenth as many. */
const maxMatches = 150_000;
const stepsPerPause = 1_000_000;

/** The problem of a content whose decoded text was not read to its end. */
export function decodeProblem(path: string | undefined): Problem {
	const message = "Stopped decoding: its encoded text takes more than the budget allows";
	return { code: "decode-budget", message, ...(path !== undefined && { path }) };
}
