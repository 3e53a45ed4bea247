// A store's tool, ready to run for one destination: found outside of the repository, with its environment. It runs in
// an empty folder, so that no config of the repository counts.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findProgram } from "../../git/git-program.ts";
import type { Destination } from "../../stores/destination.ts";
import type { ToolRecipe } from "../../stores/recipe.ts";
import { runTool, type ToolResult } from "./run-tool.ts";
import { toolEnvironment } from "./tool-environment.ts";

export interface ToolSession {
	/** Its absolute path. */
	readonly program: string;
	/** What decides which server and account it talks to. */
	readonly endpoints: readonly string[];
	run(args: readonly string[], input?: string): Promise<ToolResult>;
}

/** Gives the tool, or why it cannot be used, in words. */
export function openTool(
	recipe: ToolRecipe,
	destination: Destination,
	{ root, signal }: { readonly root: string; readonly signal: AbortSignal },
): ToolSession | string {
	if (destination.unclear !== undefined) return destination.unclear;
	const missing = recipe.needs.filter((part) => destination.scope[part] === undefined);
	if (missing.length > 0) return `the files here do not name its ${missing.join(" and its ")}`;
	if (recipe.opensStdin && process.platform === "win32")
		return "its tool cannot read standard input on Windows";
	const programs = recipe.programs.flatMap((name) => findProgram(name, root) ?? []);
	const [program] = programs;
	if (program === undefined)
		return `its tool "${recipe.programs[0]}" is not installed on PATH outside of this repository`;
	const settings = recipe.settings?.(destination) ?? {};
	const environment = toolEnvironment(root, recipe.variables, settings);
	const { variables, intoRepository, endpoints } = environment;
	if (intoRepository.length > 0)
		return `${intoRepository.join(" and ")} of your environment points into this repository, which could name another server`;
	return {
		program,
		endpoints,
		async run(args, input = "") {
			const cwd = mkdtempSync(join(tmpdir(), "unleak-tool-"));
			try {
				const opensStdin = recipe.opensStdin === true && input !== "";
				return await runTool({
					program,
					args,
					environment: variables,
					cwd,
					input,
					opensStdin,
					signal,
				});
			} finally {
				rmSync(cwd, { recursive: true, force: true });
			}
		},
	};
}

/** A command as a person reads it; words that a shell would take apart are quoted. */
export function shownCommand(program: string, args: readonly string[]): string {
	const quote = (word: string) =>
		/^[\w./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
	return [program, ...args].map(quote).join(" ");
}
