// Lets the event loop run during a scan, which is one long loop: timers, signals and the progress line need it.

import type { ProgressState } from "./accounting.ts";
import type { ScanPlan } from "./plan.ts";

/** How long a scan may run before it yields. By the uptime, since `performance` takes two milliseconds to load. */
const maxRunSeconds = 0.04;

interface Watched {
	readonly onProgress: ScanPlan["onProgress"] | undefined;
	readonly signal: AbortSignal;
}

export class EventLoopYielder {
	readonly #plan: Watched;
	readonly #progressAt: (path: string) => ProgressState;
	#endsAt: number;

	constructor(plan: Watched, progressAt: (path: string) => ProgressState) {
		this.#plan = plan;
		this.#progressAt = progressAt;
		this.#endsAt = process.uptime() + maxRunSeconds;
	}

	/** Undefined while there is time; else a wait that ends with true when the scan is to stop. */
	yieldIfDue(path: string): Promise<boolean> | undefined {
		return process.uptime() < this.#endsAt ? undefined : this.#pause(path);
	}

	async #pause(path: string): Promise<boolean> {
		const { onProgress, signal } = this.#plan;
		onProgress?.(this.#progressAt(path));
		await new Promise((resolve) => setImmediate(resolve));
		this.#endsAt = process.uptime() + maxRunSeconds;
		return signal.aborted;
	}
}

/** Runs a scan that takes long, with pauses; undefined where it is to stop. */
export async function runParts<T>(
	parts: Generator<void, T>,
	path: string,
	yielder: EventLoopYielder,
): Promise<T | undefined> {
	for (let step = parts.next(); ; step = parts.next()) {
		if (step.done) return step.value;
		const wait = yielder.yieldIfDue(path);
		if (wait && (await wait)) return undefined;
	}
}
