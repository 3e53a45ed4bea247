// Which files are listed, in every kind of tree.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
	chmodSync,
	existsSync,
	mkdirSync,
	readFileSync,
	renameSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { UsageError } from "../../../src/errors.ts";
import { listTree } from "../../../src/sources/tree/list-tree.ts";
import type { TreeListingOptions } from "../../../src/sources/tree/tree-listing.ts";
import {
	asUnprivilegedUser,
	git,
	makeFolder,
	makeRepository,
	write,
	writeMarker,
} from "../tree.ts";

async function pathsOf(root: string, options?: TreeListingOptions): Promise<string[]> {
	const { entries, problems, notices } = await listTree(root, options);
	expect({ problems, notices }).toEqual({ problems: [], notices: [] });
	return entries.map(({ path }) => path).sort();
}

afterEach(() => vi.unstubAllEnvs());

describe("inside a git work tree", () => {
	test("lists tracked files, ignored or not, and untracked files that are not ignored", async () => {
		const root = await makeRepository({
			"a.txt": "",
			"out/forced.txt": "",
			".gitignore": "out/\n*.log\n",
		});
		write(root, { "out/built.txt": "", "new.txt": "", "new.log": "", "dir/new.txt": "" });
		expect(await pathsOf(root)).toEqual([
			".gitignore",
			"a.txt",
			"dir/new.txt",
			"new.txt",
			"out/forced.txt",
		]);
	});

	test("lists everything but .git with includeIgnored", async () => {
		const root = await makeRepository({ "a.txt": "", ".gitignore": "out/\n" });
		write(root, { "out/built.txt": "", "new.txt": "" });
		expect(await pathsOf(root, { includeIgnored: true })).toEqual([
			".gitignore",
			"a.txt",
			"new.txt",
			"out/built.txt",
		]);
	});

	test("lists what lies under the name .git and is no repository, wherever git lists", async () => {
		const root = await makeRepository({
			"a.txt": "",
			"src/b.txt": "",
			".gitignore": "out/\n*.log\n",
		});
		write(root, {
			"alone/.git/key.env": "",
			"deep/er/.git/x/key.env": "",
			"src/.git/HEAD": "key",
			"src/.git/objects/key": "",
			"src/.git/refs/key": "",
			"link/.git": "gitdir: nowhere\n",
			"link/c.txt": "",
			"mixed/.git/key.log": "",
			"mixed/noise.log": "",
			"out/.git/key.env": "",
			"out/built.txt": "",
		});
		expect(await pathsOf(root)).toEqual([
			".gitignore",
			"a.txt",
			"alone/.git/key.env",
			"deep/er/.git/x/key.env",
			"link/.git",
			"link/c.txt",
			"mixed/.git/key.log",
			"src/.git/HEAD",
			"src/.git/objects/key",
			"src/.git/refs/key",
			"src/b.txt",
		]);
		expect(await pathsOf(root, { paths: ["deep"] })).toEqual(["deep/er/.git/x/key.env"]);
	});

	test("follows no link to look for such a folder", async () => {
		const outside = makeFolder();
		write(outside, { "x/.git/key.env": "", "y.txt": "" });
		const root = await makeRepository({ "dir/x/a.txt": "" });
		rmSync(join(root, "dir"), { recursive: true });
		symlinkSync(outside, join(root, "dir"));
		expect(await pathsOf(root)).toEqual(["dir", "dir/x/a.txt"]);
	});

	test("leaves a real repository out, with the files that git tracks beside it", async () => {
		const root = await makeRepository({ "a.txt": "", "inner/b.txt": "" });
		git(root, "init", "--quiet", "inner");
		expect(await pathsOf(root)).toEqual(["a.txt", "inner/b.txt"]);
		symlinkSync("refs/heads/main", join(root, "inner/.git/HEAD.new"));
		renameSync(join(root, "inner/.git/HEAD.new"), join(root, "inner/.git/HEAD"));
		expect(await pathsOf(root)).toEqual(["a.txt", "inner/b.txt"]);
	});

	test("tells tracked from untracked, whatever an untracked file is called", async () => {
		const root = await makeRepository({ "a.txt": "" });
		const disguise = `H 100644 ${"0".repeat(40)} 0\tb.txt`;
		write(root, { [disguise]: "" });
		const { entries } = await listTree(root);
		expect(entries).toEqual([
			{ path: "a.txt", isTracked: true, isNamed: false },
			{ path: disguise, isTracked: false, isNamed: false },
		]);
	});

	test("lists a conflicted file once", async () => {
		const root = await makeRepository({ "a.txt": "1" });
		git(root, "checkout", "-q", "-b", "other");
		write(root, { "a.txt": "2" });
		git(root, "commit", "-qam", "2");
		git(root, "checkout", "-q", "main");
		write(root, { "a.txt": "3" });
		git(root, "commit", "-qam", "3");
		expect(() => git(root, "merge", "-q", "other")).toThrow();
		expect(await pathsOf(root)).toEqual(["a.txt"]);
	});

	test("lists only what is below a root that is a part of it", async () => {
		const root = await makeRepository({ "a.txt": "", "part/b.txt": "", "part/deep/c.txt": "" });
		expect(await pathsOf(join(root, "part"))).toEqual(["b.txt", "deep/c.txt"]);
	});

	test("lists a linked worktree, and one of a bare repository", async () => {
		const root = await makeRepository({ "a.txt": "" });
		const linked = join(makeFolder(), "linked");
		git(root, "worktree", "add", "-q", linked);
		write(linked, { "b.txt": "" });
		expect(await pathsOf(linked)).toEqual(["a.txt", "b.txt"]);
		git(root, "config", "core.bare", "true");
		expect(await pathsOf(linked)).toEqual(["a.txt", "b.txt"]);
	});

	test("enters repositories inside, by their own rules", async () => {
		const root = await makeRepository({ "a.txt": "", ".gitignore": "*.log\n" });
		const inner = await makeRepository(
			{ "b.txt": "", ".gitignore": "*.tmp\n" },
			join(root, "inner"),
		);
		write(inner, { "c.log": "", "d.tmp": "" });
		await makeRepository({ "e.txt": "" }, join(inner, "deeper"));
		expect(await pathsOf(root)).toEqual([
			".gitignore",
			"a.txt",
			"inner/.gitignore",
			"inner/b.txt",
			"inner/c.log",
			"inner/deeper/e.txt",
		]);
	});

	test("enters submodules, and names one that is not checked out", async () => {
		const module = await makeRepository({ "m.txt": "", ".gitignore": "*.tmp\n" });
		const root = await makeRepository({ "a.txt": "" });
		git(root, "submodule", "--quiet", "add", module, "one");
		git(root, "submodule", "--quiet", "add", module, "two");
		git(root, "commit", "-qm", "Modules");
		write(root, { "one/new.txt": "", "one/new.tmp": "" });
		git(root, "submodule", "--quiet", "deinit", "-f", "two");
		const { entries, problems, notices } = await listTree(root);
		expect(entries.map(({ path }) => path).sort()).toEqual([
			".gitmodules",
			"a.txt",
			"one/.gitignore",
			"one/m.txt",
			"one/new.txt",
		]);
		expect(problems).toEqual([]);
		expect(notices.map(({ code }) => code)).toEqual(["submodule-empty"]);
	});

	test("loses no file where a submodule has lost its .git or became a file", async () => {
		const module = await makeRepository({ "m.txt": "" });
		const root = await makeRepository({});
		git(root, "submodule", "--quiet", "add", module, "one");
		git(root, "submodule", "--quiet", "add", module, "two");
		rmSync(join(root, "one/.git"));
		rmSync(join(root, "two"), { recursive: true });
		write(root, { two: "" });
		expect(await pathsOf(root)).toEqual([".gitmodules", "one/m.txt", "two"]);
	});

	test("lists a deleted file as tracked", async () => {
		const root = await makeRepository({ "a.txt": "" });
		rmSync(join(root, "a.txt"));
		const { entries, notCheckedOut } = await listTree(root);
		expect(entries).toEqual([{ path: "a.txt", isTracked: true, isNamed: false }]);
		expect(notCheckedOut).toEqual([]);
	});
});

