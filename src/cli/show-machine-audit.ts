// Shows which places of this machine an audit would read, and asks a person at a terminal whether to. Elsewhere it goes
// on: whoever typed the command in a script said so.

import { createInterface } from "node:readline";
import { formatBytes, formatCount } from "../report/amounts.ts";
import { type MachineAudit, planMachineAudit } from "../scan/audit-machine.ts";
import { thisComputer } from "../sources/machine/this-computer.ts";
import { escapeTerminal } from "../text/escape.ts";
import type { Flags } from "./args.ts";
import { delayCompilation } from "./delay-compilation.ts";
import { print, printError } from "./print.ts";

/** Plans the audit and shows it; an exit code where nothing is to be read. */
export async function showMachineAudit(
	operands: readonly string[],
	flags: Flags,
	signal: AbortSignal,
): Promise<MachineAudit | number> {
	delayCompilation();
	const audit = await planMachineAudit(thisComputer(), operands, signal);
	const list = listPlaces(audit);
	if (flags["dry-run"]) {
		await print([list]);
		return 0;
	}
	const asks = flags.yes !== true && process.stdin.isTTY && process.stderr.isTTY;
	if (asks || !flags.quiet) printError(list);
	if (!asks) return audit;
	return (await isConfirmed(signal)) ? audit : declined;
}

/** As of a program that was stopped. */
const declined = 130;

function listPlaces({ found, stores, problems, scope: { root } }: MachineAudit): string {
	const programs = [...new Set(found.map(({ program }) => program))];
	const lines = programs.flatMap((program) => {
		const own = found.filter((place) => place.program === program);
		return [
			program === "" ? "Named files" : program,
			...own.map(({ kind, pattern, files, bytes }) => {
				const what = kind === "named" ? "" : `${kind}: `;
				return `  ${what}${homeName(pattern, root)} (${formatCount(files, "file")}, ${formatBytes(bytes)})`;
			}),
			...stores
				.filter((store) => store.program === program)
				.map(({ path }) => `  git store: ${homeName(path, root)} (its history)`),
		];
	});
	const files = found.reduce((sum, place) => sum + place.files, 0);
	const bytes = found.reduce((sum, place) => sum + place.bytes, 0);
	const unreadable = problems.map(({ path = "", message }) => `  ${path}: ${message}`);
	return [
		found.length === 0
			? "Nothing to read: no agent, shell or API client keeps anything here"
			: "What is read, and nothing else:",
		...lines.map(escapeTerminal),
		...(unreadable.length === 0 ? [] : ["What cannot be read:"]),
		...unreadable.map(escapeTerminal),
		`${formatCount(files, "file")}, ${formatBytes(bytes)}. Nothing leaves this machine without --verify.`,
		"",
	].join("\n");
}

function homeName(path: string, home: string): string {
	return path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : path;
}

/** The terminal stays as it is: Ctrl-C is a signal then. */
async function isConfirmed(signal: AbortSignal): Promise<boolean> {
	const lines = createInterface({ input: process.stdin, terminal: false });
	printError("Read these files? [y/N] ");
	try {
		return await new Promise((done) => {
			lines.once("line", (line) => done(/^\s*y(?:es)?\s*$/i.test(line)));
			lines.once("close", () => done(false));
			signal.addEventListener("abort", () => done(false), { once: true });
		});
	} finally {
		lines.close();
	}
}
