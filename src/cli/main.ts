// The program: words in, exit code out. Each command is loaded only when it is asked for;
// what is imported here is what `unleak --version` waits for.

import { UsageError } from "../errors.ts";
import { escapeTerminal } from "../text/escape.ts";
import { version } from "../version.ts";

/** 2 is for usage, config and packs, and for failures of our own: never 1, which means findings. */
const failed = 2;

process.exitCode = await run(process.argv.slice(2));

async function run(argv: readonly string[]): Promise<number> {
	try {
		if (argv.length === 1 && (argv[0] === "--version" || argv[0] === "-V"))
			return await printVersion();
		const { parseCommandLine } = await import("./args.ts");
		const line = parseCommandLine(argv);
		switch (line.command) {
			case "version":
				return await printVersion();
			case "help":
				return await (await import("./commands/help.ts")).help(line);
			case "scan":
				return await (await import("./commands/scan.ts")).scan(line);
			case "audit":
				return await (await import("./commands/audit.ts")).audit(line);
			case "baseline create":
			case "baseline prune":
			case "baseline check":
				return await (await import("./commands/baseline.ts")).baseline(line);
			case "rules list":
			case "rules show":
			case "rules check":
				return await (await import("./commands/rules.ts")).rules(line);
			case "verify":
				return await (await import("./commands/verify.ts")).verify(line);
			case "rotate":
				return await (await import("./commands/rotate.ts")).rotate(line);
			case "playbook":
				return await (await import("./commands/playbook.ts")).playbook(line);
			case "hook install":
			case "hook uninstall":
			case "hook run":
				return await (await import("./commands/hook.ts")).hook(line);
			case "demo":
				return await (await import("./commands/demo.ts")).demo(line);
			case "doctor":
				return await (await import("./commands/doctor.ts")).doctor(line);
			default:
				throw new Error(`The command "${line.command}" is in no table`);
		}
	} catch (error) {
		return fail(isFolderGone(error) ? folderGone() : error);
	}
}

function isFolderGone(error: unknown): boolean {
	return error instanceof Error && "syscall" in error && error.syscall === "uv_cwd";
}

// A function: the program runs before what stands below it has a value.
function folderGone(): UsageError {
	const message = "Cannot tell the current folder: it was removed";
	return new UsageError("usage", message, "Change to a folder that exists");
}

async function printVersion(): Promise<number> {
	process.stdout.on("error", () => {});
	process.stdout.write(`unleak ${version}\n`);
	return 0;
}

function fail(error: unknown): number {
	process.stderr.on("error", () => {});
	if (error instanceof UsageError) {
		const lines = error.message.split("\n").map(escapeTerminal);
		const hint = error.hint === undefined ? [] : [`  ${escapeTerminal(error.hint)}`];
		process.stderr.write(
			`${["unleak: ", ...lines.flatMap((line) => [line, "\n"]), ...hint.flatMap((line) => [line, "\n"])].join("")}`,
		);
		return failed;
	}
	// A message of a library may quote what it read, and that may be a secret: only its kind and
	// the places in our own code are shown.
	const { name, code, stack } = error as NodeJS.ErrnoException;
	const frames = (stack ?? "")
		.split("\n")
		.filter((line) => /^\s+at /.test(line))
		.slice(0, 6);
	process.stderr.write(
		`unleak: Stopped by a fault of its own (${escapeTerminal(String(code ?? name))}), so the scan proves nothing. Please report it with these lines:\n${frames.map((frame) => escapeTerminal(frame.trim())).join("\n")}\n`,
	);
	return failed;
}