describe("a path that is named", () => {
	test("is listed alone, ignored or not", async () => {
		const root = await makeRepository({ "a.txt": "", "b/c.txt": "", ".gitignore": "*.log\n" });
		write(root, { "d.log": "", "b/e.txt": "", "b/f.log": "" });
		expect(await pathsOf(root, { paths: ["d.log", join(root, "b")] })).toEqual([
			"b/c.txt",
			"b/e.txt",
			"d.log",
		]);
		expect(await pathsOf(join(root, "d.log"))).toEqual(["d.log"]);
	});

	test("is listed whole if it is an ignored folder, though it holds tracked files", async () => {
		const root = await makeRepository({ ".gitignore": "/out/\n/each/*\n", "out/forced.txt": "" });
		write(root, { "out/deep/built.txt": "", "each/built.txt": "" });
		expect(await pathsOf(join(root, "out"))).toEqual(["deep/built.txt", "forced.txt"]);
		expect(await pathsOf(join(root, "out/deep"))).toEqual(["built.txt"]);
		expect(await pathsOf(root, { paths: ["out", "each"] })).toEqual([
			"each/built.txt",
			"out/deep/built.txt",
			"out/forced.txt",
		]);
	});

	test("may have a name that git could take for more than a name", async () => {
		const root = await makeRepository({ ".gitignore": "*.log\n" });
		const names = [":(top)x", "-x", "[x]", "!x", "\\x"].filter(
			(name) => process.platform !== "win32" || !/[:\\]/.test(name),
		);
		for (const name of names) write(root, { [`${name}/a.txt`]: "", [`${name}/a.log`]: "" });
		for (const name of names) expect(await pathsOf(join(root, name))).toEqual(["a.txt"]);
	});

	test("may lie inside .git", async () => {
		const root = await makeRepository({ "a.txt": "" });
		write(root, { ".git/hooks/mine": "" });
		expect(await pathsOf(root, { paths: [".git/hooks"] })).toContain(".git/hooks/mine");
	});

	test("must exist and lie below the root", async () => {
		const root = makeFolder();
		const codes = await Promise.all(
			[
				listTree(join(root, "gone")),
				listTree(root, { paths: ["gone"] }),
				listTree(root, { paths: [".."] }),
			].map((listing) =>
				listing.catch((error: UsageError) => [error instanceof UsageError, error.code]),
			),
		);
		expect(codes).toEqual([
			[true, "path-missing"],
			[true, "path-missing"],
			[true, "path-outside"],
		]);
	});

	test("that is a symbolic link leads to its target, but not out of the root", async () => {
		const outside = makeFolder();
		write(outside, { "secret.txt": "" });
		const root = makeFolder();
		write(root, { "real/a.txt": "", "b.txt": "" });
		symlinkSync("real", join(root, "inside"));
		symlinkSync("gone", join(root, "dangling"));
		symlinkSync(outside, join(root, "away"));
		expect(await pathsOf(root, { paths: ["inside", "dangling"] })).toEqual([
			"dangling",
			"inside",
			"real/a.txt",
		]);
		expect(await pathsOf(join(root, "inside"))).toEqual(["a.txt"]);
		const { entries, problems } = await listTree(root, { paths: ["away"] });
		expect(entries.map(({ path }) => path)).toEqual(["away"]);
		expect(problems.map(({ code, path }) => ({ code, path }))).toEqual([
			{ code: "symlink-outside", path: "away" },
		]);
		await expect(listTree(root, { paths: ["away/secret.txt"] })).rejects.toMatchObject({
			code: "path-outside",
		});
	});
});

