// A running scan: a promise of the report that also yields findings one by one.

import type { Finding, Report } from "../model/report.ts";
import type { Scan, StopSignal } from "./api.ts";

/** What the scan itself is given. */
export interface ScanCallbacks {
	/** Fires when the caller's does, and when nobody wants more findings. */
	readonly signal: AbortSignal;
	readonly onFinding: (finding: Finding) => void;
}

/** Starts the work with what `prepare` gives; what either throws is a rejection. */
export function startScan<Options extends { readonly signal?: StopSignal }>(
	prepare: () => Options,
	work: (options: Options, hooks: ScanCallbacks) => Promise<Report>,
): Scan {
	const controller = new AbortController();
	const abort = () => controller.abort();
	const findings: Finding[] = [];
	let wake = () => {};
	let more = new Promise<void>((resolve) => {
		wake = resolve;
	});
	let isOver = false;
	function announce(): void {
		wake();
		more = new Promise((resolve) => {
			wake = resolve;
		});
	}
	const hooks: ScanCallbacks = {
		signal: controller.signal,
		onFinding(finding) {
			findings.push(finding);
			announce();
		},
	};
	async function run(): Promise<Report> {
		const options = prepare();
		if (options.signal?.aborted) abort();
		options.signal?.addEventListener("abort", abort);
		try {
			return await work(options, hooks);
		} finally {
			options.signal?.removeEventListener("abort", abort);
		}
	}
	const report = run().finally(() => {
		isOver = true;
		announce();
	});
	// Whoever iterates sees the failure there.
	report.catch(() => {});
	async function* iterate(): AsyncGenerator<Finding, void, undefined> {
		let given = 0;
		try {
			for (;;) {
				while (given < findings.length) yield findings[given++]!;
				if (isOver) break;
				await more;
			}
			await report;
		} finally {
			// Left early: what nobody waits for need not be read.
			abort();
		}
	}
	return Object.assign(report, { report, [Symbol.asyncIterator]: iterate });
}
