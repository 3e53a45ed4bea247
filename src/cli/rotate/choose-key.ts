// Chooses the key to rotate: one found by a fresh scan, one of a report, one whose rotation was started here before,
// or the one with the given fingerprint.

import { UsageError } from "../../errors.ts";
import { nearestRepository } from "../../git/git-program.ts";
import { confidences } from "../../model/match.ts";
import { message } from "../../rotate/messages.ts";
import type { Rotation } from "../../rotate/rotation.ts";
import { defaultArchiveDepth } from "../../scan/plan.ts";
import { runScan } from "../../scan/scan.ts";
import type { Settings } from "../../settings/settings.ts";
import { listTree } from "../../sources/tree/list-tree.ts";
import { createTreeSource } from "../../sources/tree/tree-source.ts";
import { quoted } from "../../text/quoted.ts";
import { version } from "../../version.ts";
import { type NamedKey, readCandidates, searchHistory, toCandidate } from "../fingerprint.ts";
import { withProgressLine } from "./progress-line.ts";
import type { RotationSession } from "./session.ts";

export interface KeyChoice {
	/** Of a fingerprint; undefined where the person is to choose. */
	readonly prefix: string | undefined;
	readonly reportFile: string | undefined;
	/** Keys that the report calls dead, too. */
	readonly includeInactive: boolean;
}

/** The keys that can be rotated here. A fingerprint that is whole needs no scan. */
export async function findRotatableKeys(
	session: RotationSession,
	settings: Settings,
	begun: readonly Rotation[],
	{ prefix, reportFile, includeInactive }: KeyChoice,
): Promise<NamedKey[]> {
	const { root, signal } = session;
	const found =
		reportFile === undefined
			? await findKeysOfTree(session, settings)
			: readCandidates(reportFile).filter(
					({ status, fingerprint }) =>
						includeInactive ||
						status !== "inactive" ||
						(prefix !== undefined && fingerprint.startsWith(prefix)),
				);
	const isKnown =
		prefix !== undefined &&
		[...found, ...begun].some(({ fingerprint }) => fingerprint.startsWith(prefix));
	if (reportFile === undefined && !isKnown && nearestRepository(root) !== undefined) {
		const isNamed = prefix !== undefined;
		const text = isNamed
			? "No file holds the key: searching the history."
			: "Searching the history, too. With --report FILE, the JSON report of a scan, it is not searched again.";
		session.dialog.print([message("text", text)]);
		const search = {
			root,
			settings,
			signal,
			...(!isNamed && { confidence: "medium" as const, isLocated: true }),
		};
		const inFiles = new Set(found.map(({ fingerprint }) => fingerprint));
		const inHistory = await withProgressLine(session.dialog, (onProgress) =>
			searchHistory(prefix ?? "", { ...search, onProgress }),
		);
		found.push(...inHistory.filter(({ fingerprint }) => !inFiles.has(fingerprint)));
	}
	const known = new Map(found.map((candidate) => [candidate.fingerprint, candidate]));
	for (const { fingerprint, title, redacted, provider, step } of begun) {
		// One that is finished is no choice, but can be named: its death is asked again then.
		const isChoice = step !== "done" || prefix !== undefined || known.has(fingerprint);
		if (!isChoice) continue;
		const note = step === "done" ? "rotated before" : `started, at "${step}"`;
		known.set(fingerprint, { fingerprint, title, redacted, provider, note });
	}
	return [...known.values()];
}

/** The one that fits; a person is asked which when several do. Undefined when they stop. */
export async function chooseKey(
	{ dialog: person, root }: Pick<RotationSession, "dialog" | "root">,
	candidates: readonly NamedKey[],
	{ prefix, reportFile }: Pick<KeyChoice, "prefix" | "reportFile">,
): Promise<NamedKey | undefined> {
	const fitting = candidates.filter(({ fingerprint }) => fingerprint.startsWith(prefix ?? ""));
	if (fitting.length === 0) failNone(prefix, candidates.length, searchedPlaces(root, reportFile));
	if (fitting.length === 1) return fitting[0];
	if (!person.isInteractive) {
		throw new UsageError(
			"usage",
			`Name one key: ${fitting.length} can be rotated`,
			fitting
				.map(({ fingerprint, redacted }) => `${fingerprint.slice(0, 12)} ${redacted}`)
				.join(", "),
		);
	}
	person.print([
		message("text", "Which key?"),
		...fitting.map(({ title, redacted, note }, index) =>
			message("item", `${index + 1}: ${title} ${redacted}  ${note}`),
		),
	]);
	for (;;) {
		const typed = await person.prompt(`A number from 1 to ${fitting.length}:`);
		if (typed === undefined) return undefined;
		const chosen = /^\d{1,6}$/.test(typed) ? fitting[Number(typed) - 1] : undefined;
		if (chosen) return chosen;
	}
}

/** For the end of a sentence: only what was looked at. */
function searchedPlaces(root: string, reportFile: string | undefined): string {
	if (reportFile !== undefined) return `in ${quoted(reportFile)}`;
	return nearestRepository(root) === undefined ? "in the files" : "in the files or in the history";
}

function failNone(prefix: string | undefined, others: number, searched: string): never {
	if (prefix === undefined) {
		throw new UsageError(
			"no-key",
			`Found no key to rotate ${searched}`,
			"For one that a report calls inactive add --include-inactive",
		);
	}
	throw new UsageError(
		"no-key",
		`Found no key with the fingerprint ${quoted(prefix)}`,
		others > 0 ? "Run it without one to see which there are" : `There is no such key ${searched}`,
	);
}

/** Those of the files that git does not ignore. */
export async function findKeysOfTree(
	{ root, signal }: RotationSession,
	settings: Settings,
): Promise<NamedKey[]> {
	const { report } = await runScan({
		...settings,
		source: createTreeSource(await listTree(root, { signal })),
		scope: { mode: "tree", root },
		// An accepted leak is one that waits for its rotation.
		baseline: [],
		isWhole: false,
		showSecrets: false,
		tool: { name: "unleak", version },
		archiveDepth: defaultArchiveDepth,
		signal,
		now: () => new Date(),
	});
	return report.findings
		.filter(({ confidence }) => confidence !== confidences[0])
		.map((finding) => toCandidate(finding));
}