describe("outside git", () => {
	test("lists every file below but those of .git folders, and follows no link", async () => {
		const root = makeFolder();
		write(root, {
			".hidden/.a": "",
			"b.txt": "",
			"c/d.txt": "",
			"empty/": "",
			"e/.git/HEAD": "ref: refs/heads/main\n",
			"e/.git/objects/": "",
			"e/.git/refs/": "",
		});
		symlinkSync("c", join(root, "link"));
		symlinkSync("gone", join(root, "dangling"));
		const { entries } = await listTree(root);
		expect(entries.map(({ path }) => path)).toEqual([
			".hidden/.a",
			"b.txt",
			"c/d.txt",
			"dangling",
			"link",
		]);
	});

	test("lists what is named .git and is no folder of git's", async () => {
		const root = makeFolder();
		write(root, { "a/.git/config": "", "b/.git": "", "c/.git/.git/HEAD": "", "d/.git": "" });
		expect(await pathsOf(root)).toEqual(["a/.git/config", "b/.git", "c/.git/.git/HEAD", "d/.git"]);
	});

	test.each([
		["an empty HEAD", { "x/.git/HEAD": "", "x/.git/objects/": "", "x/.git/refs/": "" }],
		["a HEAD of anything", { "x/.git/HEAD": "key", "x/.git/objects/": "", "x/.git/refs/": "" }],
		[
			"files for folders",
			{ "x/.git/HEAD": "ref: refs/heads/a", "x/.git/objects": "", "x/.git/refs": "" },
		],
	])("takes a .git folder with %s for no folder of git's", async (_, files) => {
		const root = makeFolder();
		write(root, files);
		expect(await pathsOf(root)).toContain("x/.git/HEAD");
	});

	test("names the repositories below, and those whose history lies elsewhere", async () => {
		const root = makeFolder();
		await makeRepository({ "a.txt": "" }, join(root, "one"));
		const linked = await makeRepository({ "b.txt": "" });
		git(linked, "worktree", "add", "-q", join(root, "two"));
		git(root, "init", "--quiet", "--bare", "three.git");
		const { entries, gitFolders, problems, notices } = await listTree(root);
		expect(gitFolders.map(({ path }) => path)).toEqual(["one/.git", "three.git"]);
		expect(entries.map(({ path }) => path).filter((path) => !path.startsWith("three"))).toEqual([
			"one/a.txt",
			"two/.git",
			"two/b.txt",
		]);
		expect(problems).toEqual([]);
		expect(notices).toEqual([
			{
				code: "repositories",
				message:
					'Did not read the history of 1 repository: run "unleak scan --history" for each of "two"',
			},
		]);
	});

	test("names no history but that of others when ignored files are read too", async () => {
		const root = await makeRepository({ "a.txt": "" });
		await makeRepository({ "b.txt": "" }, join(root, "inner"));
		const { gitFolders } = await listTree(root, { includeIgnored: true });
		expect(gitFolders).toEqual([{ path: "inner/.git" }]);
	});

	test("sorts by bytes", async () => {
		const root = makeFolder();
		write(root, { b: "", "a/z": "", "a-b": "", B: "", é: "", "😀": "" });
		const { entries } = await listTree(root);
		expect(entries.map(({ path }) => path)).toEqual(["B", "a-b", "a/z", "b", "é", "😀"]);
	});

	test("notes a folder that is a git repository without files", async () => {
		const root = makeFolder();
		git(root, "init", "--quiet", "--bare");
		const { entries, notices } = await listTree(root);
		expect(entries.map(({ path }) => path)).toContain("HEAD");
		expect(notices.map(({ code }) => code)).toEqual(["git-folder"]);
	});
});

