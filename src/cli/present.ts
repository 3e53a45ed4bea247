// Where do the reports of a scan go? To each destination in its format, with the colours and
// the width of a terminal only where there is one.

import { markText } from "../report/recognise.ts";
import { loadReporter } from "../report/reporter.ts";
import type { ScanOutcome } from "../scan/scan.ts";
import type { Flags } from "./args.ts";
import type { Destination } from "./destinations.ts";
import { writeOutput, writeStdout } from "./output.ts";
import { ownName } from "./own-name.ts";
import { folderInRepository } from "./repository-folder.ts";
import { describeTerminal } from "./terminal.ts";

export async function present(
	{ report, excerpt }: ScanOutcome,
	destinations: readonly Destination[],
	flags: Pick<Flags, "color" | "quiet" | "verbose">,
): Promise<void> {
	const terminal = describeTerminal(process.env, process.stdout, flags.color);
	for (const { format, file } of destinations) {
		const render = await loadReporter(format);
		const isForGithub = format === "sarif" || format === "github";
		const folder = isForGithub ? await folderInRepository(report.scope) : undefined;
		const chunks = render(report, {
			width: file === undefined ? terminal.width : 100,
			color: file === undefined && terminal.color,
			verbose: flags.verbose === true,
			quiet: flags.quiet === true,
			excerpt,
			program: ownName(),
			...(folder === undefined ? {} : { folder }),
		});
		if (file === undefined) await writeStdout(chunks);
		else writeOutput(file, plainFormats.has(format) ? markText(chunks) : chunks);
	}
}

/** Formats without a mark of their own. */
const plainFormats: ReadonlySet<string> = new Set(["text", "github"]);
