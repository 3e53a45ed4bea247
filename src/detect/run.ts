// One scan of one content, or of one window of it. Runs long enough to be a secret are found
// by the sweep; a form's pattern and boundaries make candidates of them; evidence and the look
// of the value judge each; encoded pieces are decoded and go through the same stages again.

import type { Details, Match } from "../model/match.ts";
import type { Problem } from "../model/report.ts";
import { Secret } from "../model/secret.ts";
import { type DecodedPiece, findBase64, holdsText, minBase64Run } from "./base64.ts";
import {
	escapeHead,
	holdsLiteral,
	isLeftBoundary,
	isRightBoundary,
	touchesEscape,
} from "./candidate.ts";
import type { CompiledForm, CompiledProbe, Sweep } from "./compile.ts";
import { Context, reach } from "./context.ts";
import { EscapeWindows } from "./escape-windows.ts";
import { findDenseEscapes } from "./escapes.ts";
import type { Surroundings } from "./evidence.ts";
import { judgeSeverity } from "./exposure.ts";
import { decodedLayer, type Layer } from "./layer.ts";
import { findRuns, findRunsWithin } from "./probe.ts";
import { entropyOf, placeholderReason } from "./randomness.ts";
import { redact } from "./redaction.ts";
import type { ScanRequest } from "./scanner.ts";
import { findWideText } from "./wide.ts";

/** Decoding goes this deep: an escaped string with base64 of a URL in it takes three. */
const maxDepth = 4;
/** Decoded bytes a scan may make: this much, or twice the content where that is more. */
const minDecodeBudgetBytes = 4 << 20;
/** Candidates a scan may judge; a file of hashes has one every 33 bytes. */
const maxCandidates = 2_000_000;

type WordsIn = (bytes: Buffer, into?: Set<string>) => Set<string>;

export class Run implements Surroundings {
	readonly matches: Match[] = [];
	readonly problems: Problem[] = [];
	readonly path: string;
	readonly #sweep: Sweep;
	readonly #root: Buffer;
	readonly #wordsIn: WordsIn;
	readonly #known: ReadonlySet<string> | undefined;
	#words: Set<string> | undefined;
	#decodeBudgetBytes: number;
	#candidates = 0;

	constructor(sweep: Sweep, request: ScanRequest, root: Buffer, wordsIn: WordsIn) {
		this.path = request.path;
		this.#sweep = sweep;
		this.#root = root;
		this.#wordsIn = wordsIn;
		this.#known = request.words;
		this.#decodeBudgetBytes = Math.max(minDecodeBudgetBytes, 2 * root.length);
	}

	has(word: string): boolean {
		this.#words ??= this.#wordsIn(Buffer.from(this.path, "latin1"), this.#wordsIn(this.#root));
		return this.#words.has(word) || (this.#known?.has(word) ?? false);
	}

	layer(layer: Layer, depth = 0): void {
		const { bytes, from, to } = layer;
		const { set, length, probes } = this.#sweep;
		const escaped = new EscapeWindows(layer);
		const pieces: DecodedPiece[] = [];
		let decoded = from;
		findRuns(bytes, set, length, from, to, (start, end) => {
			for (const probe of probes) {
				if (end - start < probe.length) continue;
				findRunsWithin(bytes, probe.set, probe.length, start, end, (runStart, runEnd) => {
					if (this.#judgeRun(layer, probe, runStart, runEnd)) escaped.add(runStart, runEnd);
				});
			}
			if (end - start < minBase64Run || depth >= maxDepth) return;
			decoded = findBase64(bytes, Math.max(start, decoded), end, (piece) => {
				if (holdsText(piece.decoded)) pieces.push(piece);
			});
		});
		if (depth >= maxDepth) return;
		findDenseEscapes(bytes, from, to, (start, end) => escaped.add(start, end));
		for (const window of escaped.windows()) this.#decode(window, depth);
		for (const piece of pieces) this.#decode(decodedLayer(layer, piece, "base64", reach), depth);
		if (depth === 0) for (const text of findWideText(layer)) this.#decode(text, depth);
	}

	#decode(layer: Layer, depth: number): void {
		this.#decodeBudgetBytes -= layer.to - layer.from;
		if (this.#decodeBudgetBytes >= 0) this.layer(layer, depth + 1);
		else
			this.#problem(
				"decode-budget",
				"Stopped decoding: its encoded text takes more than the budget allows",
			);
	}

