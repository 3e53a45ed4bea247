// Bundles, packs, objects and git folders are read without git: what they hold has the name of commit and path, and what
// is damaged, missing or made to last is told.

import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ContainerBudget } from "../../src/containers/budget.ts";
import { isProblem } from "../../src/containers/container.ts";
import { openContainer } from "../../src/containers/open-container.ts";
import type { Report } from "../../src/model/report.ts";
import { run } from "../e2e/program.ts";
import { keyOf, openWorkbench } from "../git/golden.ts";
import { makeFolder } from "../sources/tree.ts";
import { bytesOf, deltaOf, idOf, makePack, type PackEntry } from "./made-pack.ts";
import { makeZip } from "./zip-writer.ts";

const limits = {
	maxBytes: 1 << 20,
	maxParts: 100,
	maxRatio: 200,
	freeBytes: 1 << 20,
	maxCpuMs: 60_000,
};

async function read(bytes: Buffer) {
	const parts = new Map<string, string>();
	const problems: string[] = [];
	const options = { name: "a", maxDepth: 4, budget: new ContainerBudget(() => {}, limits) };
	for await (const item of openContainer(bytes, options)) {
		if (isProblem(item)) problems.push(`${item.code} ${item.message.split(":")[0]}`);
		else parts.set(item.name, Buffer.from(item.bytes).toString());
	}
	return { parts, problems };
}

const long = Array.from({ length: 300 }, (_, line) => `line ${line} of a long text`).join("\n");

