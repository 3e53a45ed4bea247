// Lists the ranges of a content in which a match may begin, as the kernel finds them. Most of a long text can then be
// left out. One lister serves all scans of a scanner.

import { slackBytes } from "../kernel/kernel.ts";
import type { ProbeSet } from "./compile-rules.ts";
import { createPrefilterKernel, prefilterAnswers, type RegionContext } from "./prefilter-kernel.ts";

export interface ListedRanges {
	/** In order and apart. */
	readonly ranges: readonly { readonly from: number; readonly to: number }[];
	/** How much around a range a rule sees. */
	readonly context: RegionContext;
}

export interface RangeLister {
	/** Undefined where only a scan of all of it can tell. */
	list(bytes: Buffer): ListedRanges | undefined;
}

/** Undefined where WebAssembly does not run. */
export function createRangeLister(probeSet: ProbeSet): RangeLister | undefined {
	try {
		return makeRangeLister(probeSet);
	} catch {
		return undefined;
	}
}

function makeRangeLister(probeSet: ProbeSet): RangeLister {
	const { kernel, context } = createPrefilterKernel(probeSet);
	const { wasm } = kernel;
	let size = 0;
	let address = 0;
	return {
		list(bytes) {
			if (bytes.length > size) {
				if (address !== 0) wasm.free(address);
				size = bytes.length;
				address = wasm.allocate(size + slackBytes);
			}
			kernel.memoryBytes().set(bytes, address);
			const answer = wasm.prefilterRange(address, bytes.length, 0, bytes.length, 1) & 3;
			if (answer === prefilterAnswers.unclear) return undefined;
			if (answer !== prefilterAnswers.toScan) return { ranges: [], context };
			const numbers = kernel.int32At(wasm.scanRanges.value, wasm.scanRangesLength.value);
			const ranges: { from: number; to: number }[] = [];
			for (let at = 0; at < numbers.length; at += 2) {
				// A match may begin before the region that the kernel saw of it.
				const from = Math.max(0, numbers[at]! - context.maxMatchBytes, ranges.at(-1)?.to ?? 0);
				ranges.push({ from, to: numbers[at + 1]! });
			}
			return { ranges, context };
		},
	};
}
