// `unleak baseline`: accept what is there today, drop what is gone, or say what is new and
// what is gone. Nothing is accepted without a reason, and what is accepted is shown.

import { existsSync } from "node:fs";
import { UsageError } from "../../errors.ts";
import {
	type BaselineEntry,
	mergeBaseline,
	parseBaseline,
	pruneBaseline,
	renderBaseline,
} from "../../policy/baseline.ts";
import { readPolicyFile } from "../../policy-file.ts";
import { count } from "../../report/counts.ts";
import { baselineName } from "../../settings.ts";
import { listTree } from "../../sources/listing.ts";
import { escapeTerminal } from "../../text/escape.ts";
import type { CommandLine } from "../args.ts";
import { writeStdout } from "../output.ts";
import { replaceFile } from "../replace.ts";
import { chooseRoot } from "../root.ts";
import { exitCodeOf, runPlanned, settingsOf } from "../session.ts";

export async function baseline({ command, positionals, flags }: CommandLine): Promise<number> {
	if (command === "baseline create" && !flags.reason?.trim()) {
		throw new UsageError(
			"usage",
			'Say why these findings are accepted: "--reason" is missing',
			'For instance: --reason "revoked on 1 May"',
		);
	}
	const { root, paths } = chooseRoot(positionals);
	const settings = await settingsOf(root, flags, false);
	const file = settings.baselineFile;
	const shown = flags.baseline ?? baselineName;
	const before = existsSync(file)
		? parseBaseline(readPolicyFile(file, shown, true) ?? "", shown)
		: [];
	const listing = listTree(root, {
		paths: paths.length > 0 ? paths : undefined,
		includeIgnored: flags["include-ignored"],
	});
	const { report } = await runPlanned({ root, flags, settings, listing, isWhole: false });
	const found: BaselineEntry[] = report.findings.map(({ fingerprint, ruleId, redacted }) => ({
		fingerprint,
		ruleId,
		redacted,
		reason: flags.reason?.trim() ?? "",
	}));
	const known = new Set(before.map(({ fingerprint }) => fingerprint));
	const fresh = found.filter(({ fingerprint }) => !known.has(fingerprint));
	const { kept, gone } = pruneBaseline(
		before,
		new Set(found.map(({ fingerprint }) => fingerprint)),
	);
	const name = escapeTerminal(shown);
	const lines = (entries: readonly BaselineEntry[], mark: string) =>
		entries.map(
			({ ruleId, redacted, reason }) =>
				`  ${mark} ${escapeTerminal(`${redacted}  ${ruleId}${reason ? `  (${reason})` : ""}`)}\n`,
		);

	if (command === "baseline check") {
		await writeStdout([
			`${name}: ${count(kept.length, "finding")} accepted, ${fresh.length} new, ${gone.length} gone\n`,
			...lines(fresh, "new "),
			...lines(gone, "gone"),
		]);
		return fresh.length > 0
			? 1
			: exitCodeOf({ ...report, findings: [] }, "any", flags["allow-incomplete"] === true);
	}
	if (!report.summary.complete && !flags["allow-incomplete"]) {
		for (const { message, path } of report.problems.slice(0, 5)) {
			process.stderr.write(`${escapeTerminal(path ? `${path}: ${message}` : message)}\n`);
		}
		process.stderr.write(
			`The scan is incomplete, so ${name} was not written; --allow-incomplete writes it all the same\n`,
		);
		return 3;
	}
	if (command === "baseline prune") {
		if (gone.length > 0) replaceFile(file, renderBaseline(kept));
		await writeStdout([
			`${name}: dropped ${gone.length}, kept ${kept.length}\n`,
			...lines(gone, "gone"),
		]);
		return 0;
	}
	if (fresh.length > 0 || !existsSync(file))
		replaceFile(file, renderBaseline(mergeBaseline(before, fresh)));
	await writeStdout([
		`${name}: accepted ${count(fresh.length, "finding")}, ${before.length} were there before\n`,
		...lines(fresh, "new "),
		"\nSo that branches merge without conflicts, add this line to .gitattributes:\n",
		`${name} merge=union\n`,
	]);
	return 0;
}
