// What is not read is never called clean: each gap is named, and the exit code is not 0.

import { chmodSync, cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { makeFolder, write } from "../sources/tree.ts";
import { type Circumstances, dist, fill, run } from "./program.ts";

const key = fill("{hex:32}-us3");

describe("exclusions that leave nothing", () => {
	const said = `\
1 problem: what could not be scanned may hold keys
  - Loosen the exclusions: they left nothing to scan
  Or accept the gap with --allow-incomplete.

Nothing was scanned; 2 excluded; scan INCOMPLETE: 1 problem
`;

	test.each([
		["by --exclude", {}, ["--exclude", "*.txt"]],
		["by the ignore file", { ".unleakignore": "/*\n" }, []],
		["by the config", { ".unleak.yaml": "exclude: ['*']\n" }, ["--confidence", "low"]],
	])("end with 3: %s", async (_, policy, flags) => {
		const cwd = makeFolder();
		write(cwd, { "a.txt": "one\n", "b.txt": "two\n", ...policy });
		const only = Object.keys(policy).length === 0 ? [] : ["a.txt", "b.txt"];
		const outcome = await run(["scan", ...flags, ...only], { cwd });
		expect(outcome).toEqual({ code: 3, stdout: said, stderr: "" });
		const allowed = await run(["scan", ...flags, ...only, "--allow-incomplete"], { cwd });
		expect(allowed).toEqual({ code: 0, stdout: said, stderr: "" });
	});
});

describe("a file over the limit", () => {
	function large(): string {
		const cwd = makeFolder();
		write(cwd, { "big.log": "x".repeat(2000), "small.txt": "nothing\n" });
		return cwd;
	}

	test("ends with 3, and names the limit and the way out", async () => {
		const cwd = large();
		const stdout = `\
1 problem: what could not be scanned may hold keys
  - big.log: Raise --max-file-size to scan this file: it has 2000 bytes, the
    limit is 1000
  Mend it, leave it out with --exclude, or accept the gap with
  --allow-incomplete.

No keys found in the part that was read (1 file, 8 bytes); scan INCOMPLETE: 1 problem, 1 of 2 files scanned
`;
		expect(await run(["scan", "--max-file-size", "1kB"], { cwd })).toEqual({
			code: 3,
			stdout,
			stderr: "",
		});
	});

	test.each([
		["--max-file-size 1kB --allow-incomplete", 0],
		["--max-file-size 1kB --exclude big.log", 0],
		["--max-file-size 1kB --quiet", 3],
		["--max-file-size 1kB --fail-on none", 3],
		["--max-file-size 2kB", 0],
		["--max-file-size 1", 3],
	])("with %s ends with %i", async (flags, code) => {
		expect((await run(["scan", ...flags.split(" ")], { cwd: large() })).code).toBe(code);
	});

	test("is no reason to hide a finding", async () => {
		const cwd = large();
		write(cwd, { "small.txt": `mailchimp: ${key}\n` });
		const { code, stdout } = await run(["scan", "-q", "--max-file-size", "1kB"], { cwd });
		expect(code).toBe(1);
		expect(stdout).toMatch(/small\.txt:1:12 .*\n1 problem: .*big\.log.*scan INCOMPLETE/s);
	});
});

// Elsewhere file modes do not keep anybody from reading.
if (process.platform !== "win32") {
	describe("what may not be read", () => {
		/** The superuser may read everything: then another user runs a copy of the build. */
		function asAnyone(cwd: string): Circumstances {
			if (process.geteuid?.() !== 0) return { cwd };
			const copy = makeFolder();
			cpSync(dist, join(copy, "dist"), { recursive: true });
			// What a scan with findings loads beside the build.
			cpSync(join(dist, "../node_modules/ignore"), join(copy, "node_modules/ignore"), {
				recursive: true,
			});
			write(copy, { "package.json": '{ "type": "module" }' });
			chmodSync(copy, 0o755);
			chmodSync(cwd, 0o755);
			return { cwd, uid: 65534, build: join(copy, "dist") };
		}

		function locked(files: Record<string, string>): string {
			const cwd = makeFolder();
			write(cwd, { "locked.txt": "?", "closed/a.txt": "?", ...files });
			chmodSync(join(cwd, "locked.txt"), 0);
			chmodSync(join(cwd, "closed"), 0);
			return cwd;
		}

		test("is a problem and ends with 3", async () => {
			const given = asAnyone(locked({ "open.txt": "nothing\n" }));
			expect(await run(["scan"], given)).toEqual({
				code: 3,
				stderr: "",
				stdout: `\
2 problems: what could not be scanned may hold keys
  - closed: Make the folder readable and scan again: permission denied
  - locked.txt: Make the file readable and scan again: permission denied
  Mend it, leave it out with --exclude, or accept the gap with
  --allow-incomplete.

No keys found in the part that was read (1 file, 8 bytes); scan INCOMPLETE: 2 problems, 1 of 2 files scanned
`,
			});
			expect((await run(["scan", "--allow-incomplete"], given)).code).toBe(0);
		});

		test("ends with 1 where something was found all the same", async () => {
			const given = asAnyone(locked({ "open.txt": `mailchimp ${key}\n` }));
			const { code, stdout } = await run(["scan", "-q"], given);
			expect(code).toBe(1);
			expect(stdout).toMatch(/^open\.txt:1:11 .*\n2 problems: .*scan INCOMPLETE: 2 problems/s);
		});

		test("is a folder that is named, without an account of what failed inside", async () => {
			const cwd = locked({});
			const { code, stdout, stderr } = await run(["scan", "closed/a.txt"], asAnyone(cwd));
			expect([code, stdout, stderr]).toEqual([
				2,
				"",
				'unleak: Cannot scan "closed/a.txt": permission denied\n',
			]);
		});

		test("shows no key that its name holds", async () => {
			const cwd = makeFolder();
			mkdirSync(join(cwd, `mailchimp-${key}`), { mode: 0 });
			writeFileSync(join(cwd, `mailchimp ${key}`), "x", { mode: 0 });
			const given = asAnyone(cwd);
			for (const format of ["text", "json", "jsonl", "markdown"]) {
				const { code, stdout, stderr } = await run(["scan", "-v", "--format", format], given);
				expect([code, stderr]).toEqual([1, ""]);
				expect(stdout).toContain("Make the folder readable");
				expect(stdout).not.toContain(key.slice(5, 20));
			}
		});

		test("keeps a baseline from being made of half the tree", async () => {
			const cwd = locked({});
			const create = ["baseline", "create", "--reason", "old"];
			expect(await run(create, asAnyone(cwd))).toEqual({
				code: 3,
				stdout: "",
				stderr: `\
closed: Make the folder readable and scan again: permission denied
locked.txt: Make the file readable and scan again: permission denied
The scan is incomplete, so .unleak-baseline.jsonl was not written; --allow-incomplete writes it all the same
`,
			});
		});
	});
}
