// Content in, matches out: the face of detection. The stages are in content-scan.ts.

import type { Match } from "../model/match.ts";
import type { Problem } from "../model/report.ts";
import type { Pack, Rule } from "../packs/pack.ts";
import { collectWords, compileProbes, compileSweep } from "./compile-rules.ts";
import { Run } from "./content-scan.ts";
import { holdsAny } from "./find-candidates.ts";
import { rootLayer } from "./layer.ts";
import { resolveOverlaps } from "./resolve-overlaps.ts";
import { WordSearch } from "./run-scan.ts";
import { ScanBudget } from "./scan-budget.ts";
import { createKernelRanges, type KernelRanges, type ListedRanges } from "./scan-ranges.ts";
import type { Judgement } from "./weigh-evidence.ts";
import { maxWholeBytes, windowsOf } from "./window-spans.ts";

export interface ScanRequest {
	/**
	 * For evidence that asks for the path; with "/". Without it, whatever would be found under some
	 * path is found, and perhaps more.
	 */
	readonly path?: string;
	/** Where `bytes` begin in the content, for windows of a large one. */
	readonly base?: number;
	/** Matches begin in [from, to) of `bytes`; the rest is context. */
	readonly from?: number;
	readonly to?: number;
	/** Gives the words that the whole content holds, of which `bytes` are a window. */
	readonly words?: () => ReadonlySet<string>;
	/**
	 * True when `bytes` are a part of a content and nobody knows the words of the rest: then no
	 * word that stands anywhere rules a match out.
	 */
	readonly isPart?: boolean;
	/** Is told of every candidate and how it was judged, findings or not (explain). */
	readonly onCandidate?: (candidate: JudgedCandidate) => void;
	/** True where one match is enough. */
	readonly stopsAtMatch?: boolean;
	/** Shared by the windows of a large content; by default it is that of `bytes`. */
	readonly budget?: ScanBudget;
}

/** A candidate and what was made of it, for people who ask why. */
export interface JudgedCandidate {
	/** Bytes of the content. */
	readonly start: number;
	readonly end: number;
	readonly rule: Rule;
	readonly redacted: string;
	/** Why it cannot be a generated key, if it cannot. */
	readonly placeholder: string | undefined;
	/** False when no word stands in the content or its path that the form asks for. */
	readonly isNamed: boolean;
	readonly judgement: Judgement;
}

export interface ScanResult {
	readonly matches: readonly Match[];
	readonly problems: readonly Problem[];
}

export interface Scanner {
	/** The rules in force. */
	readonly rules: readonly Rule[];
	scan(bytes: Buffer, request: ScanRequest): ScanResult;
	/** The same in parts: it yields every few milliseconds, so that signals are heard meanwhile. */
	scanInParts(bytes: Buffer, request: ScanRequest): Generator<void, ScanResult>;
	/** The cheap question: false when a scan of `bytes` would find nothing, whatever their path. */
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
	const probes = compileProbes(rules);
	const sweep = compileSweep(probes);
	const words = new WordSearch(collectWords(rules));
	const wordsIn = (bytes: Buffer, into?: Set<string>) => words.search(bytes, into);
	let ranges: KernelRanges | "none" | undefined;

	function* scanSpan(bytes: Buffer, request: ScanRequest): Generator<void, ScanResult> {
		const { from = 0, to = bytes.length, base = 0 } = request;
		const { budget = new ScanBudget(bytes.length) } = request;
		if (budget.isSpent) return { matches: [], problems: [budget.problem(request.path)] };
		if (usesKernel && to - from >= minRangedBytes && !request.isPart && !request.onCandidate) {
			ranges ??= createKernelRanges(sweep) ?? "none";
			const listed = ranges === "none" ? undefined : ranges.list(bytes);
			if (listed !== undefined) {
				return yield* scanRanges(bytes, { ...request, from, to, budget }, listed);
			}
		}
		const run = new Run(sweep, request, bytes, wordsIn, budget);
		yield* run.layer(rootLayer(bytes, from, to, base));
		return { matches: resolveOverlaps(run.matches), problems: run.problems };
	}

	/** Scans the parts in which a match can begin, each with as much around it as a rule sees. */
	function* scanRanges(
		bytes: Buffer,
		request: ScanRequest & { readonly from: number; readonly to: number },
		{ ranges: listed, context }: ListedRanges,
	): Generator<void, ScanResult> {
		const { base = 0 } = request;
		let known: ReadonlySet<string> | undefined;
		const words = () => {
			known ??= wordsIn(bytes, new Set(request.words?.()));
			return known;
		};
		const matches: Match[] = [];
		const problems = new Map<string, Problem>();
		for (const range of listed) {
			const [first, last] = [Math.max(request.from, range.from), Math.min(request.to, range.to)];
			if (first >= last) continue;
			const start = Math.max(0, first - context.beforeBytes);
			const piece = bytes.subarray(start, Math.min(bytes.length, last + context.afterBytes));
			const [from, to] = [first - start, last - start];
			const own = { ...request, base: base + start, from, to, words };
			const run = new Run(sweep, own, piece, wordsIn, request.budget!);
			yield* run.layer(rootLayer(piece, from, to, base + start));
			for (const match of run.matches) matches.push(match);
			for (const problem of run.problems) problems.set(problem.code, problem);
			if (matches.length > 0 && request.stopsAtMatch) break;
		}
		return { matches: resolveOverlaps(matches), problems: [...problems.values()] };
	}

	/** Where much is decoded, a content takes many times its size; a window of it does not. */
	function* scanInParts(bytes: Buffer, request: ScanRequest): Generator<void, ScanResult> {
		if (bytes.length <= maxWholeBytes) return yield* scanSpan(bytes, request);
		const { base = 0, budget = new ScanBudget(bytes.length) } = request;
		let known: ReadonlySet<string> | undefined;
		const words = () => {
			known ??= wordsIn(bytes, new Set(request.words?.()));
			return known;
		};
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
		mayHold: (bytes) => holdsAny(bytes, sweep),
		scanInParts,
		scan: (bytes, request) => drain(scanInParts(bytes, request)),
	};
}

/** A shorter content is scanned whole: it takes no time that anybody notices. */
const minRangedBytes = 1 << 18;

/** Runs work in parts to its end at once. */
export function drain<T>(parts: Generator<unknown, T>): T {
	let step = parts.next();
	while (!step.done) step = parts.next();
	return step.value;
}
