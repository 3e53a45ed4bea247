// `unleak allow` as people use it: the digits that a report shows, a reason, and the finding is accepted.

import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { keyOf, startRepository } from "../git/golden.ts";
import { makeFolder, write } from "../sources/tree.ts";
import { fill, run } from "./program.ts";

const line = (name: string) => `MAILCHIMP_API_KEY=${keyOf(name)}\n`;
const findingsIn = async (cwd: string, ...args: string[]) => {
	const { stdout } = await run(["scan", "--format", "json", ...args], { cwd });
	return JSON.parse(stdout).findings as { fingerprint: string; redacted: string }[];
};
const config = (cwd: string) => readFileSync(join(cwd, ".unleak.yaml"), "utf8");

test("accepts one finding of several, by the digits that the text report shows", async () => {
	const w = startRepository(makeFolder());
	w.write("a.env", line("a"));
	w.write("b.env", line("b"));
	w.write(".unleak.yaml", "# ours\nexclude: [vendor/] # not ours\n");
	const { stdout } = await run(["scan"], { cwd: w.folder });
	const [shown = ""] = /(?<=next: +unleak rotate )[0-9a-f]{12}/.exec(stdout) ?? [];
	const args = ["--reason", "a closed test account", "--owner", "mail", "--expires", "2999-01-01"];
	const allowed = await run(["allow", shown.slice(0, 6), ...args], { cwd: w.folder });
	expect(allowed).toEqual({
		code: 0,
		stderr: "",
		stdout: `.unleak.yaml: accepted ${shown}, Mailchimp API key ${keyOf("a").slice(0, 4)}********-us7 (a.env:1)\nCommit it, so that it counts for others and in CI: git add .unleak.yaml\n`,
	});
	expect(config(w.folder)).toMatch(
		/^# ours\nexclude: \[vendor\/\] # not ours\n\nallow:\n {2}- fingerprint: [0-9a-f]{40}\n {4}reason: a closed test account\n {4}owner: mail\n {4}expires: 2999-01-01\n$/,
	);
	const left = await findingsIn(w.folder);
	expect(left.map(({ redacted }) => redacted.slice(0, 4))).toEqual([keyOf("b").slice(0, 4)]);
});

test("finds a key of the index, of the history, and in a file that git ignores", async () => {
	const w = startRepository(makeFolder());
	w.commit("old.env", line("history"));
	w.git("rm", "--quiet", "old.env");
	w.commit(".gitignore", ".env\n");
	w.write(".env", line("ignored"));
	w.write("new.env", line("staged"));
	w.git("add", "new.env");
	w.write("new.env", "");
	const all = [
		...(await findingsIn(w.folder, "--history")),
		...(await findingsIn(w.folder, "--include-ignored")),
	];
	expect(new Set(all.map(({ redacted }) => redacted)).size).toBe(3);
	for (const { fingerprint } of all) {
		const cut = fingerprint.slice(0, 8);
		const { code, stdout } = await run(["allow", cut, "--reason", "known"], { cwd: w.folder });
		expect([code, stdout]).toEqual([0, expect.stringContaining(fingerprint.slice(0, 12))]);
	}
	expect(await findingsIn(w.folder, "--history")).toEqual([]);
	expect(await findingsIn(w.folder, "--include-ignored")).toEqual([]);
});

test("writes into the repository's own config from any of its folders, once for one key", async () => {
	const w = startRepository(makeFolder());
	w.write("sub/a.env", line("a"));
	const [{ fingerprint } = { fingerprint: "" }] = await findingsIn(w.folder);
	const cwd = join(w.folder, "sub");
	const first = await run(["allow", fingerprint, "--reason", "one"], { cwd });
	expect(first.stdout).toContain("git add ../.unleak.yaml");
	await run(["allow", fingerprint.slice(0, 12), "--reason", "two"], { cwd });
	expect(config(w.folder)).toBe(`allow:\n  - fingerprint: ${fingerprint}\n    reason: two\n`);
	if (process.platform !== "win32") {
		expect(statSync(join(w.folder, ".unleak.yaml")).mode & 0o777).toBe(0o600);
	}
});

test("a cut fingerprint that is written by hand counts, unless it could mean two keys", async () => {
	const cwd = makeFolder();
	write(cwd, { "a.env": line("a"), "b.env": line("b") });
	const [one] = await findingsIn(cwd);
	const cut = one!.fingerprint.slice(0, 12);
	write(cwd, { ".unleak.yaml": `allow:\n  - { fingerprint: "${cut}", reason: x }\n` });
	expect((await findingsIn(cwd)).length).toBe(1);
});

test("takes the finding of a report", async () => {
	const cwd = makeFolder();
	write(cwd, { "a.env": line("a") });
	await run(["scan", "--output", "report.json"], { cwd });
	const [{ fingerprint } = { fingerprint: "" }] = await findingsIn(cwd);
	write(cwd, { "a.env": "" });
	const cut = fingerprint.slice(0, 6);
	const { code } = await run(["allow", cut, "--report", "report.json", "--reason", "x"], { cwd });
	expect([code, config(cwd).includes(fingerprint)]).toEqual([0, true]);
});

test.each<[string, string[], string]>([
	["a key", [fill("{hex:32}-us1"), "--reason", "x"], "a key must not be given there"],
	["the digits of a key", [fill("{hex:32}"), "--reason", "x"], "a key must not be given there"],
	["too few digits", ["abcde", "--reason", "x"], "it is not a fingerprint"],
	["a fingerprint of nothing", ["abcdef", "--reason", "x"], "Found no key with the fingerprint"],
	["no reason", ["abcdef"], '"--reason" is missing'],
	["a blank reason", ["abcdef", "--reason", " "], '"--reason" is missing'],
	["no date", ["abcdef", "--reason", "x", "--expires", "soon"], "it is no date"],
	[
		"a day that no calendar has",
		["abcdef", "--reason", "x", "--expires", "2999-02-30"],
		"it is no date",
	],
	[
		"a day that is over",
		["abcdef", "--reason", "x", "--expires", "2020-01-01"],
		"that day is over",
	],
])("refuses %s", async (_, args, message) => {
	const cwd = makeFolder();
	write(cwd, { "a.env": line("a") });
	const { code, stdout, stderr } = await run(["allow", ...args], { cwd });
	expect([code, stdout]).toEqual([2, ""]);
	expect(stderr).toContain(message);
	if (args[0]!.length > 12) expect(stderr).not.toContain(args[0]!.slice(0, 12));
});

test("changes no config that has a fault", async () => {
	const cwd = makeFolder();
	write(cwd, { "a.env": line("a"), ".unleak.yaml": "alow: []\n" });
	const { code, stderr } = await run(["allow", "a1".repeat(20), "--reason", "x"], { cwd });
	expect([code, stderr]).toEqual([2, expect.stringContaining('did you mean "allow"')]);
	expect(config(cwd)).toBe("alow: []\n");
});
