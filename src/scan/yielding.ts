// A scan is one long loop: here timers, signals and the progress line get their turn in it.

import type { Tally } from "../model/report.ts";
import type { ScanPlan } from "./plan.ts";

/** How long the loop may run before it pauses. */
const turnMs = 40;

export class Turns {
	readonly #plan: Pick<ScanPlan, "onProgress" | "signal">;
	readonly #scanned: Tally;
	#ends: number;

	/** `scanned` is read at each turn. */
	constructor(plan: Pick<ScanPlan, "onProgress" | "signal">, scanned: Tally) {
		this.#plan = plan;
		this.#scanned = scanned;
		this.#ends = performance.now() + turnMs;
	}

	/** Nothing while there is time; else a wait that ends with true when the scan is to stop. */
	due(path: string): Promise<boolean> | undefined {
		return performance.now() < this.#ends ? undefined : this.#pause(path);
	}

	async #pause(path: string): Promise<boolean> {
		const { onProgress, signal } = this.#plan;
		onProgress?.({ ...this.#scanned, path });
		await new Promise((resolve) => setImmediate(resolve));
		this.#ends = performance.now() + turnMs;
		return signal.aborted;
	}
}
