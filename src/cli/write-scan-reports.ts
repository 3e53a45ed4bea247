// Writes the reports of a scan to their destinations, with the colours and the width of a terminal only where there
// is one. Where all go into files, a person at a terminal is told how the scan ended.

import { isAbsolute, relative, sep } from "node:path";
import { withoutPeople } from "../finding/without-people.ts";
import type { Report } from "../model/report.ts";
import { conclusionLine } from "../report/conclusion.ts";
import { loadReporter } from "../report/formats.ts";
import { withTextMark } from "../report/report-marks.ts";
import type { ScanOutcome } from "../scan/scan.ts";
import { escapeTerminal } from "../text/escape.ts";
import { maskKeyShapes } from "../text/key-shapes.ts";
import type { Flags } from "./args.ts";
import type { Destination } from "./destinations.ts";
import { writeOutput, writeStdout } from "./output.ts";
import { printError } from "./print.ts";
import { typedProgramName } from "./program-name.ts";
import { folderInRepository } from "./repository-folder.ts";
import { describeTerminal } from "./terminal.ts";

export async function writeScanReports(
	outcome: ScanOutcome,
	destinations: readonly Destination[],
	flags: Pick<Flags, "color" | "quiet" | "verbose" | "no-people" | "policy-from">,
	{ brief = false }: { readonly brief?: boolean } = {},
): Promise<void> {
	const whole = await withRotations(outcome, destinations);
	const namesPeople = flags["no-people"] !== true;
	const { report, excerpt } = namesPeople ? whole : leaveOutPeople(whole);
	const terminal = describeTerminal(process.env, process.stdout, flags.color);
	const commandFolder = namesPeople ? folderForCommands(whole.report) : undefined;
	const policyFrom = flags["policy-from"];
	for (const { format, file } of destinations) {
		const render = await loadReporter(format);
		const namesRepositoryFiles = format === "sarif" || format === "github" || format === "gitlab";
		const folder = namesRepositoryFiles ? await folderInRepository(whole.report.scope) : undefined;
		const chunks = render(report, {
			width: file === undefined ? terminal.width : 100,
			color: file === undefined && terminal.color,
			verbose: flags.verbose === true,
			quiet: flags.quiet === true,
			brief,
			excerpt,
			program: typedProgramName(),
			...(commandFolder === undefined ? {} : { commandFolder }),
			...(policyFrom === undefined ? {} : { policyFrom }),
			...(folder === undefined ? {} : { folder }),
		});
		if (file === undefined) await writeStdout(chunks);
		else await writeOutput(file, plainFormats.has(format) ? withTextMark(chunks) : chunks);
	}
	const files = destinations.flatMap(({ file }) => file ?? []);
	const isSilent = files.length === destinations.length && flags.quiet !== true && !brief;
	if (isSilent && process.stderr.isTTY) {
		const names = files.map((file) => `"${file}"`).join(", ");
		printError(`${escapeTerminal(`${conclusionLine(report)} Written: ${names}`)}\n`);
	}
}

function leaveOutPeople({ report, excerpt }: ScanOutcome): ScanOutcome {
	const { originOf, maskLine, ...left } = withoutPeople(report);
	return {
		report: left.report,
		excerpt: (location) => {
			const line = excerpt(originOf(location));
			return line && maskLine(line);
		},
	};
}

/** Only a page shows the proof of a rotation. */
async function withRotations(
	{ report, excerpt }: ScanOutcome,
	destinations: readonly Destination[],
): Promise<ScanOutcome> {
	if (report.findings.length === 0 || destinations.every(({ format }) => format !== "html")) {
		return { report, excerpt };
	}
	const { addRotationProofs } = await import("./rotate/rotation-proofs.ts");
	return { report: addRotationProofs(report), excerpt };
}

/** The root of a scan that was started from outside of it: rotate and allow work where they are run. */
function folderForCommands({ scope: { mode, root }, notices }: Report): string | undefined {
	// A home folder is no project: the key is replaced in one.
	if (!rootedModes.has(mode) || notices.some(({ code }) => code === "machine")) return undefined;
	// The root of a report is masked where it has the shape of a key.
	const way = relative(root, maskKeyShapes(process.cwd()));
	const isInside = way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
	return isInside ? undefined : root;
}

const rootedModes: ReadonlySet<string> = new Set(["tree", "staged", "range", "history", "audit"]);

/** Formats without a mark of their own. */
const plainFormats: ReadonlySet<string> = new Set(["text", "github"]);
