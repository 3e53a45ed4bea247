// Accept what is there, see what is new and what is gone, drop what is gone.

import { existsSync, readFileSync, rmSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { git, makeFolder, makeRepository, write } from "../sources/tree.ts";
import { fill, run } from "./program.ts";

const name = ".unleak-baseline.jsonl";
const keys = ["us1", "us2", "us3"].map((dc) => fill(`{hex:32}-${dc}`));
const [one = "", two = "", three = ""] = keys;
const shown = (key: string): string => `${key.slice(0, 4)}********${key.slice(32)}`;

function folder(): string {
	const cwd = makeFolder();
	write(cwd, { "a.env": `MAILCHIMP_API_KEY=${one}\n`, "b.env": `MAILCHIMP_API_KEY=${two}\n` });
	return cwd;
}

test("a baseline goes round: create, check, scan, prune", async () => {
	const cwd = folder();
	const create = ["baseline", "create", "--reason", "revoked in May"];
	const accepted = (key: string) => `  new  ${shown(key)}  mailchimp-api-key  (revoked in May)\n`;
	expect(await run(create, { cwd })).toEqual({
		code: 0,
		stderr: "",
		stdout: `\
${name}: accepted 2 findings, 0 were there before
${accepted(one)}${accepted(two)}Looked at: all of ${cwd}; name paths to accept less
Written: ${join(cwd, name)}

So that branches merge without conflicts, add this line to .gitattributes:
${name} merge=union
`,
	});
	const text = readFileSync(join(cwd, name), "utf8");
	const entries = text.trimEnd().split("\n");
	expect(entries).toEqual([...entries].sort());
	expect(
		entries
			.map((entry) => JSON.parse(entry))
			.map(({ redacted }) => redacted)
			.sort(),
	).toEqual([shown(one), shown(two)].sort());
	expect(text).not.toMatch(new RegExp(keys.map((key) => key.slice(5, 15)).join("|")));
	if (process.platform !== "win32") {
		expect(statSync(join(cwd, name)).mode & 0o777).toBe(0o600);
	}

	expect((await run(["scan"], { cwd })).stdout).toMatch(/^No keys found in .*; 2 suppressed\.\n$/);
	expect(await run(["baseline", "check"], { cwd })).toEqual({
		code: 0,
		stdout: `${name}: 2 findings accepted, 0 new, 0 gone\n`,
		stderr: "",
	});

	rmSync(join(cwd, "a.env"));
	write(cwd, {
		"c.env": `MAILCHIMP_API_KEY=${three}\n`,
		".gitattributes": `${name} merge=union\n`,
	});
	const gone = `  gone ${shown(one)}  mailchimp-api-key  (revoked in May)\n`;
	expect(await run(["baseline", "check"], { cwd })).toEqual({
		code: 1,
		stdout: `${name}: 1 finding accepted, 1 new, 1 gone\n  new  ${shown(three)}  mailchimp-api-key\n${gone}`,
		stderr: "",
	});
	expect((await run(["scan", "-q"], { cwd })).stdout).toContain("c.env:1:19");

	expect(await run(create, { cwd })).toEqual({
		code: 0,
		stdout: `${name}: accepted 1 finding, 2 were there before\n${accepted(three)}Looked at: all of ${cwd}; name paths to accept less\nWritten: ${join(cwd, name)}\n`,
		stderr: "",
	});
	expect(await run(["baseline", "prune"], { cwd })).toEqual({
		code: 0,
		stdout: `${name}: dropped 1, kept 2\n${gone}`,
		stderr: "",
	});
	expect((await run(["baseline", "check"], { cwd })).stdout).toBe(
		`${name}: 2 findings accepted, 0 new, 0 gone\n`,
	);
});

test("in a repository it is the one at the top, and what to commit is said", async () => {
	const top = await makeRepository({
		"sub/a.env": `MAILCHIMP_API_KEY=${one}\n`,
		".gitattributes": `${name} merge=union\n`,
	});
	const create = ["baseline", "create", "--reason", "x"];
	const said = async (cwd: string, ...paths: string[]) => {
		const { stdout } = await run([...create, ...paths], { cwd });
		return stdout.slice(stdout.indexOf("Looked at")).replaceAll(top, "<top>");
	};
	const commit = "Commit it, so that it counts for others and in CI: git add";
	expect(await said(join(top, "sub"))).toContain(`\
Looked at: all of <top>/sub; name paths to accept less
Written: <top>/${name}
${commit} ../${name}
`);
	expect(await said(top, "sub/a.env")).toBe(`\
Looked at: "sub/a.env"
Unchanged: <top>/${name}
${commit} ${name}
`);
	expect(await said(top, "sub/a.env")).toContain(`\nUnchanged: <top>/${name}\n`);
	const outside = await said(makeFolder(), join(top, "sub"));
	expect(outside).toContain(`in CI: git -C <top> add ${name}`);
	const [, proposed = ""] = /in CI: git (.*)/.exec(outside) ?? [];
	git(makeFolder(), ...proposed.replace("<top>", top).split(" "));
	expect(git(top, "diff", "--cached", "--name-only")).toContain(name);
});

test("the name of a folder that is a key is not shown whole", async () => {
	const top = join(makeFolder(), one);
	await makeRepository({ "a.env": `MAILCHIMP_API_KEY=${two}\n` }, top);
	const { stdout } = await run(["baseline", "create", "--reason", "x", top], { cwd: makeFolder() });
	expect(stdout).toContain("in CI: git -C ");
	expect(stdout).not.toContain(one.slice(0, 32));
});

test("nothing found makes an empty baseline, and creating again changes no byte", async () => {
	const cwd = makeFolder();
	write(cwd, { "a.txt": "a\n" });
	const create = ["baseline", "create", "--reason", "start"];
	expect((await run(create, { cwd })).code).toBe(0);
	expect(readFileSync(join(cwd, name), "utf8")).toBe("");
	write(cwd, { "a.env": `MAILCHIMP_API_KEY=${one}\n` });
	await run(create, { cwd });
	const text = readFileSync(join(cwd, name), "utf8");
	await run(["baseline", "create", "--reason", "another"], { cwd });
	expect(readFileSync(join(cwd, name), "utf8")).toBe(text);
});

test("what is accepted in another way is not gone", async () => {
	const cwd = folder();
	await run(["baseline", "create", "--reason", "x"], { cwd });
	write(cwd, { "a.env": `MAILCHIMP_API_KEY=${one} # unleak:allow\n` });
	expect((await run(["baseline", "prune"], { cwd })).stdout).toBe(`${name}: dropped 0, kept 2\n`);
});

test("what looks less like a key than before is not gone", async () => {
	const cwd = makeFolder();
	write(cwd, { "a/b.txt": `x/${one}\n` });
	await run(["baseline", "create", "--reason", "x", "--confidence", "low"], { cwd });
	write(cwd, { ".unleak.yaml": "confidence: high\n" });
	expect((await run(["baseline", "prune"], { cwd })).stdout).toBe(`${name}: dropped 0, kept 1\n`);
});

test("a reason never carries a key into the file", async () => {
	const cwd = folder();
	const { stdout } = await run(["baseline", "create", "--reason", `was ${three}`], { cwd });
	const text = stdout + readFileSync(join(cwd, name), "utf8");
	expect(text).toContain("was …");
	expect(text).not.toContain(three.slice(5, 20));
	expect((await run(["baseline", "create", "--reason", " "], { cwd })).code).toBe(2);
});

test("--baseline names another file, and a part can be accepted", async () => {
	const cwd = folder();
	const named = ["--baseline", "old.jsonl"];
	await run(["baseline", "create", "--reason", "x", ...named, "a.env"], { cwd });
	expect([existsSync(join(cwd, name)), existsSync(join(cwd, "old.jsonl"))]).toEqual([false, true]);
	expect((await run(["scan", "-q", ...named], { cwd })).stdout).toContain("b.env:1:19");
	expect((await run(["baseline", "check", ...named], { cwd })).stdout).toMatch(
		/^old\.jsonl: 1 finding accepted, 1 new, 0 gone\n/,
	);
	for (const command of ["check", "prune"]) {
		const missing = await run(["baseline", command, "--baseline", "none.jsonl"], { cwd });
		expect([missing.code, missing.stderr]).toEqual([
			2,
			'unleak: Cannot read "none.jsonl": it does not exist\n',
		]);
	}
});

test("a baseline that is broken ends with 2, and stays as it is", async () => {
	const cwd = folder();
	const text = `<<<<<<< ours\n{"fingerprint": "${one}"}\n`;
	write(cwd, { [name]: text });
	for (const command of [
		["scan"],
		["baseline", "check"],
		["baseline", "create", "--reason", "x"],
	]) {
		const { code, stderr } = await run(command, { cwd });
		expect([code, stderr]).toEqual([
			2,
			`unleak: ${name}:1:1: Resolve the merge conflict: keep the entries of both sides and delete the marker lines\n${name}:2:1: Write a text that is not empty for "ruleId"\n`,
		]);
	}
	expect(readFileSync(join(cwd, name), "utf8")).toBe(text);
});

// Links are only known there.
if (process.platform !== "win32") {
	test("a baseline that is a link is neither read nor written", async () => {
		const cwd = folder();
		const outside = makeFolder();
		write(outside, { "target.jsonl": "" });
		symlinkSync(join(outside, "target.jsonl"), join(cwd, name));
		for (const command of [["scan"], ["baseline", "create", "--reason", "x"]]) {
			const { code, stderr } = await run(command, { cwd });
			expect([code, stderr]).toEqual([2, `unleak: Cannot read "${name}": it is a symbolic link\n`]);
		}
		expect(readFileSync(join(outside, "target.jsonl"), "utf8")).toBe("");
	});
}