const odd: readonly string[] =
	process.platform === "win32"
		? ["-dash", "émoji 😀", "[a]{b}!", "#x", ":(glob)x"]
		: ["-dash", "émoji 😀", "line\nfeed", "back\\slash", "[a]{b}!*?", "#x", ":(glob)x", '"q"', " "];

describe.each(["git", "walk"])("names from %s", (how) => {
	const makeRoot = how === "git" ? () => makeRepository({}) : async () => makeFolder();

	test("may be odd, of files and folders", async () => {
		const root = await makeRoot();
		for (const name of odd) write(root, { [name]: "", [`in ${name}/${name}`]: "" });
		const expected = odd.flatMap((name) => [name, `in ${name}/${name}`]).sort();
		expect(await pathsOf(root)).toEqual(expected);
	});

	// Windows and macOS hold no other names than Unicode.
	if (process.platform === "linux") {
		test("keep their bytes where they are not UTF-8", async () => {
			const root = await makeRoot();
			const folder = Buffer.concat([Buffer.from(root), Buffer.from("/d\xe9", "latin1")]);
			mkdirSync(folder);
			writeFileSync(Buffer.concat([folder, Buffer.from("/100%\xff", "latin1")]), "");
			const { entries } = await listTree(root);
			expect(entries).toEqual([
				{
					path: "d%E9/100%25%FF",
					bytes: Buffer.from("d\xe9/100%\xff", "latin1"),
					isTracked: false,
					isNamed: false,
				},
			]);
		});

		test("are listed without git where they are named and not UTF-8", async () => {
			const root = await makeRepository({ ".gitignore": "*.log\n" });
			const folder = Buffer.concat([Buffer.from(root), Buffer.from("/d\xe9", "latin1")]);
			mkdirSync(folder);
			writeFileSync(Buffer.concat([folder, Buffer.from("/a.log", "latin1")]), "");
			symlinkSync(folder, join(root, "way"));
			const { entries, notices } = await listTree(root, { paths: ["way"] });
			const [link, file] = entries.map(({ path, isNamed }) => [path, isNamed]);
			expect([link, file, entries.length]).toEqual([["way", true], ["d%E9/a.log", false], 2]);
			expect(notices).toEqual([
				{
					code: "git-unavailable",
					message: expect.stringMatching(/^Reads every file below "d%E9", ignored ones too/),
				},
			]);
			expect(await listTree(root, { paths: ["d\udce9"] })).toMatchObject({ entries: [entries[1]] });
		});
	}
});

