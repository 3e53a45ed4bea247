// A git that goes on for ever holds nobody up who wants to stop, and is not left behind.

import { spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test, vi } from "vitest";
import { gitProgram } from "../git/findings.ts";
import { limitMs } from "../setup/limit.ts";
import { makeFolder, makeRepository } from "../sources/tree.ts";
import { dist, environment, outcomeOf, start } from "./program.ts";
import { startInTerminal } from "./terminal.ts";

// Windows has no signals.
if (process.platform !== "win32") {
	const stopped = "unleak: Stopped before its end: nothing is reported\n";

	/** A git that works but for one command, at which it tells its id and sleeps. */
	function stuckAt(command: string): { env: Record<string, string>; stuck: () => Promise<number> } {
		const folder = makeFolder();
		const file = join(folder, "id");
		const lines = [
			"#!/bin/sh",
			`case " $* " in *" ${command} "*) echo $$ >'${file}.new'; mv '${file}.new' '${file}'; exec sleep 300 ;; esac`,
			`exec '${gitProgram}' "$@"`,
		];
		writeFileSync(join(folder, "git"), `${lines.join("\n")}\n`, { mode: 0o755 });
		return {
			env: { PATH: [folder, process.env.PATH].join(delimiter) },
			async stuck() {
				await vi.waitFor(() => expect(existsSync(file)).toBe(true), { timeout: limitMs });
				return Number(readFileSync(file, "utf8"));
			},
		};
	}

	/** Only ever of what was seen to run. */
	async function isGone(id: number): Promise<void> {
		await vi.waitFor(() => expect(() => process.kill(id, 0)).toThrow(/ESRCH/), {
			timeout: limitMs,
		});
	}

	const range = ["scan", "--range", "HEAD..HEAD"];

	test.each([
		["SIGINT", "rev-list"],
		["SIGTERM", "rev-parse"],
	] as const)("a first %s ends the scan, and git at %s with it", async (signal, command) => {
		const { env, stuck } = stuckAt(command);
		const child = start(range, { cwd: await makeRepository({ "a.txt": "a" }), env });
		const outcome = outcomeOf(child);
		const id = await stuck();
		child.kill(signal);
		expect(await outcome).toEqual({ code: 130, stdout: "", stderr: stopped });
		await isGone(id);
	});

	test("so does a first Ctrl-C at a terminal, which git hears too", async () => {
		const { env, stuck } = stuckAt("rev-list");
		const terminal = startInTerminal(range, { cwd: await makeRepository({ "a.txt": "a" }), env });
		const id = await stuck();
		terminal.type("\u0003");
		await terminal.waitFor(stopped.trim());
		expect(await terminal.ended).toBe(130);
		await isGone(id);
	});

	test("a second one does not wait", async () => {
		const { env, stuck } = stuckAt("rev-list");
		const child = start(range, { cwd: await makeRepository({ "a.txt": "a" }), env });
		const outcome = outcomeOf(child);
		const id = await stuck();
		child.kill("SIGINT");
		const repeat = setInterval(() => child.kill("SIGINT"), 50);
		expect(await outcome).toEqual({ code: 130, stdout: "", stderr: "" });
		clearInterval(repeat);
		await isGone(id);
	});

	test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
		"a program that scans and does not listen is ended by %s, and git with it",
		async (signal) => {
			const { env, stuck } = stuckAt("ls-files");
			const library = pathToFileURL(join(dist, "index.js")).href;
			const code = `import { scan } from ${JSON.stringify(library)}; for await (const _ of scan("."));`;
			const child = spawn(process.execPath, ["--input-type=module", "--eval", code], {
				cwd: await makeRepository({ "a.txt": "a" }),
				env: { ...environment(), ...env },
			});
			const outcome = outcomeOf(child);
			const id = await stuck();
			child.kill(signal);
			expect((await outcome).code).toBe(signal);
			await isGone(id);
		},
	);
}
