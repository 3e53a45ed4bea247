// Which key is to be rotated? One that a fresh scan finds, one of a report, one whose rotation was
// begun here before, or the one whose fingerprint is given. Keys themselves are refused: the shell
// and the list of processes would show them.

import { UsageError } from "../../errors.ts";
import { confidences } from "../../model/match.ts";
import type { Finding } from "../../model/report.ts";
import type { Rotation } from "../../rotate/rotation.ts";
import { say } from "../../rotate/say.ts";
import { runScan } from "../../scan/scan.ts";
import { readPolicyFile } from "../../settings/policy-file.ts";
import type { Settings } from "../../settings/settings.ts";
import { listTree } from "../../sources/tree/list-tree.ts";
import { createTreeSource } from "../../sources/tree/tree-source.ts";
import { quoted } from "../../text/quoted.ts";
import { version } from "../../version.ts";
import type { Session } from "./session.ts";

export interface Candidate {
	readonly fingerprint: string;
	readonly title: string;
	readonly redacted: string;
	readonly provider: string;
	/** Where it was found, or how far its rotation came. */
	readonly note: string;
}

/** Checks an operand: 4 to 24 digits of a fingerprint, or all 40. @throws UsageError for anything else */
export function readFingerprint(operand: string | undefined): string | undefined {
	if (operand === undefined || /^(?:[0-9a-f]{4,24}|[0-9a-f]{40})$/.test(operand)) return operand;
	throw new UsageError(
		"usage",
		"Cannot take this from the command line: it is no fingerprint, and a key must not stand there",
		"Give the beginning of a fingerprint, or nothing; and count a key that you typed here as leaked",
	);
}

/** The keys that can be rotated here. A fingerprint that is whole needs no scan. */
export async function findCandidates(
	session: Session,
	settings: Settings,
	begun: readonly Rotation[],
	{ prefix, reportFile }: { prefix: string | undefined; reportFile: string | undefined },
): Promise<Candidate[]> {
	const found =
		reportFile === undefined ? await scanTree(session, settings) : readReport(reportFile);
	const known = new Map(found.map((candidate) => [candidate.fingerprint, candidate]));
	for (const { fingerprint, title, redacted, provider, step } of begun) {
		// One that is finished is no choice, but can be named: its death is asked again then.
		const isChoice = step !== "done" || prefix !== undefined || known.has(fingerprint);
		if (!isChoice) continue;
		const note = step === "done" ? "rotated before" : `begun, at "${step}"`;
		known.set(fingerprint, { fingerprint, title, redacted, provider, note });
	}
	return [...known.values()];
}

/** The one that fits; a person is asked which when several do. Undefined when they stop. */
export async function chooseOne(
	{ person }: Session,
	candidates: readonly Candidate[],
	prefix: string | undefined,
): Promise<Candidate | undefined> {
	const fitting = candidates.filter(({ fingerprint }) => fingerprint.startsWith(prefix ?? ""));
	if (fitting.length === 0) failNone(prefix, candidates.length);
	if (fitting.length === 1) return fitting[0];
	if (!person.isThere) {
		throw new UsageError(
			"usage",
			`Name one key: ${fitting.length} can be rotated`,
			fitting
				.map(({ fingerprint, redacted }) => `${fingerprint.slice(0, 12)} ${redacted}`)
				.join(", "),
		);
	}
	person.say([
		say("text", "Which key?"),
		...fitting.map(({ title, redacted, note }, index) =>
			say("item", `${index + 1}: ${title} ${redacted}  ${note}`),
		),
	]);
	for (;;) {
		const typed = await person.ask(`A number from 1 to ${fitting.length}:`);
		if (typed === undefined) return undefined;
		const chosen = /^\d{1,6}$/.test(typed) ? fitting[Number(typed) - 1] : undefined;
		if (chosen) return chosen;
	}
}

function failNone(prefix: string | undefined, others: number): never {
	if (prefix === undefined) {
		throw new UsageError(
			"no-key",
			"Found no key to rotate in this tree",
			"For a key of the history give its fingerprint, which a report names",
		);
	}
	throw new UsageError(
		"no-key",
		`Found no key with the fingerprint ${quoted(prefix)}`,
		others > 0
			? "Run it without one to see which there are"
			: "A key of the history needs its whole fingerprint",
	);
}

async function scanTree({ root, signal }: Session, settings: Settings): Promise<Candidate[]> {
	const { report } = await runScan({
		...settings,
		source: createTreeSource(await listTree(root, { signal })),
		scope: { mode: "tree", root },
		// An accepted leak is one that waits for its rotation.
		baseline: [],
		isWhole: false,
		showSecrets: false,
		tool: { name: "unleak", version },
		signal,
		now: () => new Date(),
	});
	return report.findings
		.filter(({ confidence }) => confidence !== confidences[0])
		.map((finding) => toCandidate(finding));
}

function toCandidate({ fingerprint, title, redacted, provider, locations }: Finding): Candidate {
	const [first] = locations;
	const more = locations.length > 1 ? ` and ${locations.length - 1} more` : "";
	const note = first === undefined ? "" : `${first.path}:${first.line}${more}`;
	return { fingerprint, title, redacted, provider, note };
}

/** A report may be anybody's: only the fingerprints count, the rest is looked at by the person. */
function readReport(file: string): Candidate[] {
	const findings = findingsIn(readPolicyFile(file, file, true) ?? "");
	if (!findings) {
		throw new UsageError(
			"report",
			`Cannot read ${quoted(file)}: it is no JSON report of unleak`,
			"Make one with --format json",
		);
	}
	const text = (value: unknown) => (typeof value === "string" ? value.slice(0, 200) : "");
	return findings.flatMap((entry) => {
		const { fingerprint, title, redacted, provider } = entry as Record<string, unknown>;
		if (typeof fingerprint !== "string" || !/^[0-9a-f]{40}$/.test(fingerprint)) return [];
		const shown = { title: text(title), redacted: text(redacted), provider: text(provider) };
		return [{ fingerprint, ...shown, note: "of the report" }];
	});
}

function findingsIn(text: string): unknown[] | undefined {
	try {
		const { findings } = JSON.parse(text) as { findings?: unknown };
		return Array.isArray(findings) ? findings.filter((entry) => entry !== null) : undefined;
	} catch {
		return undefined;
	}
}