	/** Judges all forms on one run; true when quoting touches it. */
	#judgeRun(layer: Layer, probe: CompiledProbe, runStart: number, end: number): boolean {
		if (++this.#candidates > maxCandidates) {
			this.#problem("candidate-budget", `Stopped after ${maxCandidates} candidates`);
			return false;
		}
		const { bytes } = layer;
		const before = bytes.toString("latin1", Math.max(0, runStart - 16), runStart);
		const start = runStart + escapeHead(before, bytes.toString("latin1", runStart, runStart + 4));
		let touched = start > runStart;
		for (const compiled of probe.forms) {
			const { form } = compiled;
			if (end - start < form.probe.length) continue;
			if (end - start > form.maxRun && form.boundary === "word") continue;
			if (form.literal !== "" && !holdsLiteral(bytes, form, start, end)) continue;
			if (form.keywords.length > 0 && !form.keywords.some((word) => this.has(word))) continue;
			if (form.boundary === "word" && !touched) {
				touched = touchesEscape(before, bytes.toString("latin1", end, end + 6));
			}
			this.#judgeForm(layer, compiled, start, end);
		}
		return touched;
	}

	#judgeForm(layer: Layer, compiled: CompiledForm, start: number, end: number): void {
		const { form, pattern } = compiled;
		const from = Math.max(
			0,
			start - (form.boundary === "token" ? 0 : form.maxLength - form.probe.length),
		);
		const window = layer.bytes.toString("latin1", from, end + form.maxLength);
		for (pattern.lastIndex = 0; ; ) {
			const found = pattern.exec(window);
			if (!found) return;
			const at = from + found.index;
			pattern.lastIndex = found.index + 1;
			if (at >= end) return;
			if (at + found[0].length <= start || at < layer.from || at >= layer.to) continue;
			const match = this.#judgeMatch(layer, compiled, found, at);
			if (match) {
				this.matches.push(match);
				pattern.lastIndex = found.index + found[0].length;
			}
		}
	}

	#judgeMatch(
		layer: Layer,
		{ rule, form, judge }: CompiledForm,
		found: RegExpExecArray,
		start: number,
	): Match | undefined {
		const whole = found[0];
		const end = start + whole.length;
		const { bytes } = layer;
		if (!isLeftBoundary(bytes.toString("latin1", Math.max(0, start - 16), start), form.boundary))
			return;
		if (!isRightBoundary(bytes.toString("latin1", end, end + 2), form.boundary)) return;
		const { secret = whole, ...named } = found.groups ?? {};
		const entropy = entropyOf(secret);
		if (entropy < form.entropy || placeholderReason(secret) !== undefined) return;
		const context = new Context(layer, start, end);
		const judgement = judge({ value: whole, context, surroundings: this });
		if (!judgement) return;
		const details: Record<string, string> = { ...judgement.details };
		for (const [key, value] of Object.entries(named)) if (value !== undefined) details[key] = value;
		const origin = layer.origin(start, end);
		if (layer.encodings.length > 0 && origin.end - origin.start !== whole.length) {
			details.encoding = layer.encodings.join("+");
		}
		const { severity, exposure } = judgeSeverity(rule, details, this.path, context.name);
		const why = [...judgement.why, `entropy ${entropy.toFixed(1)} bits a character`];
		if (exposure) why.push(exposure);
		const value =
			details.datacenter && rule.shown.datacenter ? `${secret}-${details.datacenter}` : secret;
		const redacted = redact(secret, rule.shown, details.datacenter);
		return {
			ruleId: rule.id,
			secret: new Secret(value, redacted),
			identity: new Secret(secret, redacted),
			...origin,
			confidence: judgement.confidence,
			severity,
			why,
			details: details as Details,
		};
	}

	#problem(code: string, message: string): void {
		if (!this.problems.some((problem) => problem.code === code)) {
			this.problems.push({ code, message, path: this.path });
		}
	}
}
