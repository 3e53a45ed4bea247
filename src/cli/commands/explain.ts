// `unleak explain FILE[:LINE]`: shows for each candidate in a file what names it, the evidence for and against with
// its weights, and so why it is a finding or not. No value is shown.

import { readFileSync, statSync } from "node:fs";
import { shownName } from "../../detect/context/reason.ts";
import type { JudgedCandidate } from "../../detect/scan-request.ts";
import { createScanner } from "../../detect/scanner.ts";
import { thresholds } from "../../detect/weigh-evidence.ts";
import { UsageError } from "../../errors.ts";
import { confidences } from "../../model/match.ts";
import { escapeJson, escapeTerminal } from "../../text/escape.ts";
import { maskKeyShapes } from "../../text/key-shapes.ts";
import { LineCursor, type Position } from "../../text/lines.ts";
import { quoted } from "../../text/quoted.ts";
import { reasonOf } from "../../text/system-error.ts";
import type { CommandLine } from "../args.ts";
import { learnSecrets, print, withoutSecrets } from "../print.ts";
import { loadCommandSettings, reportHidden } from "../run-scan.ts";

/** A file that a person asks about is read whole. */
const maxBytes = 20_000_000;
/** So many candidates are explained: the last line says how many there are more. */
const maxExplained = 200;

interface Explained extends Position {
	readonly rule: string;
	readonly redacted: string;
	readonly verdict: "finding" | "hidden" | "none";
	readonly confidence: string | null;
	readonly sum: number;
	readonly reason: string;
	readonly names: readonly { readonly relation: string; readonly text: string }[];
	readonly evidence: readonly { readonly weight: number; readonly says: string }[];
	readonly details: Readonly<Record<string, string>>;
}

export async function explain({ positionals, flags }: CommandLine): Promise<number> {
	const { path, line, bytes } = readOperand(positionals[0] ?? "");
	const settings = await loadCommandSettings(process.cwd(), flags, false);
	reportHidden(settings);
	const judged: JudgedCandidate[] = [];
	const { matches } = createScanner(settings.packs).scan(bytes, {
		path,
		onCandidate: (candidate) => judged.push(candidate),
	});
	learnSecrets(
		matches.flatMap(({ secret, identity, written }) => [
			secret,
			identity,
			...(written ? [written] : []),
		]),
	);
	const lowest = confidences.indexOf(settings.confidence);
	judged.sort((one, other) => one.start - other.start);
	const cursor = new LineCursor(bytes.subarray(0, 4096));
	const placed = judged.map((candidate) => ({
		candidate,
		position: cursor.position(bytes, 0, candidate.start),
	}));
	const touching = createNeighbours(judged);
	const found = createNeighbours(matches);
	const all = placed
		.filter(({ position }) => line === undefined || position.line === line)
		.map(({ candidate, position }) => {
			const isFound = found(candidate).some(({ ruleId }) => ruleId === candidate.rule.id);
			// Each rule shows another end of a value: of one value only one end may be seen.
			const isBest = touching(candidate).every(
				({ judgement }) => judgement.sum <= candidate.judgement.sum,
			);
			const shown = isBest ? candidate.redacted : "********";
			return describe({ ...candidate, redacted: shown }, position, isFound, lowest);
		});
	const [format = "text"] = flags.format ?? [];
	if (format !== "text" && format !== "json") {
		throw new UsageError("usage", `Cannot explain as ${format}`, "There are: text, json");
	}
	if (format === "json") {
		const report = { version: 1, path, thresholds, candidates: all };
		await print([`${escapeJson(JSON.stringify(report, undefined, 2))}\n`]);
		return 0;
	}
	await print(render(path, all, line));
	return 0;
}

/** Takes "config.js:12" apart; a file whose own name ends so comes first. */
function readOperand(operand: string): { path: string; line: number | undefined; bytes: Buffer } {
	const place = /^(.+):(\d{1,9})$/.exec(operand);
	const isFile = (path: string) => statSync(path, { throwIfNoEntry: false })?.isFile() === true;
	const path = place !== null && !isFile(operand) ? place[1]! : operand;
	const line = path === operand ? undefined : Number(place![2]);
	try {
		if (!statSync(path).isFile())
			throw new UsageError("usage", `Cannot explain ${quoted(path)}: it is no file`, placeHint);
		if (statSync(path).size > maxBytes) {
			throw new UsageError("usage", `Cannot explain ${quoted(path)}: it is larger than 20 MB`);
		}
		return { path, line, bytes: readFileSync(path) };
	} catch (error) {
		if (error instanceof UsageError) throw error;
		throw new UsageError("usage", `Cannot read ${quoted(path)}: ${reasonOf(error)}`, placeHint);
	}
}