describe("what git wrote", () => {
	test.each(["sha1", "sha256"])("a bundle (%s)", async (format) => {
		const bench = openWorkbench(makeFolder());
		bench.git("init", "-q", "--initial-branch=main", `--object-format=${format}`);
		const first = bench.commit("conf/app.env", `first\n${long}`).slice(0, 12);
		const second = bench.commit("conf/app.env", `second\n${long}`, "The message").slice(0, 12);
		const third = bench.commit("other.txt", "other").slice(0, 12);
		bench.git("tag", "-am", "Of the tag", "v1");
		bench.all(
			["repack", "-adq"],
			["bundle", "create", "-q", "all.bundle", "--all"],
			["bundle", "create", "-q", "thin.bundle", "HEAD~2..main"],
		);
		const all = await read(readFileSync(join(bench.folder, "all.bundle")));
		expect(all.problems).toEqual([]);
		expect(all.parts.get(`${first}/conf/app.env`)).toBe(`first\n${long}`);
		expect(all.parts.get(`${second}/conf/app.env`)).toBe(`second\n${long}`);
		expect(all.parts.get(`${third}/other.txt`)).toBe("other");
		expect(all.parts.get(second)).toMatch(/^author Ada .*\n\nThe message\n$/s);
		expect(all.parts.get("refs")).toContain("refs/heads/main");
		expect([...all.parts.values()].join()).toContain("Of the tag");
		expect(all.parts.size).toBe(8);
		const thin = await read(readFileSync(join(bench.folder, "thin.bundle")));
		expect(thin.parts.get(`${third}/other.txt`)).toBe("other");
		expect(thin.problems).toEqual([expect.stringMatching(/^git-missing \d of the objects/)]);
	});

	test("whatever lies in the git folder of a nested repository is read", async () => {
		const root = makeFolder();
		const bench = openWorkbench(join(root, "inner"));
		bench.git("init", "-q");
		bench.commit("a.txt", "a");
		bench.git("branch", `mailchimp_${keyOf("branch")}`);
		const files = [
			"key.env",
			"config",
			"hooks/pre-push",
			"info/exclude",
			"x/y/z",
			"objects/key.env",
			"objects/pack/key.env",
			"objects/info/alternates",
			"modules/m/hooks/update",
			"refs/heads/key",
		];
		for (const name of files) bench.write(`.git/${name}`, `MAILCHIMP_API_KEY=${keyOf(name)}\n`);
		bench.write(".git/hooks/pre-push.sample", `MAILCHIMP_API_KEY=${keyOf("git's own")}\n`);
		const { stdout } = await run(["scan", "--json", "."], { cwd: root });
		const { findings } = JSON.parse(stdout) as Report;
		const places = findings.map(
			({ locations: [place] }) => place?.member?.replace(/mailchimp_.*/, "branch") ?? "",
		);
		expect(places.sort()).toEqual([...files, "refs/heads/branch"].sort());
	});

	test("a nested repository is named whose history is not all there", async () => {
		const root = makeFolder();
		const repository = (path: string) => {
			const bench = openWorkbench(join(root, path));
			bench.git("init", "-q");
			bench.commit("a.env", `MAILCHIMP_API_KEY=${keyOf("gone")}`);
			bench.commit("a.env", "none");
			return bench;
		};
		const outside = repository("outside");
		const url = `file://${outside.folder}`;
		outside.git("clone", "-q", "--depth", "1", url, join(root, "tree/shallow"));
		outside.git("clone", "-q", "--bare", "--depth", "1", url, join(root, "tree/bare"));
		outside.git("clone", "-q", "--shared", outside.folder, join(root, "tree/shared"));
		const borrowing = join(root, "tree/borrowing.git");
		outside.git("clone", "-q", "--bare", "--shared", outside.folder, borrowing);
		outside.git("clone", "-q", "--bare", outside.folder, join(root, "tree/lost.git"));
		rmSync(join(root, "tree/lost.git/objects"), { recursive: true });
		mkdirSync(join(root, "tree/lost.git/objects"));
		outside.git("init", "-q", "--bare", join(root, "tree/empty.git"));
		rmSync(join(repository("tree/gone").folder, ".git/objects"), { recursive: true });
		mkdirSync(join(root, "tree/gone/.git/objects"));
		const { stdout } = await run(["scan", "--format", "json"], { cwd: join(root, "tree") });
		const { findings, notices } = JSON.parse(stdout) as Report;
		expect(findings).toEqual([]);
		const text = notices.map(({ message }) => message).join("\n");
		for (const name of ["shallow/.git", "bare", "shared/.git", "gone/.git"])
			expect(text).toContain(`Did not read all of the history in "${name}"`);
		expect(text).toContain('for each of "borrowing.git", "lost.git"');
		expect(text).not.toContain("empty.git");
	});

	test("nested repositories are read as histories, and nothing outside of them", async () => {
		const root = makeFolder();
		const repository = (path: string) => {
			const bench = openWorkbench(join(root, path));
			bench.git("init", "-q");
			return bench;
		};
		const outside = repository("outside");
		outside.commit("a.env", `MAILCHIMP_API_KEY=${keyOf("outside")}`);
		const inner = repository("tree/vendor/inner");
		const commit = inner.commit("a.env", `MAILCHIMP_API_KEY=${keyOf("inner")}`);
		inner.write("kept.env", `MAILCHIMP_API_KEY=${keyOf("kept")}`);
		inner.write("out/a.env", `MAILCHIMP_API_KEY=${keyOf("excluded")}`);
		inner.write(
			"a.zip",
			makeZip([{ name: "b.env", content: Buffer.from(`MAILCHIMP_API_KEY=${keyOf("zip")}`) }]),
		);
		inner.write(".unleakignore", "/out/");
		inner.commit("a.env", "none");
		rmSync(join(inner.folder, "a.zip"));
		inner.write(".git/objects/info/alternates", join(outside.folder, ".git/objects"));
		inner.write(
			".git/config",
			'[include]\n\tpath = "/proc/self/environ"\n[core]\n\tfsmonitor = "touch ran"',
		);
		const packed = repository("packed");
		packed.commit("b.env", `MAILCHIMP_API_KEY=${keyOf("bare")}`, `Of ${keyOf("message")}`);
		packed.all(
			["gc", "-q"],
			["clone", "-q", "--bare", ".", "../tree/bare.git"],
			["bundle", "create", "-q", "../tree/all.bundle", "--all"],
		);
		const { stdout } = await run(["scan", "--json", "."], { cwd: join(root, "tree") });
		const { findings, problems, notices, summary } = JSON.parse(stdout) as Report;
		const places = findings.flatMap(({ locations }) =>
			locations.map(({ path, member = "", commit = "", where }) =>
				[where, path, member, commit.slice(0, 12)].join(" "),
			),
		);
		const packedCommit = packed.git("rev-parse", "HEAD").slice(0, 12);
		expect(places.sort()).toEqual([
			`commit bare.git/b.env  ${packedCommit}`,
			`commit vendor/inner/a.env  ${commit.slice(0, 12)}`,
			`commit vendor/inner/a.zip b.env ${inner.git("rev-parse", "HEAD").slice(0, 12)}`,
			`file all.bundle ${packedCommit} `,
			`file all.bundle ${packedCommit}/b.env `,
			"file vendor/inner/kept.env  ",
			`message bare.git  ${packedCommit}`,
		]);
		expect(problems).toEqual([]);
		expect(notices).toEqual([]);
		expect(summary.complete).toBe(true);
		const closed = await run(["scan", "--json", "--archive-depth=0"], { cwd: join(root, "tree") });
		expect((JSON.parse(closed.stdout) as Report).notices).toEqual([
			expect.objectContaining({ message: expect.stringContaining('"bare.git", "vendor/inner"') }),
		]);
	});
});

