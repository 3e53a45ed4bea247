// Finds the matches in a content: the one entry to detection for all who scan. content-scan.ts has the steps; this
// file chooses what is scanned in one go: the whole, windows of it, or the ranges that the kernel lists. What this room may
// import stands in test/architecture/rules.ts.

import type { Match } from "../model/match.ts";
import type { Problem } from "../model/report.ts";
import type { Pack, Rule } from "../packs/pack.ts";
import { collectWords, compileProbeSet, compileProbes } from "./compile-rules.ts";
import { ContentScan } from "./content-scan.ts";
import { holdsCandidate } from "./find-candidates.ts";
import { rootLayer } from "./layer.ts";
import { resolveOverlaps } from "./resolve-overlaps.ts";
import { ScanBudget } from "./scan-budget.ts";
import { createRangeLister, type ListedRanges, type RangeLister } from "./scan-ranges.ts";
import type { ScanRequest, ScanResult } from "./scan-request.ts";
import { compileJudge } from "./weigh-evidence.ts";
import { maxWholeBytes, windowsOf } from "./window-spans.ts";
import { WordSearch } from "./word-search.ts";

export interface Scanner {
	/** The rules in force. */
	readonly rules: readonly Rule[];
	scan(bytes: Buffer, request: ScanRequest): ScanResult;
	/** The same in parts: it yields every few milliseconds, so that signals are handled. */
	scanInParts(bytes: Buffer, request: ScanRequest): Generator<void, ScanResult>;
	/** The prefilter: false when a scan of `bytes` would find nothing, whatever their path. */
	mayHold(bytes: Buffer): boolean;
	/** The words that evidence asks whole contents for, as far as `bytes` hold them. */
	wordsIn(bytes: Buffer, into?: Set<string>): Set<string>;
}

/** Makes a scanner of compiled packs. It keeps no state between scans. */
export function createScanner(
	packs: readonly Pack[],
	{ usesKernel = false }: { readonly usesKernel?: boolean } = {},
): Scanner {
	const rules = packs.flatMap((pack) => pack.rules);
	const probes = compileProbes(rules, compileJudge);
	const probeSet = compileProbeSet(probes);
	const words = new WordSearch(collectWords(rules));
	const wordsIn = (bytes: Buffer, into?: Set<string>) => words.search(bytes, into);
	let ranges: RangeLister | "none" | undefined;

	/** Undefined where only a scan of all of it can tell. */
	function listRanges(bytes: Buffer): ListedRanges | undefined {
		ranges ??= createRangeLister(probeSet) ?? "none";
		return ranges === "none" ? undefined : ranges.list(bytes);
	}

	function mayHold(bytes: Buffer): boolean {
		const listed = usesKernel && bytes.length >= minListedBytes ? listRanges(bytes) : undefined;
		return listed === undefined ? holdsCandidate(bytes, probeSet) : listed.ranges.length > 0;
	}

	function* scanSpan(bytes: Buffer, request: ScanRequest): Generator<void, ScanResult> {
		const { from = 0, to = bytes.length, base = 0 } = request;
		const { budget = new ScanBudget(bytes.length) } = request;
		if (budget.isSpent) return { matches: [], problems: [budget.problem(request.path)] };
		if (usesKernel && to - from >= minRangedBytes && !request.isPart && !request.onCandidate) {
			const listed = listRanges(bytes);
			if (listed !== undefined) {
				return yield* scanRanges(bytes, { ...request, from, to, budget }, listed);
			}
		}
		const contentScan = new ContentScan(probeSet, request, bytes, wordsIn, budget);
		yield* contentScan.scanLayer(rootLayer(bytes, from, to, base));
		return {
			matches: resolveOverlaps(contentScan.matches, bytes, base),
			problems: contentScan.problems,
		};
	}

	/** The words of the whole content, for its parts: gathered when the first is needed. */
	function wordsOfWhole(bytes: Buffer, request: ScanRequest): () => ReadonlySet<string> {
		let known: ReadonlySet<string> | undefined;
		return () => {
			known ??= wordsIn(bytes, new Set(request.words?.()));
			return known;
		};
	}

	/** Scans the parts in which a match can begin, each with as much around it as a rule sees. */
	function* scanRanges(
		bytes: Buffer,
		request: ScanRequest & { readonly from: number; readonly to: number },
		{ ranges: listed, context }: ListedRanges,
	): Generator<void, ScanResult> {
		const { base = 0 } = request;
		const words = wordsOfWhole(bytes, request);
		const matches: Match[] = [];
		const problems = new Map<string, Problem>();
		for (const range of listed) {
			const [first, last] = [Math.max(request.from, range.from), Math.min(request.to, range.to)];
			if (first >= last) continue;
			const start = Math.max(0, first - context.beforeBytes);
			const piece = bytes.subarray(start, Math.min(bytes.length, last + context.afterBytes));
			const [from, to] = [first - start, last - start];
			const own = { ...request, base: base + start, from, to, words };
			const contentScan = new ContentScan(probeSet, own, piece, wordsIn, request.budget!);
			yield* contentScan.scanLayer(rootLayer(piece, from, to, base + start));
			for (const match of contentScan.matches) matches.push(match);
			for (const problem of contentScan.problems) problems.set(problem.code, problem);
			if (matches.length > 0 && request.stopsAtMatch) break;
		}
		return { matches: resolveOverlaps(matches, bytes, base), problems: [...problems.values()] };
	}

	/** Where much is decoded, a content takes many times its size; a window of it does not. */
	function* scanInParts(bytes: Buffer, request: ScanRequest): Generator<void, ScanResult> {
		if (bytes.length <= maxWholeBytes) return yield* scanSpan(bytes, request);
		const { base = 0, budget = new ScanBudget(bytes.length) } = request;
		const words = wordsOfWhole(bytes, request);
		const matches: Match[] = [];
		const problems = new Map<string, Problem>();
		for (const window of windowsOf(request.from ?? 0, request.to ?? bytes.length, bytes.length)) {
			const { start, end, from, to } = window;
			const own = { ...request, base: base + start, from, to, budget, words };
			const result = yield* scanSpan(bytes.subarray(start, end), own);
			for (const match of result.matches) matches.push(match);
			for (const problem of result.problems) problems.set(problem.code, problem);
			if (matches.length > 0 && request.stopsAtMatch) break;
			yield;
		}
		return { matches, problems: [...problems.values()] };
	}

	return {
		rules,
		wordsIn,
		mayHold,
		scanInParts,
		scan: (bytes, request) => runToEnd(scanInParts(bytes, request)),
	};
}

/** A shorter content is scanned whole, which takes too little time to save any. */
const minRangedBytes = 1 << 18;

/** In less, JavaScript finds out before the kernel is ready: 5,532 names of files take it 80 ms, the kernel one. */
const minListedBytes = 4096;

/** Runs a generator to its end, without a pause. */
export function runToEnd<T>(parts: Generator<unknown, T>): T {
	let step = parts.next();
	while (!step.done) step = parts.next();
	return step.value;
}
