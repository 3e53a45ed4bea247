// Scans one content, or one window of it, in layers: finds candidates, judges each by its evidence, decodes what is
// encoded, and scans that as the next layer. Nothing is decoded deeper than `maxDepth`.

import type { Match } from "../model/match.ts";
import type { Problem } from "../model/report.ts";
import type { DecodedPiece } from "./base64.ts";
import {
	couldMatch,
	isExactRun,
	isKeywordNear,
	standsAlone,
	touchesEscape,
} from "./candidate-checks.ts";
import { CandidateContext } from "./candidate-context.ts";
import type { RunEvent } from "./candidate-event.ts";
import { canonicalKey } from "./canonical-key.ts";
import type { CompiledForm, ProbeSet } from "./compile-rules.ts";
import type { ContentLookup } from "./content-lookup.ts";
import { ContentWords, type WordsIn } from "./content-words.ts";
import { EscapeWindows, isCutOff } from "./escape-windows.ts";
import { findLayerCandidates, layerOfPiece } from "./find-candidates.ts";
import type { Layer } from "./layer.ts";
import { makeMatch } from "./make-match.ts";
import { wholeMatch } from "./pattern.ts";
import { entropyOf, placeholderReason } from "./randomness.ts";
import { redact } from "./redaction.ts";
import { decodeProblem, type ScanBudget } from "./scan-budget.ts";
import type { ScanRequest } from "./scan-request.ts";
import { type PatternMatch, TooManySteps } from "./step-matcher.ts";
import { findWideText } from "./wide-text.ts";

/** Decoding goes this deep: an escaped string with base64 of a URL in it takes three. */
const maxDepth = 4;
/** The steps of trying a form on a run: 24 µs, where a step is 40 ns. */
const formSteps = 600;
/** So many candidates are judged before the words of the content are gathered. */
const maxBeforeWords = 50;

export class ContentScan implements ContentLookup {
	readonly matches: Match[] = [];
	readonly problems: Problem[] = [];
	readonly path: string | undefined;
	readonly #probeSet: ProbeSet;
	readonly #root: Buffer;
	readonly #isPart: boolean;
	readonly #words: ContentWords;
	/** Matches begin in [from, to) of the content. */
	readonly #base: number;
	readonly #from: number;
	readonly #to: number;
	readonly #explain: ScanRequest["onCandidate"];
	readonly #stopsAtMatch: boolean;
	readonly #budget: ScanBudget;
	#candidates = 0;
	#context: CandidateContext | undefined;
	#measured = { secret: "", entropy: 0 };

	constructor(
		probeSet: ProbeSet,
		request: ScanRequest,
		root: Buffer,
		wordsIn: WordsIn,
		budget: ScanBudget,
	) {
		this.path = request.path;
		this.#probeSet = probeSet;
		this.#root = root;
		this.#words = new ContentWords(root, request, wordsIn);
		this.#isPart = request.isPart === true;
		this.#explain = request.onCandidate;
		this.#stopsAtMatch = request.stopsAtMatch === true;
		const { base = 0, from = 0, to = root.length } = request;
		this.#base = base;
		this.#from = base + from;
		this.#to = base + to;
		this.#budget = budget;
	}

	has(word: string): boolean {
		// Without a path, what a word could say in favour counts as said before this is asked.
		return !this.#isPart && this.#words.has(word);
	}

