// Prefilter for the versions of a content. Where the base was checked, only the changes are read, and the candidate
// regions near enough for a rule to see a change. It may say "perhaps" too often, but never calls a version clean in
// which a scan of the whole would find something.

import type { Kernel } from "../kernel/kernel.ts";
import type { Pack } from "../packs/pack.ts";
import { compileProbeSet, compileProbes } from "./compile-rules.ts";
import { createNameCheck, type NameCheck } from "./content-claims.ts";
import type { MatchCheck } from "./match-check.ts";
import { createPrefilterKernel, prefilterAnswers } from "./prefilter-kernel.ts";

/** What is known of a checked content: candidate regions that are no match, but could be one beside other bytes. */
export interface PrefilterState {
	/** The regions' address in the kernel's memory, 0 for none, and how many numbers they take. */
	readonly regions: number;
	readonly regionsLength: number;
	/** True when nothing is known: versions made from it are checked as a whole. */
	readonly isUnclear: boolean;
}

/** Contents lie in the kernel's memory, with slack behind them. */
export interface VersionPrefilter {
	readonly kernel: Kernel;
	/**
	 * Checks whether a scan, under any path, would give a match or a problem. The state is of use
	 * unless it `isLast`: then no version is made from the content.
	 */
	checkContent(address: number, bytes: number, isLast?: boolean): PrefilterState;
	/** The same for a content under this path alone, of which no version is made. */
	mayHoldMatchAt(path: string, address: number, bytes: number): boolean;
	/** The same for the version that the kernel made last, of a base that was checked. */
	checkVersion(
		address: number,
		bytes: number,
		base: PrefilterState,
		baseBytes: number,
	): PrefilterState;
	/** Frees the state of a content from which no more versions are made. */
	release(state: PrefilterState): void;
	/** True when the content checked last may hold a match. */
	readonly mayHoldMatch: boolean;
}

const clean: PrefilterState = { regions: 0, regionsLength: 0, isUnclear: false };
const unclear: PrefilterState = { regions: 0, regionsLength: 0, isUnclear: true };

/**
 * Makes a prefilter for the rules of some packs; it checks one content at a time. What the kernel cannot
 * rule out `isMatch` decides. It may defer a candidate, which then counts as no match until it is resolved; where
 * it turns out to be one, nothing that was said of its family holds.
 */
export function createVersionPrefilter(
	packs: readonly Pack[],
	isMatch: MatchCheck,
): VersionPrefilter {
	const rules = packs.flatMap((pack) => pack.rules);
	const probeSet = compileProbeSet(compileProbes(rules));
	const { kernel, context } = createPrefilterKernel(probeSet);
	const { wasm } = kernel;
	let mayName: NameCheck | undefined;
	let mayHoldMatch = false;

	function mayHoldMatchAt(path: string, address: number, bytes: number): boolean {
		const answer = wasm.prefilterRange(address, bytes, 0, bytes, 1) & 3;
		if (answer <= prefilterAnswers.unchanged) return false;
		if (answer === prefilterAnswers.toScan) {
			mayName ??= createNameCheck(rules);
			const isNamed = mayName(kernel.bytesAt(address, bytes), path);
			if (!isNamed && wasm.isCleanUnnamed() !== 0) return false;
			if (areRangesClean(address, bytes)) return false;
		}
		return isMatch({ bytes: kernel.bytesAt(address, bytes), request: {} });
	}

	function checkContent(address: number, bytes: number, isLast = false): PrefilterState {
		const result = wasm.prefilterRange(address, bytes, 0, bytes, isLast ? 1 : 0);
		const answer = result & 3;
		mayHoldMatch = false;
		if (answer === prefilterAnswers.clean) return clean;
		if (answer === prefilterAnswers.unchanged) return keepRegions(result);
		if (answer === prefilterAnswers.toScan && areRangesClean(address, bytes)) {
			// What a change does to text of two or four bytes a character the kernel cannot tell.
			return wasm.hasWideText.value ? unclear : keepRegions(result);
		}
		mayHoldMatch = isMatch({ bytes: kernel.bytesAt(address, bytes), request: {} });
		return unclear;
	}

	function checkVersion(
		address: number,
		bytes: number,
		base: PrefilterState,
		baseBytes: number,
	): PrefilterState {
		if (base.isUnclear) return checkContent(address, bytes);
		const { regions, regionsLength } = base;
		const result = wasm.prefilterVersion(address, bytes, regions, regionsLength, baseBytes);
		const answer = result & 3;
		mayHoldMatch = false;
		if (answer === prefilterAnswers.clean) return clean;
		if (answer === prefilterAnswers.unchanged) return keepRegions(result);
		const isClean = answer === prefilterAnswers.toScan && areRangesClean(address, bytes);
		return isClean ? keepRegions(result) : checkContent(address, bytes);
	}

	function keepRegions(result: number): PrefilterState {
		return { regions: wasm.keepRegions(), regionsLength: result >>> 2, isUnclear: false };
	}

	/** Scans the ranges that the kernel listed, each with as much around it as a rule sees. */
	function areRangesClean(address: number, bytes: number): boolean {
		const ranges = kernel.int32At(wasm.scanRanges.value, wasm.scanRangesLength.value);
		for (let at = 0; at < ranges.length; at += 2) {
			const [from, to] = [ranges[at]!, ranges[at + 1]!];
			const start = Math.max(0, from - context.beforeBytes);
			const end = Math.min(bytes, to + context.afterBytes);
			const request = {
				from: Math.max(0, from - start - context.maxMatchBytes),
				to: Math.min(to, end) - start,
				isPart: true,
			};
			if (isMatch({ bytes: kernel.bytesAt(address + start, end - start), request })) return false;
		}
		return true;
	}

	return {
		kernel,
		checkContent,
		mayHoldMatchAt,
		checkVersion,
		release({ regions }) {
			if (regions !== 0) wasm.free(regions);
		},
		get mayHoldMatch() {
			return mayHoldMatch;
		},
	};
}