describe("when git cannot tell", () => {
	const all = [".gitignore", "a.txt", "out/built.txt"];

	async function makeBroken(): Promise<string> {
		const root = await makeRepository({ "a.txt": "", ".gitignore": "out/\n" });
		write(root, { "out/built.txt": "" });
		return root;
	}

	async function fallBack(root: string, options?: TreeListingOptions) {
		const { entries, problems, notices } = await listTree(root, options);
		expect(problems).toEqual([]);
		expect(entries.map(({ path }) => path).filter((path) => path !== ".git")).toEqual(all);
		return notices;
	}

	test("lists every file and says why: no git on PATH", async () => {
		const root = await makeBroken();
		vi.stubEnv("PATH", makeFolder());
		expect((await fallBack(root)).map(({ code }) => code)).toEqual(["git-unavailable"]);
	});

	test.each<[string, (root: string) => void]>([
		["a broken config", (root) => write(root, { ".git/config": "[" })],
		["a broken index", (root) => write(root, { ".git/index": "no index" })],
		[
			"a .git file to nowhere",
			(root) => {
				rmSync(join(root, ".git"), { recursive: true });
				write(root, { ".git": "gitdir: ../gone\n" });
			},
		],
		[
			"an empty .git folder",
			(root) => {
				rmSync(join(root, ".git"), { recursive: true });
				write(root, { ".git/": "" });
			},
		],
		["an unknown extension", (root) => git(root, "config", "extensions.unheard", "of")],
	])("lists every file and says why: %s", async (_, breakIt) => {
		const root = await makeBroken();
		git(root, "config", "core.repositoryFormatVersion", "1");
		breakIt(root);
		const notices = await fallBack(root);
		expect(notices).toEqual([
			{
				code: "git-failed",
				message: expect.stringMatching(
					/^Reads every file below ".", ignored ones too: git ls-files gave status 128: [ -~]+$/,
				),
			},
		]);
	});

	if (process.platform !== "win32") {
		test.each([".git/info/exclude", ".git/index", ".git/config", "deep/er/.gitignore"])(
			"lists every file and says why: a pipe in place of %s, for which git waits for ever",
			async (name) => {
				const root = await makeBroken();
				mkdirSync(dirname(join(root, name)), { recursive: true });
				rmSync(join(root, name), { force: true });
				execFileSync("mkfifo", [join(root, name)]);
				const { entries, problems, notices } = await listTree(root, { gitIdleMs: 50 });
				expect(problems).toEqual([]);
				expect(entries.map(({ path }) => path)).toEqual([
					".gitignore",
					"a.txt",
					...(name.startsWith(".git/") ? [] : [name]),
					"out/built.txt",
				]);
				expect(notices).toEqual([
					{
						code: "git-failed",
						message: `Reads every file below ".", ignored ones too: "${name}" is no file, and git would wait for it for ever`,
					},
				]);
			},
		);

		test("lists every file and says why: git takes too long", async () => {
			const root = await makeBroken();
			execFileSync("mkfifo", [join(root, ".git/fifo")]);
			git(root, "config", "include.path", "fifo");
			const notices = await fallBack(root, { gitIdleMs: 50, gitTimeoutMs: 300 });
			expect(notices.map(({ code }) => code)).toEqual(["git-failed"]);
		});

		test.each(["git", "walk"])("names a folder that may not be read: %s", async (how) => {
			const root = how === "git" ? await makeRepository({ "a.txt": "" }) : makeFolder();
			write(root, { "a.txt": "", "closed/b.txt": "" });
			chmodSync(root, 0o755);
			chmodSync(join(root, "closed"), 0);
			const { entries, problems, notices } = await asUnprivilegedUser(() => listTree(root));
			expect(entries.map(({ path }) => path)).toEqual(["a.txt"]);
			expect(problems.map(({ code, path }) => ({ code, path }))).toEqual([
				{ code: "unreadable", path: "closed" },
			]);
			expect(notices).toEqual([]);
		});
	}

	test("stops on an abort", async () => {
		const root = await makeRepository({ "a.txt": "" });
		const { entries, notices } = await listTree(root, { signal: AbortSignal.abort() });
		expect({ entries, notices }).toEqual({ entries: [], notices: [] });
	});
});

