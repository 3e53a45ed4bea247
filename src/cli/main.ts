// The program: arguments in, exit code out. Each command is loaded only when it is asked for; `unleak --version`
// waits for whatever is imported here.

import { version } from "../version.ts";
import { parseCommandLine } from "./args.ts";
import { printFailure } from "./failure.ts";
import { printNow } from "./print.ts";

process.exitCode = await run(process.argv.slice(2));

async function run(argv: readonly string[]): Promise<number> {
	try {
		if (argv.length === 1 && (argv[0] === "--version" || argv[0] === "-V"))
			return await printVersion();
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
			case "scrub":
				return await (await import("./commands/scrub.ts")).scrub(line);
			case "baseline create":
			case "baseline prune":
			case "baseline check":
				return await (await import("./commands/baseline.ts")).baseline(line);
			case "rules list":
			case "rules show":
			case "rules check":
				return await (await import("./commands/rules.ts")).rules(line);
			case "allow":
				return await (await import("./commands/allow.ts")).allow(line);
			case "explain":
				return await (await import("./commands/explain.ts")).explain(line);
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
			case "merge":
				return await (await import("./commands/merge.ts")).merge(line);
			case "ci":
				return await (await import("./commands/ci.ts")).ci(line);
			case "compare":
				return await (await import("./commands/compare.ts")).compare(line);
			case "demo":
				return await (await import("./commands/demo.ts")).demo(line);
			case "doctor":
				return await (await import("./commands/doctor.ts")).doctor(line);
			default:
				throw new Error(`The command "${line.command}" is in no table`);
		}
	} catch (error) {
		return printFailure(error);
	}
}

async function printVersion(): Promise<number> {
	printNow(`unleak ${version}\n`);
	return 0;
}