const placeHint = 'Name a file, or a line of it as a report does: "unleak explain src/app.js:12"';

interface Span {
	readonly start: number;
	readonly end: number;
}

/** Gives those of `spans`, which come in order, that share a byte with one: a file may hold many thousands. */
function createNeighbours<Each extends Span>(spans: readonly Each[]): (span: Span) => Each[] {
	const longest = spans.reduce((most, { start, end }) => Math.max(most, end - start), 0);
	return ({ start, end }) => {
		let [low, high] = [0, spans.length];
		while (low < high) {
			const middle = (low + high) >> 1;
			if (spans[middle]!.start <= start - longest) low = middle + 1;
			else high = middle;
		}
		const near: Each[] = [];
		for (; low < spans.length && spans[low]!.start < end; low++) {
			if (spans[low]!.end > start) near.push(spans[low]!);
		}
		return near;
	};
}

/** With two decimals where one would make a sum that does not add up. */
function weightText(weight: number): string {
	const [short, exact] = [weight.toFixed(1), weight.toFixed(2)];
	return Number(short) === Number(exact) ? short : exact;
}

function describe(
	{ rule, redacted, placeholder, isNamed, judgement }: JudgedCandidate,
	position: Position,
	isFound: boolean,
	lowest: number,
): Explained {
	const { confidence, sum, reasons, details, reading, excluded } = judgement;
	const isShown = confidence !== undefined && confidences.indexOf(confidence) >= lowest;
	const reason = (): string => {
		if (placeholder !== undefined) return `it is no generated key: ${placeholder}`;
		if (excluded) return `ruled out: ${excluded}`;
		if (!isNamed || sum <= -9)
			return "nothing near it, in the file or in its path names the provider";
		if (confidence === undefined)
			return `its evidence adds up to ${weightText(sum)}, below ${thresholds.low}`;
		if (!isFound) return "another reading of the same value is likelier";
		const level = `${confidence} confidence, its evidence adds up to ${weightText(sum)}`;
		return isShown ? level : `${level}, shown with --confidence ${confidence}`;
	};
	const isFinding = isFound && placeholder === undefined && confidence !== undefined;
	return {
		...position,
		rule: rule.id,
		redacted,
		verdict: !isFinding ? "none" : isShown ? "finding" : "hidden",
		confidence: confidence ?? null,
		sum: Math.round(sum * 100) / 100,
		reason: reason(),
		names: (reading?.place.owners ?? []).map((owner) => ({
			relation: owner.relation,
			text: withoutSecrets(shownName(owner)),
		})),
		evidence: reasons.map(({ weight, says }) => ({
			weight: Math.round(weight * 100) / 100,
			says: withoutSecrets(says),
		})),
		details,
	};
}

function* render(
	path: string,
	all: readonly Explained[],
	line: number | undefined,
): Iterable<string> {
	const place = line === undefined ? path : `${path}:${line}`;
	if (all.length === 0) {
		yield `No candidate in ${quoted(escapeTerminal(place))}: no text there has the shape of a key\n`;
		return;
	}
	for (const each of all.slice(0, maxExplained)) {
		yield `${escapeTerminal(maskKeyShapes(path))}:${each.line}:${each.column}  ${escapeTerminal(each.redacted)}  ${each.rule}\n`;
		yield `  ${each.verdict === "none" ? "no finding" : each.verdict === "hidden" ? "hidden" : "a finding"}: ${escapeTerminal(each.reason)}\n`;
		if (each.names.length > 0) {
			const names = each.names.map(({ relation, text }) => `${text} (${relation})`).join(", ");
			yield `  named by: ${escapeTerminal(names)}\n`;
		}
		for (const { weight, says } of each.evidence) {
			yield `  ${`${weight > 0 ? "+" : ""}${weightText(weight)}`.padStart(6)}  ${escapeTerminal(says)}\n`;
		}
		yield "\n";
	}
	if (all.length > maxExplained) {
		yield `${all.length - maxExplained} candidates more: ask for a line, as in ${escapeTerminal(path)}:12\n`;
	}
	const { low, medium, high } = thresholds;
	yield `The sum is low confidence from ${low}, medium from ${medium}, high from ${high}.\n`;
}