describe("a hostile repository", () => {
	test("gets nothing of its config run", async () => {
		const root = await makeRepository({
			"a.txt": "",
			"b.bin": "",
			".gitattributes": "* filter=evil diff=evil\n",
		});
		const mark = join(makeFolder(), "mark");
		const program = writeMarker(join(root, ".git/evil"), mark).replaceAll("\\", "/");
		write(root, { ".git/hooks/": "", ".git/more": `[core]\n\tfsmonitor = ${program}\n` });
		writeMarker(join(root, ".git/hooks/post-index-change"), mark);
		writeMarker(join(root, ".git/hooks/fsmonitor-watchman"), mark);
		const settings = [
			"core.fsmonitor",
			"core.pager",
			"core.editor",
			"core.sshCommand",
			"core.gitProxy",
			"core.alternateRefsCommand",
			"pager.ls-files",
			"diff.external",
			"diff.evil.textconv",
			"filter.evil.clean",
			"filter.evil.smudge",
			"filter.evil.process",
			"credential.helper",
			"gpg.program",
		];
		for (const name of settings) git(root, "config", name, program);
		git(root, "config", "alias.ls-files", `!${program}`);
		git(root, "config", "core.hooksPath", join(root, ".git/hooks"));
		git(root, "config", "core.untrackedCache", "true");
		git(root, "config", "include.path", "more");
		rmSync(mark, { force: true });
		write(root, { "a.txt": "changed" });
		expect(await pathsOf(root)).toEqual([".gitattributes", "a.txt", "b.bin"]);
		expect(existsSync(mark)).toBe(false);
		// The trap is real: a plain git springs it.
		try {
			git(root, "status");
		} catch {}
		expect(existsSync(mark)).toBe(true);
	});

	test("cannot point its work tree elsewhere", async () => {
		const outside = makeFolder();
		write(outside, { "secret.txt": "" });
		const root = await makeRepository({ "a.txt": "" });
		git(root, "config", "core.worktree", outside);
		expect(await pathsOf(root)).toEqual(["a.txt"]);
	});

	test("cannot list what is outside by its index", async () => {
		const root = await makeRepository({ "a.txt": "", "xx/up.txt": "" });
		const index = readFileSync(join(root, ".git/index"));
		index.write("../up.txt", index.indexOf("xx/up.txt"), "latin1");
		createHash("sha1")
			.update(index.subarray(0, -20))
			.digest()
			.copy(index, index.length - 20);
		writeFileSync(join(root, ".git/index"), index);
		rmSync(join(root, "xx"), { recursive: true });
		const { entries, notices } = await listTree(root);
		expect(entries.map(({ path }) => path)).toEqual(["a.txt"]);
		expect(notices.map(({ code }) => code)).toEqual(["git-misplaced"]);
	});

	test("cannot send the listing through a link by a submodule", async () => {
		const module = await makeRepository({ "m.txt": "" });
		const root = await makeRepository({});
		git(root, "submodule", "--quiet", "add", module, "dir/one");
		const outside = makeFolder();
		renameSync(join(root, "dir"), join(outside, "dir"));
		symlinkSync(join(outside, "dir"), join(root, "dir"));
		expect(await pathsOf(root)).toEqual([".gitmodules", "dir"]);
	});

	test("is not searched for by the caller's GIT_ variables", async () => {
		const other = await makeRepository({ "other.txt": "" });
		const root = await makeRepository({ "a.txt": "" });
		vi.stubEnv("GIT_DIR", join(other, ".git"));
		vi.stubEnv("GIT_WORK_TREE", other);
		vi.stubEnv("GIT_INDEX_FILE", join(other, ".git/index"));
		vi.stubEnv("GIT_CONFIG_COUNT", "1");
		vi.stubEnv("GIT_CONFIG_KEY_0", "core.worktree");
		vi.stubEnv("GIT_CONFIG_VALUE_0", other);
		expect(await pathsOf(root)).toEqual(["a.txt"]);
	});

	test("is listed alike whatever the user's own ignore file says", async () => {
		const home = makeFolder();
		write(home, {
			".config/git/ignore": "*.txt\n",
			".gitconfig": `[core]\n\texcludesFile = ${home}/.config/git/ignore\n`,
		});
		vi.stubEnv("HOME", home);
		vi.stubEnv("XDG_CONFIG_HOME", join(home, ".config"));
		const root = await makeRepository({});
		write(root, { "a.txt": "" });
		expect(await pathsOf(root)).toEqual(["a.txt"]);
	});
});
