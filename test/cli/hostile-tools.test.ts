// A store's tool may be anything that is called so: one that leaves a server behind, prints the key however it can, or
// answers with more than can be read. What it prints shows no key, and it keeps nobody waiting.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { learnSecrets } from "../../src/cli/print.ts";
import { runTool } from "../../src/cli/rotate/run-tool.ts";
import { outputMessages } from "../../src/cli/rotate/tool-output.ts";
import { Secret } from "../../src/model/secret.ts";
import { recipeOf } from "../../src/stores/recipes.ts";
import { fill } from "../e2e/program.ts";
import { makeFolder } from "../sources/tree.ts";
import { destinationAt } from "./store-run.ts";

const key = `${fill("{hex:32}", "hostile tool")}-us6`;

describe("a server that the tool leaves behind, with its output open,", () => {
	const idle = 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000)';
	const leave = (rest: string) =>
		`const server = require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(idle)}], { detached: true, stdio: "inherit" });
		require("node:fs").writeFileSync("pid", String(server.pid)); server.unref(); console.log("done"); ${rest}`;

	test.each<[string, string, boolean, number | null, string | undefined]>([
		["is not waited for", "", false, 0, undefined],
		["is not waited for behind a pipe", "", true, 0, undefined],
		[
			"does not outlast the limit of time",
			"setInterval(() => {}, 1000)",
			false,
			null,
			"it took longer than 2 seconds",
		],
	])("%s", async (_, rest, opensStdin, code, failure) => {
		const cwd = makeFolder();
		onTestFinished(() => {
			process.kill(Number(readFileSync(join(cwd, "pid"), "utf8")), "SIGKILL");
		});
		const result = await runTool({
			program: process.execPath,
			args: ["-e", leave(rest)],
			environment: { PATH: process.env.PATH ?? "" },
			cwd,
			input: "k",
			opensStdin,
			signal: new AbortController().signal,
			timeoutMs: 2000,
		});
		expect([result.code, result.failure, result.stdout]).toEqual([code, failure, "done\n"]);
	});
});

describe("the key is not shown, though the tool prints it", () => {
	test.each<[string, string]>([
		["with a colour", "\u001b[1m"],
		["with a place on the screen", "\u001b[1;2H"],
		["with a title", "\u001b]0;abc\u0007"],
		["with a link", "\u001b]8;;https://a.example\u001b\\"],
		["with a set of characters", "\u001b(B"],
		["with one byte for escape and bracket", "\u009b1m"],
		["with overstruck signs", "x\b"],
		["with zeros", "\0"],
		["with line ends", "\n"],
		["with blanks", " "],
		["with zero-width spaces", "\u200b"],
	])("%s between its characters", (_, between) => {
		learnSecrets([new Secret(key, "hostile")]);
		const stdout = `It is ${[...key].join(between)} now`;
		const shown = outputMessages("tool", { code: 0, stdout, stderr: "", isInputTaken: true }, 99)
			.map(({ text }) => text)
			.join("");
		expect(shown).toContain("It is");
		const signs = shown.replace(/[^0-9a-f]/g, "");
		for (let at = 4; at + 8 <= 32; at++) expect(signs).not.toContain(key.slice(at, at + 8));
	});
});

test("a list of millions of entries is looked through and ends", () => {
	const destination = destinationAt("aws-ssm", "/prod/mc", {});
	const rows = Array.from({ length: 800 }, () => new Array(5000).fill(0));
	const answer = { code: 0, stdout: JSON.stringify(rows), stderr: "" };
	expect(recipeOf(destination).tool?.readLook([answer], destination)).toEqual({ isThere: false });
});
