// Scans of files on Windows: the same report as here, whatever the paths look like.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import type { Report } from "../../src/model/report.ts";
import { run as runHere } from "../e2e/program.ts";
import { keyOf } from "../git/golden.ts";
import { makeFolder, write } from "../sources/tree.ts";
import { runNode, runProgram, windowsPath } from "./program.ts";

const assign = (name: string) => `MAILCHIMP_API_KEY=${keyOf(name)}\n`;

function reportOf(args: readonly string[], cwd: string, stdin?: string): Report {
	const { code, stdout, stderr } = runProgram([...args, "--format", "json"], cwd, stdin);
	expect([code, stderr]).toEqual([1, ""]);
	return JSON.parse(stdout);
}

const paths = ({ findings }: Report) =>
	findings.flatMap(({ locations }) => locations.map(({ path }) => path)).sort();

describe("a small tree", () => {
	const files = {
		"a.env": assign("a"),
		"sub/b.txt": `line\r\n${assign("b")}`,
		"sub/deep/ü.txt": assign("a"),
		"sub/none.txt": "nothing\n",
		"part one/c.json": `{ "mailchimp": { "apiKey": "${keyOf("c")}" } }\n`,
	};
	function makeTree(): string {
		const cwd = makeFolder();
		write(cwd, files);
		return cwd;
	}

	test("gives the report that it gives here", async () => {
		const cwd = makeTree();
		const here = JSON.parse(
			(await runHere(["scan", "--format", "json"], { cwd })).stdout,
		) as Report;
		const there = reportOf(["scan"], cwd);
		expect(there.scope.root).toBe(windowsPath(cwd));
		const steady = { startedAt: "", durationMs: 0, scope: here.scope };
		expect({ ...there, ...steady }).toEqual({ ...here, ...steady });
	});

	test.each([
		[["sub\\b.txt"], ["sub/b.txt"]],
		[["sub"], ["sub/b.txt", "sub/deep/ü.txt"]],
		[["sub\\*.txt"], ["sub/b.txt"]],
		[
			["**\\*.txt", "*.env"],
			["a.env", "sub/b.txt", "sub/deep/ü.txt"],
		],
		[["SUB\\*.TXT"], ["SUB/b.txt"]],
		[["part one"], ["part one/c.json"]],
	])("reads the operands %j", (operands, expected) => {
		expect(paths(reportOf(["scan", ...operands], makeTree()))).toEqual(expected);
	});

	test("reads what is named by a drive, from another folder and another drive", () => {
		const cwd = makeTree();
		const other = makeFolder();
		expect(paths(reportOf(["scan", windowsPath(cwd)], other))).toHaveLength(4);
		const file = windowsPath(join(cwd, "sub", "b.txt"));
		expect(paths(reportOf(["scan", file], other))).toEqual(["b.txt"]);
		const both = runProgram(["scan", file, "C:\\windows"], other);
		expect([both.code, both.stdout]).toEqual([2, ""]);
		expect(both.stderr).toContain("at once: they are on two drives");
	});

	test("takes a text, excludes paths, and accepts what a baseline accepts", () => {
		const cwd = makeTree();
		expect(paths(reportOf(["scan", "--stdin"], cwd, join(cwd, "a.env")))).toEqual(["-"]);
		expect(paths(reportOf(["scan", "--exclude", "sub/**"], cwd))).toEqual([
			"a.env",
			"part one/c.json",
		]);
		const made = runProgram(["baseline", "create", "--reason", "old", "sub\\b.txt"], cwd);
		expect([made.code, made.stderr]).toEqual([0, ""]);
		expect(paths(reportOf(["scan"], cwd))).not.toContain("sub/b.txt");
	});

	test("writes reports, and merges what a pattern matches", () => {
		const cwd = makeTree();
		const flags = ["--format", "json", "--output", "reports\\one.json", "--output", "all.html"];
		mkdirSync(join(cwd, "reports"));
		expect(runProgram(["scan", ...flags, "--format", "html"], cwd)).toMatchObject({
			code: 1,
			stderr: "",
		});
		expect(runProgram(["merge", "reports\\*.json", "-q"], cwd)).toMatchObject({
			code: 1,
			stderr: "",
		});
	});

	test("proposes what cmd and PowerShell can run", () => {
		const cwd = makeTree();
		const { stdout } = runProgram(["scan", "a.env"], cwd);
		const [, command = ""] = /^ {2}(.* allow .*)$/m.exec(stdout) ?? [];
		const words = command.match(/"[^"]*"|\S+/g) ?? [];
		expect(words[0]).toBe("node");
		expect(command).not.toContain("'");
		const [, ...args] = words.map((word) => word.replaceAll('"', ""));
		expect(runNode(args, cwd).stdout).toContain(".unleak.yaml");
		expect(runProgram(["scan", "a.env"], cwd).code).toBe(0);
	});
});

test("a tree of more files than one thread takes is read whole, with threads and without", () => {
	const cwd = makeFolder();
	for (let folder = 0; folder < 9; folder++) mkdirSync(join(cwd, `part${folder}`));
	for (let file = 0; file < 2800; file++) {
		const text = file % 400 === 7 ? assign(`${file}`) : `line ${file}\n`;
		writeFileSync(join(cwd, `part${file % 9}`, `f${file}.txt`), text);
	}
	const [one, many] = ["1", "2"].map((jobs) => reportOf(["scan", "--jobs", jobs], cwd));
	expect(many!.summary.scanned).toEqual({ blobs: 2800, bytes: one!.summary.scanned.bytes });
	expect(many!.findings).toHaveLength(7);
	expect(many!.findings).toEqual(one!.findings);
});

test("the commands that need no repository", () => {
	const cwd = makeFolder();
	for (const words of [
		"--version",
		"help scan",
		"rules check",
		"playbook mailchimp --dc us6",
		"doctor",
	]) {
		expect(runProgram(words.split(" "), cwd)).toMatchObject({ code: 0, stderr: "" });
	}
	// The demo stays where it is made.
	for (const name of ["TEMP", "TMP"]) vi.stubEnv(name, cwd);
	const { code, stdout, stderr } = runProgram(["demo"], cwd);
	vi.unstubAllEnvs();
	expect([code, stderr]).toEqual([0, ""]);
	expect(stdout).toContain("deploy/secret.yaml:6:21  critical  Iterable API key");
});

test("the library, by import and by require", () => {
	const cwd = makeFolder();
	write(cwd, {
		"a.env": assign("a"),
		"use.mjs": `import { scan } from ${JSON.stringify(new URL("../../dist/index.js", import.meta.url).href.replace("file:///", process.platform === "win32" ? "file:///" : "file:///Z:/"))};
for await (const { locations } of scan(".", { paths: ["a.env"] })) console.log(locations[0].path);`,
	});
	expect(runNode(["use.mjs"], cwd)).toEqual({ code: 0, stdout: "a.env\n", stderr: "" });
});
