// The formats for GitHub, from scans of real trees and histories with names made to break them.

import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { startRepository } from "../git/golden.ts";
import { isCommand, readLines } from "../report/runner.ts";
import { makeFolder, write } from "../sources/tree.ts";
import { fill, run } from "./program.ts";

const isWindows = process.platform === "win32";
const key = fill("{hex:32}-us5");
const other = fill("{hex:32}-us7");
const line = `MAILCHIMP_API_KEY=${key}\n`;

interface Sarif {
	readonly runs: readonly [
		{
			readonly results: readonly {
				readonly locations: readonly [
					{ readonly physicalLocation: { readonly artifactLocation: { readonly uri: string } } },
				];
				readonly message: { readonly text: string };
				readonly partialFingerprints: Readonly<Record<string, string>>;
			}[];
			readonly invocations: readonly [{ readonly executionSuccessful: boolean }];
		},
	];
}

async function sarif(cwd: string, ...args: string[]): Promise<Sarif["runs"][0]> {
	const { stdout } = await run(["scan", ...args, "--format", "sarif"], { cwd });
	return (JSON.parse(stdout) as Sarif).runs[0];
}

const urisOf = ({ results }: Sarif["runs"][0]): string[] =>
	results.map(({ locations }) => locations[0].physicalLocation.artifactLocation.uri);

const hostileNames = [
	"-rf #?.env",
	"100%.env",
	"a%0A::error::x.env",
	"::error::x.env",
	"`|b|`.env",
	"é😀\u202e.env",
	...(isWindows ? [] : ["##[error]\r\n::add-mask::y.env", "\x1b[31m.env", "back\\slash.env"]),
].filter((name) => !isWindows || !/[:?|"<>]/.test(name));

describe("names made to break a format", () => {
	const tree = (): string => {
		const cwd = makeFolder();
		write(cwd, Object.fromEntries(hostileNames.map((name) => [name, line])));
		return cwd;
	};

	test("are URIs that lead to the files", async () => {
		const uris = urisOf(await sarif(tree()));
		expect(uris.map(decodeURIComponent).sort()).toEqual([...hostileNames].sort());
		for (const uri of uris) expect(uri).toMatch(/^(?:[\w.!~*'()-]|%[0-9A-F]{2})+$/);
	});

	test("are properties of annotations and nothing else", async () => {
		const { stdout, stderr, code } = await run(["scan", "--format", "github"], { cwd: tree() });
		expect([code, stderr]).toEqual([1, ""]);
		const lines = readLines(stdout);
		const commands = lines.filter(isCommand);
		expect(commands.length).toBe(hostileNames.length);
		expect(lines.slice(commands.length)).toEqual([
			expect.stringMatching(/^1 finding \(1 not checked\) in \d+ files, .*; scan complete$/),
		]);
		expect(new Set(commands.map(({ name }) => name))).toEqual(new Set(["error"]));
		const plain = hostileNames.filter((name) => !/[\p{C}]|##\[/u.test(name));
		expect(commands.map(({ properties }) => properties.file)).toEqual(
			expect.arrayContaining(plain),
		);
	});
});

test("two keys on a line are two alerts and two annotations, and neither is shown", async () => {
	const cwd = makeFolder();
	write(cwd, { "a.env": `MAILCHIMP_API_KEY=${key} MAILCHIMP_KEY=${other}\n` });
	const { results } = await sarif(cwd);
	const hashes = results.map(
		({ partialFingerprints }) => partialFingerprints.primaryLocationLineHash,
	);
	expect(new Set(hashes).size).toBe(2);
	const { stdout } = await run(["scan", "--format", "github"], { cwd });
	const commands = readLines(stdout).filter(isCommand);
	expect(commands.map(({ properties }) => [properties.col, properties.endColumn])).toEqual([
		["19", "55"],
		["70", "106"],
	]);
	for (const text of [JSON.stringify(results), stdout]) {
		for (const hidden of [key, other]) expect(text).not.toContain(hidden.slice(4, 16));
	}
});

test("places count from the repository's root, wherever the scan was started", async () => {
	const cwd = makeFolder();
	write(cwd, { "packages/app/a.env": line });
	execFileSync("git", ["init", "--quiet"], { cwd });
	const app = join(cwd, "packages/app");
	expect(urisOf(await sarif(app))).toEqual(["packages/app/a.env"]);
	const { stdout } = await run(["scan", "--format", "github"], { cwd: app });
	expect(readLines(stdout)[0]).toMatchObject({ properties: { file: "packages/app/a.env" } });
});

test("a history's keys have places too: files of the past, messages and authors", async () => {
	const w = startRepository(makeFolder());
	w.commit("gone.env", line);
	w.git("rm", "--quiet", "gone.env");
	w.git("commit", "--quiet", "--message", `Remove mailchimp ${other}`);
	const head = w.git("rev-parse", "HEAD").trim();
	const report = await sarif(w.folder, "--history");
	expect(urisOf(report).sort()).toEqual([`.git/message/${head}`, "gone.env"]);
	expect(JSON.stringify(report)).not.toMatch(/[\w.]+@[\w.]+/);
	const { stdout } = await run(["scan", "--history", "--format", "github"], { cwd: w.folder });
	const places = readLines(stdout)
		.filter(isCommand)
		.map(({ properties: { title: _, ...place } }) => place);
	expect(places).toEqual(expect.arrayContaining([{}, { file: "gone.env", line: "1" }]));
});

test("an incomplete scan is no successful one", async () => {
	const cwd = makeFolder();
	write(cwd, { "a.txt": "x".repeat(2000) });
	const small = ["--max-file-size", "1KB"];
	const [invocation] = (await sarif(cwd, ...small)).invocations;
	expect(invocation).toMatchObject({
		executionSuccessful: false,
		toolExecutionNotifications: [{ level: "error" }],
	});
	const outcome = await run(["scan", ...small, "--format", "github"], { cwd });
	expect(outcome.code).toBe(3);
	expect(
		readLines(outcome.stdout)
			.filter(isCommand)
			.map(({ name }) => name),
	).toEqual(["error", "error"]);
});

test("files of both formats are written, and known again", async () => {
	const [cwd, out] = [makeFolder(), makeFolder()];
	write(cwd, { "a.env": line });
	mkdirSync(join(out, "x"));
	const sarifFile = join(out, "a.sarif");
	const githubFile = join(out, "annotations");
	const args = ["--output", githubFile, "--format", "github", "--output", sarifFile];
	for (const _ of [1, 2]) {
		expect(await run(["scan", ...args, "--format", "sarif"], { cwd })).toEqual({
			code: 1,
			stdout: "",
			stderr: "",
		});
	}
	// Its ending tells the format.
	expect((await run(["scan", "--output", sarifFile], { cwd })).code).toBe(1);
	expect(JSON.parse(readFileSync(sarifFile, "utf8")).version).toBe("2.1.0");
	expect(readFileSync(githubFile, "utf8")).toContain("\n::error file=a.env,line=1,");
});
