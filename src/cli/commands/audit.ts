// `unleak audit`: scans files and history, writes a page for people and its data for programs, and prints the
// summary. The audited repository's own policy does not count unless asked for: whoever leaked a key could have
// written it.

import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Notice } from "../../model/report.ts";
import { type Audit, planAudit } from "../../scan/audit.ts";
import type { ScanOutcome } from "../../scan/scan.ts";
import { baselineName, configName, ignoreName } from "../../settings/settings.ts";
import { escapeTerminal } from "../../text/escape.ts";
import type { CommandLine, Flags } from "../args.ts";
import { type AuditFiles, auditFiles } from "../audit-files.ts";
import { delayCompilation } from "../delay-compilation.ts";
import { exitCodeOf } from "../exit-code.ts";
import { withInterrupts } from "../interrupt.ts";
import { findPicturePackages, requirePicturePackages } from "../picture-packages.ts";
import { print, withoutSecrets } from "../print.ts";
import { loadCommandSettings, runWithProgress } from "../run-scan.ts";
import { writeScanReports } from "../write-scan-reports.ts";
import { checkLiveFlags } from "./scan.ts";

export async function audit({ positionals, flags }: CommandLine): Promise<number> {
	return await withInterrupts(async (signal) => {
		if (!flags.machine) return await runAudit(signal, positionals[0] ?? ".", flags);
		const { showMachineAudit } = await import("../show-machine-audit.ts");
		const opened = await showMachineAudit(positionals, flags, signal);
		return typeof opened === "number"
			? opened
			: await finishAudit(signal, opened, flags, "machine");
	});
}

/** Audits, writes both reports, prints the summary and where the reports lie; gives the exit code. */
export async function runAudit(signal: AbortSignal, path: string, flags: Flags): Promise<number> {
	delayCompilation();
	const opened = await planAudit(path, { includeIgnored: flags["include-ignored"], signal });
	return await finishAudit(signal, opened, flags);
}

/** `name` is that of the reports, where they are not named after the root. */
async function finishAudit(
	signal: AbortSignal,
	opened: Audit,
	flags: Flags,
	name?: string,
): Promise<number> {
	const usesPolicy = flags["use-policy"] === true;
	const { root } = opened.scope;
	const files = auditFiles(name ?? root, flags.output, flags["output-dir"], new Date());
	const settings = await loadCommandSettings(root, flags, true, usesPolicy, root);
	checkLiveFlags(settings.failOn, flags);
	const notices = [...(opened.notices ?? []), ...(usesPolicy ? [] : policyLeft(root, flags))];
	const outcome = await runWithProgress({
		flags,
		picturePackages: flags.images
			? requirePicturePackages()
			: flags.images === false
				? undefined
				: findPicturePackages(),
		settings,
		opened: Promise.resolve({ ...opened, notices }),
		isWhole: usesPolicy && !partialFlags.some((name) => flags[name] !== undefined),
		signal,
	});
	await deliver(outcome, files, flags);
	return exitCodeOf(outcome.report, settings.failOn, flags["allow-incomplete"] === true);
}

/** What the repository says about itself and was not asked to say: nobody is to wonder why it does not count. */
function policyLeft(root: string, { config, baseline }: Flags): Notice[] {
	const own = [
		...(config === undefined ? [configName] : []),
		ignoreName,
		...(baseline === undefined ? [baselineName] : []),
	].filter((name) => existsSync(join(root, name)));
	if (own.length === 0) return [];
	const names = own.map((name) => `"${name}"`).join(", ");
	return [
		{
			code: "policy-left",
			message: `Did not count the repository's own ${names}: add --use-policy if you trust it`,
		},
	];
}

/** With any of these the audit does not see all that an allow entry may be for. */
const partialFlags = ["only", "exclude", "confidence"] as const;

async function deliver(
	outcome: ScanOutcome,
	{ html, json }: AuditFiles,
	flags: Flags,
): Promise<void> {
	const destinations = [
		{ format: "html", file: html },
		{ format: "json", file: json },
		{ format: "text" },
	] as const;
	await writeScanReports(outcome, destinations, flags);
	if (flags.quiet) return;
	const [page, data] = [html, json].map((file) => escapeTerminal(withoutSecrets(resolve(file))));
	await print([`\nThe report, a page for your browser: ${page}\nThe same as data: ${data}\n`]);
}