	/**
	 * Judges all that there is in a layer, then what decoding it gives. Yields now and then, and at the end has
	 * done what the budget allows.
	 */
	*scanLayer(layer: Layer, depth = 0): Generator<void, void> {
		const goesDeeper = depth < maxDepth;
		const escaped = new EscapeWindows(layer);
		const beside: DecodedPiece[] = [];
		for (const event of findLayerCandidates(
			layer,
			this.#probeSet,
			this.#budget,
			depth > maxDepth,
		)) {
			if (this.#isOver()) return;
			const { start, end } = event.kind === "piece" ? event.piece : event;
			if (event.kind === "run") {
				if (isCutOff(layer, event.probe.set, { start, end })) continue;
				if (yield* this.#judgeRun(layer, event)) escaped.add(start, end);
			} else if (event.kind === "escaped") {
				escaped.add(start, end, event.isMail, event.bytesPerCharacter);
			} else if (goesDeeper || event.piece.isValue) {
				const { piece } = event;
				if (piece.isTooLarge) this.#addProblem(decodeProblem(this.path));
				// Its line breaks may be escaped, so that it goes on behind them; that is decoded first.
				const isBeside = touchesEscape(layer.bytes, start, end);
				if (isBeside) escaped.add(start, end);
				if (isBeside && !piece.isValue) beside.push(piece);
				else yield* this.#decode(layerOfPiece(layer, piece), piece.isValue ? maxDepth : depth);
			}
			if (this.#budget.isPauseDue()) yield;
		}
		if (!goesDeeper) return;
		for (const window of escaped.windows()) yield* this.#decode(window, depth);
		for (const piece of beside) yield* this.#decode(layerOfPiece(layer, piece), depth);
		for (const text of findWideText(layer)) yield* this.#decode(text, depth);
	}

	*#decode(layer: Layer, depth: number): Generator<void, void> {
		if (this.#isOver()) return;
		if (!this.#budget.takeDecoded(layer.to - layer.from))
			return this.#addProblem(decodeProblem(this.path));
		this.#words.addDecoded(layer.bytes.subarray(layer.from, layer.to));
		yield* this.scanLayer(layer, depth + 1);
		if (this.#budget.isPauseDue()) yield;
	}

	/** True where nothing more is to be judged. */
	#isOver(): boolean {
		if (this.#stopsAtMatch && this.matches.length > 0) return true;
		if (!this.#budget.isSpent) return false;
		this.#addProblem(this.#budget.problem(this.path));
		return true;
	}

	/** Judges all forms on one run; true when quoting touches it, so that it must be decoded too. */
	*#judgeRun(layer: Layer, { probe, start, end }: RunEvent): Generator<void, boolean> {
		let isWanted = false;
		for (const compiled of probe.forms) {
			if (!couldMatch(layer.bytes, compiled, start, end)) continue;
			isWanted = true;
			this.#budget.takeSteps(formSteps);
			// Known words cost nothing; gathering them costs more than to judge a few candidates.
			const asksFirst =
				this.#isPart || this.#words.areGathered || this.#candidates > maxBeforeWords;
			if (asksFirst && !this.#explain && !this.#mayApply(compiled)) continue;
			try {
				yield* this.#judgeForm(layer, compiled, start, end);
			} catch (error) {
				if (!(error instanceof TooManySteps)) throw error;
				this.#budget.spend();
			}
		}
		return isWanted && touchesEscape(layer.bytes, start, end);
	}

	*#judgeForm(
		layer: Layer,
		compiled: CompiledForm,
		start: number,
		end: number,
	): Generator<void, void> {
		const { form, pattern } = compiled;
		const isExact = isExactRun(form, end - start);
		const from = Math.max(0, start - (form.maxLength - form.probe.length));
		const window = layer.bytes.toString("latin1", from, isExact ? end : end + form.maxLength);
		for (let next = 0; !this.#isOver(); ) {
			if (this.#budget.isPauseDue()) yield;
			const found = isExact ? wholeMatch(window, next) : pattern.exec(window, next, this.#budget);
			if (!found) return;
			const at = from + found.index;
			next = found.index + 1;
			if (at >= end) return;
			if (at + found.text.length <= start) continue;
			const match = this.#judgeMatch(layer, compiled, found, at);
			if (match) {
				this.#budget.takeMatch();
				this.matches.push(match);
				next = found.index + found.text.length;
			}
		}
	}

	#judgeMatch(
		layer: Layer,
		compiled: CompiledForm,
		found: PatternMatch,
		start: number,
	): Match | undefined {
		const { rule, form, judge } = compiled;
		const whole = found.text;
		const end = start + whole.length;
		if (start < layer.from || start >= layer.to) return;
		if (layer.encodings.length > 0 && end > layer.to) return;
		if (!standsAlone(layer.bytes, start, end, form.boundary)) return;
		const { secret, named } = canonicalKey(found.groups, whole);
		const entropy = this.#entropyOf(secret);
		if (entropy < form.entropy) return;
		const origin = layer.origin(start, end);
		if (origin.start < this.#from || origin.start >= this.#to) return;
		this.#candidates++;
		// Forms of several rules judge the same value.
		if (!this.#context?.isOf(layer, start, end))
			this.#context = new CandidateContext(layer, start, end, this.#budget);
		const context = this.#context;
		const judgement = judge({ value: whole, context, lookup: this });
		this.#explain?.({
			...origin,
			rule,
			redacted: redact(secret, rule.shown, named.datacenter),
			placeholder: placeholderReason(secret),
			isNamed: this.#mayApply(compiled),
			judgement,
		});
		const { confidence } = judgement;
		if (confidence === undefined || placeholderReason(secret) !== undefined) return;
		if (!this.#mayApply(compiled) && !context.isColoured) return;
		if (!isKeywordNear(compiled, layer, { start, end }, this.path)) return;
		const textAt = (from: number, to: number) =>
			this.#root.toString("latin1", from - this.#base, to - this.#base);
		return makeMatch(
			{ rule, layer, origin, whole, secret, named, entropy },
			{ ...judgement, confidence },
			{ path: this.path ?? "", context, textAt },
		);
	}

	/** Of a value that several forms ask for it is worked out once. */
	#entropyOf(secret: string): number {
		if (secret !== this.#measured.secret) this.#measured = { secret, entropy: entropyOf(secret) };
		return this.#measured.entropy;
	}

	/** True unless the form asks for words that neither the content nor its path holds. */
	#mayApply({ form: { keywords, keywordsAreNear }, namedByPath }: CompiledForm): boolean {
		if (keywords.length === 0) return true;
		if (this.path === undefined && (!keywordsAreNear || namedByPath)) return true;
		return keywords.some((word) => this.#words.has(word));
	}

	#addProblem(problem: Problem): void {
		if (!this.problems.some(({ code }) => code === problem.code)) this.problems.push(problem);
	}
}
