// Writes what `unleak scrub` did, for people: what was replaced in each file, what is left and why, and that the keys
// still work.

import type { Problem } from "../model/report.ts";
import { formatCount } from "../report/amounts.ts";
import { escapeTerminal } from "../text/escape.ts";
import { typedProgramName } from "./program-name.ts";
import type { ScrubResult } from "./scrub-file.ts";

export interface KeyFacts {
	readonly ruleId: string;
	readonly title: string;
	readonly redacted: string;
}

export interface ScrubSummary {
	readonly results: readonly ScrubResult[];
	/** By fingerprint. */
	readonly facts: ReadonlyMap<string, KeyFacts>;
	readonly problems: readonly Problem[];
	readonly isDryRun: boolean;
	readonly isStopped: boolean;
	/** Where the record lies, if there is one. */
	readonly record: string | undefined;
}

export function* renderScrub(summary: ScrubSummary): Generator<string> {
	const { results, facts, problems, isDryRun, isStopped, record } = summary;
	for (const result of results) {
		for (const line of fileLines(result, facts, isDryRun)) yield `${escapeTerminal(line)}\n`;
	}
	for (const { path = "", message } of problems) {
		yield `${escapeTerminal(path === "" ? message : `${path}: ${message}`)}\n`;
	}
	if (isStopped)
		yield "Stopped before the end: what is listed above is done, the rest is as it was\n";
	if (facts.size === 0) {
		yield problems.length === 0 ? "No known key in these files\n" : "No key in what was read\n";
		return;
	}
	for (const note of new Set(results.flatMap(notesOf))) {
		yield `${note}\n`;
	}
	if (isDryRun) yield "Nothing was changed: this was a dry run\n";
	if (record !== undefined) yield `Recorded, without keys, in ${escapeTerminal(record)}\n`;
	yield "Not looked for: pieces of a key, such as its halves, and what stands backwards\n";
	const program = typedProgramName();
	yield `This does not end the leak: ${facts.size === 1 ? "the key works" : "the keys work"} until revoked, and other copies may exist.\n`;
	yield `To look for them: ${program} audit --machine\nTo replace and revoke:\n`;
	for (const fingerprint of facts.keys()) {
		yield `  ${program} rotate ${fingerprint.slice(0, shortLength)}\n`;
	}
}

const shortLength = 12;

function* fileLines(
	{ file, replaced, left, refusal, otherNames }: ScrubResult,
	facts: ScrubSummary["facts"],
	isDryRun: boolean,
): Generator<string> {
	if (refusal !== undefined) {
		yield `${file.shown}: not changed, its keys are left: ${refusal}`;
		return;
	}
	if (replaced.length > 0) {
		const verb = isDryRun ? "would be replaced" : "replaced";
		yield `${file.shown}: ${formatCount(replaced.length, "place")} ${verb}`;
	}
	for (const [fingerprint, { title, redacted }] of facts) {
		const lines = [
			...new Set(replaced.filter((one) => one.fingerprint === fingerprint).map(({ line }) => line)),
		];
		if (lines.length === 0) continue;
		const more = lines.length > maxLines ? ` and ${lines.length - maxLines} more` : "";
		const noun = lines.length === 1 ? "line" : "lines";
		yield `  ${title} ${redacted} (${fingerprint.slice(0, shortLength)}), ${noun} ${lines.slice(0, maxLines).join(", ")}${more}`;
	}
	for (const { fingerprint, reason } of left) {
		yield `${file.shown}: left ${facts.get(fingerprint)?.redacted ?? "a key"}: ${reason}`;
	}
	if (otherNames > 0 && replaced.length > 0) {
		const names = formatCount(otherNames, "other name");
		yield `${file.shown}: ${names} of this file (hard links) ${otherNames === 1 ? "keeps" : "keep"} the old content`;
	}
}

const maxLines = 10;

/** What else of the same program may hold the key, or write it again. */
function notesOf({ place, replaced }: ScrubResult): string[] {
	if (place === undefined || replaced.length === 0) return [];
	const { program, kind } = place;
	if (kind === "history" && shells.has(program)) {
		return [
			`A ${program} that is running may write its history again when it ends: end it, and run this once more`,
		];
	}
	return storing.has(program)
		? [
				`${program} keeps the same texts in SQLite stores, which this does not change: delete the session in it`,
			]
		: [];
}

const shells: ReadonlySet<string> = new Set(["bash", "zsh", "fish", "sh", "shell", "PowerShell"]);
const storing: ReadonlySet<string> = new Set(["Codex", "Copilot CLI", "Cursor", "opencode"]);
