// Does the bench say what was done, and above all what was not? Driven as `npm run bench` drives
// it, with peers of our own making; no time is looked at.

import { execFile } from "node:child_process";
import { chmodSync, readdirSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { environment, fill } from "../e2e/program.ts";
import { makeFolder, makeRepository, write } from "../sources/tree.ts";

const program = resolve(import.meta.dirname, "main.js");

interface Printed {
	readonly code: number;
	/** Of every row of every table: its name, whether it has a time, and the remark. */
	readonly rows: readonly string[];
	readonly titles: readonly string[];
	readonly rest: string;
}

test("what cannot be measured is refused", async () => {
	const said = async (...args: string[]) => {
		const { code, rest } = await bench(args);
		return [code, rest];
	};
	expect(await said("--rounds", "0")).toEqual([
		2,
		'Give --rounds a number from 1 to 99999: "0" is none\n',
	]);
	expect(await said("--size", "x")).toEqual([
		2,
		'Give --size megabytes, such as 0.5 or 20: "x" are none\n',
	]);
	expect(await said("--growth", ".")).toEqual([
		2,
		"Leave the paths out: --growth, --large and --machine make what they measure\n",
	]);
});

// The peers are shell scripts.
if (process.platform !== "win32") {
	test("a repository with a work tree gets both tables; a peer that read nothing gets no time", async () => {
		const repository = await makeRepository({
			"a.txt": "one\n",
			"b.env": fill("KEY={hex:32}-us3\n"),
		});
		const peers = makePeers({
			gitleaks: "echo 'INF scanned ~1500000 bytes (1.50 MB)' >&2",
			trufflehog: `echo 'finished scanning {"chunks": 0, "bytes": 0}' >&2`,
			rg: "echo 'regex parse error' >&2; exit 2",
		});
		const { code, titles, rows } = await bench(["--peers", peers, repository]);
		const name = repository.split("/").at(-1);
		expect([code, titles]).toEqual([
			0,
			[`## ${name}: history, <n> MB of packs`, `## ${name}: working tree`],
		]);
		expect(rows).toEqual([
			"git cat-file: timed",
			"unleak --history: timed, 1 findings",
			"unleak --history --jobs 1: timed, 1 findings",
			"gitleaks git, two rules: timed",
			"trufflehog git, Mailchimp: scanned 0 bytes, exit 0",
			"node -e 0: timed",
			"unleak --version: timed",
			"unleak scan: timed, 1 findings",
			"unleak scan --jobs 1: timed, 1 findings",
			"gitleaks dir, two rules: timed",
			"trufflehog, Mailchimp: scanned 0 bytes, exit 0",
			'ripgrep, two patterns: failed (2): "regex parse error"',
		]);
	});

	test("a peer that fails is quoted, and one that fails after its work is timed", async () => {
		const repository = await makeRepository({ "a.txt": "one\n" });
		const peers = makePeers({
			gitleaks: "echo first >&2; echo 'FTL Failed: no config' >&2; exit 1",
			trufflehog: `echo 'finished scanning {"chunks": 1, "bytes": 4}' >&2; exit 1`,
		});
		const { code, rows } = await bench(["--history", "--peers", peers, repository]);
		expect([code, rows.slice(-2)]).toEqual([
			0,
			[
				'gitleaks git, two rules: failed (1): "FTL Failed: no config"',
				"trufflehog git, Mailchimp: timed, exit 1 at times, after it had finished",
			],
		]);
	});

	test("planted keys are found at the commits that brought them", async () => {
		const { code, titles, rows } = await bench(["--keys", "3", "--size", "0.2"]);
		expect([code, titles, rows]).toEqual([
			0,
			["## made repository: history, with and without planted keys"],
			[
				"unleak --history: timed",
				"with 3 planted keys: timed, 3 findings; 3 of 3 planted keys at their commits",
			],
		]);
	});

	test("growth compares two sizes by the packed megabyte", async () => {
		const { code, rows, rest } = await bench(["--growth", "--size", "0.2"]);
		expect([code, rows, rest]).toEqual([
			0,
			[
				"unleak --version: timed",
				...["<n>", "<n>"].flatMap((size) => [
					`git cat-file, ${size} MB: timed`,
					`unleak --history, ${size} MB: timed`,
					`unleak --history --jobs 1, ${size} MB: timed`,
				]),
			],
			expect.stringContaining(
				"unleak --history: <n> ms, then <n> ms per packed MB: <n> (<n>-<n>); without the start <n> (<n>-<n>)\n",
			),
		]);
	});

	test("a large log is timed where its last line is found", async () => {
		const peers = makePeers({ rg: "exit 0" });
		const { code, rows, rest } = await bench(["--large", "--size", "3", "--peers", peers]);
		expect([code, rows, rest]).toEqual([
			0,
			[
				"unleak scan, <n> MB: timed, found in the last line",
				"ripgrep, <n> MB: timed",
				"unleak scan, <n> MB: timed, found in the last line",
				"ripgrep, <n> MB: timed",
			],
			expect.stringContaining("unleak scan, <n> MB: <n> MB/s with the start\n"),
		]);
	});
}

/** Runs one round, in a temporary folder that must be empty afterwards. */
async function bench(args: readonly string[]): Promise<Printed> {
	const temporary = makeFolder();
	const { code, text } = await new Promise<{ code: number; text: string }>((done) => {
		const env = { ...environment(), TMPDIR: temporary, TEMP: temporary, TMP: temporary };
		const whole = ["--rounds", "1", ...args];
		const child = execFile(process.execPath, [program, ...whole], { env }, (_, stdout, stderr) => {
			done({ code: child.exitCode ?? -1, text: stdout + stderr });
		});
	});
	expect(readdirSync(temporary)).toEqual([]);
	const lines = text.split("\n");
	const isRow = (line: string) => line.startsWith("|");
	const cells = lines.filter(isRow).map((line) => line.slice(2, -2).split(" | "));
	const rows = cells.filter(([name]) => !/^(-+| *)$/.test(name!)).map((row) => describeRow(row));
	const titles = lines.filter((line) => line.startsWith("## "));
	const rest = lines.filter((line) => !isRow(line) && !line.startsWith("## ")).join("\n");
	return { code, rows, titles: titles.map(hideFractions), rest: hideNumbers(rest, code) };
}

function describeRow(cells: readonly string[]): string {
	const [name, time, ...others] = cells.map((cell) => cell.trim());
	const remark = others.at(-1)!;
	const timed = /^\d+$/.test(time!) ? "timed" : "";
	const what = [timed, remark].filter((part) => part !== "").join(", ");
	return `${name!.replace(/[\d.]+ MB$/, "<n> MB")}: ${what}`;
}

function hideFractions(line: string): string {
	return line.replace(/\d+\.\d+/g, "<n>");
}

/** Of figures, not of what is said about a mistake. A start that was slow by chance gives negative ones. */
function hideNumbers(text: string, code: number): string {
	return code === 0 ? text.replace(/(?<!\d)-?\d+(\.\d+)?/g, "<n>") : text;
}

function makePeers(scripts: Readonly<Record<string, string>>): string {
	const folder = makeFolder();
	for (const [name, script] of Object.entries(scripts)) {
		write(folder, { [name]: `#!/bin/sh\n${script}\n` });
		chmodSync(resolve(folder, name), 0o755);
	}
	return folder;
}