const text = Buffer.from("a text that others are made from");
const blob: PackEntry = { type: 3, content: text };
const distance = bytesOf(blob).length;

/** Each made from the one before it, the last one first. */
function chainOf(length: number): PackEntry[] {
	let content = Buffer.from("x");
	const entries: PackEntry[] = [{ type: 3, content }];
	for (let link = 0; link < length; link++) {
		const base = idOf("blob", content);
		const delta = Buffer.from([1, 1, 1, 65 + (link % 26)]);
		entries.unshift({ type: 7, content: delta, base });
		content = Buffer.from(String.fromCharCode(65 + (link % 26)));
		if (link >= 26) break;
	}
	return entries;
}

test.each<[string, readonly PackEntry[], number | undefined, string[], string[]]>([
	[
		"a delta by distance",
		[blob, { type: 6, content: deltaOf(text, " and more"), base: distance }],
		undefined,
		[`${text}`, `${text} and more`],
		[],
	],
	[
		"a delta before its base",
		[{ type: 7, content: deltaOf(text, "!"), base: idOf("blob", text) }, blob],
		undefined,
		[`${text}`, `${text}!`],
		[],
	],
	[
		"a chain from its end to its start",
		chainOf(26),
		undefined,
		[..."ABCDEFGHIJKLMNOPQRSTUVWXYZx"],
		[],
	],
	[
		"a delta of what is elsewhere",
		[blob, { type: 7, content: deltaOf(text, "!"), base: "0".repeat(40) }],
		undefined,
		[`${text}`],
		[],
	],
	[
		"a delta that goes beyond its base",
		[blob, { type: 6, content: Buffer.from([text.length, 99, 0x90, 99]), base: distance }],
		undefined,
		[`${text}`],
		["archive-damaged an object in it does not fit what it is made from"],
	],
	[
		"a wrong size",
		[blob, { ...blob, size: 7 }],
		undefined,
		[`${text}`],
		["archive-damaged its pack is damaged or cut off"],
	],
	[
		"more objects than there are",
		[blob],
		2 ** 32 - 1,
		[`${text}`],
		["archive-damaged its pack is damaged or cut off"],
	],
	[
		"an object that is larger than the budget",
		[blob, { type: 3, content: Buffer.alloc(3 << 20) }],
		undefined,
		[`${text}`],
		["archive-limit it unpacks to more than 1048576 bytes"],
	],
])("%s", async (_, entries, count, contents, problems) => {
	const found = await read(makePack(entries, count));
	expect([...found.parts.values()].sort()).toEqual(contents);
	expect(found.problems).toEqual(problems);
});

test("a tree of trees that hold the next one a hundred times is read once", async () => {
	let id = idOf("blob", text);
	let mode = "100644";
	const entries: PackEntry[] = [blob];
	for (let level = 0; level < 30; level++) {
		const content = Buffer.concat(
			Array.from({ length: 100 }, (_, index) =>
				Buffer.concat([Buffer.from(`${mode} ${index}\0`), Buffer.from(id, "hex")]),
			),
		);
		entries.push({ type: 2, content });
		[id, mode] = [idOf("tree", content), "40000"];
	}
	const commit = Buffer.from(`tree ${id}\nauthor A <a> 1 +0000\ncommitter A <a> 1 +0000\n\nAll\n`);
	const { parts, problems } = await read(makePack([...entries, { type: 1, content: commit }]));
	const name = idOf("commit", commit).slice(0, 12);
	expect([...parts.keys()]).toEqual([name, `${name}/${"0/".repeat(29)}0`]);
	expect(problems).toEqual([]);
});
