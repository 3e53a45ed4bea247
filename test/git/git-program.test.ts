// Which git is started, and with which environment.

import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { findGit, gitEnvironment, safeArguments } from "../../src/git/git-program.ts";
import { listTree } from "../../src/sources/tree/list-tree.ts";
import { makeFolder, makeRepository, write, writeMarker } from "../sources/tree.ts";

const gitName = process.platform === "win32" ? "git.exe" : "git";

afterEach(() => vi.unstubAllEnvs());

function makeProgram(folder: string): string {
	return writeMarker(join(folder, gitName), join(folder, "mark"));
}

describe("findGit()", () => {
	test("gives the first git of PATH that is a program", () => {
		const [empty, text, first, second] = [makeFolder(), makeFolder(), makeFolder(), makeFolder()];
		if (process.platform !== "win32") writeFileSync(join(text, gitName), "", { mode: 0o644 });
		mkdirSync(join(empty, gitName));
		const program = makeProgram(first);
		makeProgram(second);
		vi.stubEnv("PATH", [empty, text, "/gone", first, second].join(delimiter));
		expect(findGit(makeFolder())).toBe(program);
	});

	test("skips relative entries and the current folder", () => {
		const here = makeFolder();
		makeProgram(here);
		const before = process.cwd();
		process.chdir(here);
		try {
			vi.stubEnv("PATH", ["", ".", "./", ".."].join(delimiter));
			expect(findGit(makeFolder())).toBeUndefined();
		} finally {
			process.chdir(before);
		}
	});

	test("takes one below the home folder, whether that is scanned or a repository itself", () => {
		const home = makeFolder();
		vi.stubEnv("HOME", home);
		const program = makeProgram(join(home, ".conda/bin"));
		const repository = join(home, "work/one");
		write(repository, { ".git/HEAD": "", "bin/": "" });
		makeProgram(join(repository, "bin"));
		makeProgram(join(home, "node_modules/.bin"));
		const path = [
			join(repository, "bin"),
			join(home, "node_modules/.bin"),
			join(home, ".conda/bin"),
		];
		vi.stubEnv("PATH", path.join(delimiter));
		expect(findGit(repository)).toBe(program);
		expect(findGit(home, repository)).toBe(program);
		expect(findGit("/", repository)).toBe(program);
		write(home, { ".git/HEAD": "" });
		expect(findGit(repository)).toBe(program);
		// Of the home folder's own repository it may be a part.
		expect(findGit(home)).toBeUndefined();
	});

	test("skips the scanned tree, the repositories around it, and links into them", async () => {
		const outer = await makeRepository({ "a.txt": "" });
		const root = await makeRepository({ "b.txt": "" }, join(outer, "sub"));
		write(outer, { "node_modules/.bin/": "", "sub/part/": "", "sub/bin/": "" });
		const links = makeFolder();
		symlinkSync(join(root, "bin"), join(links, "folder"), "junction");
		makeProgram(join(outer, "node_modules/.bin"));
		const inside = makeProgram(join(root, "bin"));
		const untrusted = [join(outer, "node_modules/.bin"), join(root, "bin"), join(links, "folder")];
		if (process.platform !== "win32") {
			symlinkSync(inside, join(links, gitName));
			untrusted.push(links);
		}
		const trusted = makeFolder();
		const program = makeProgram(trusted);
		vi.stubEnv("PATH", untrusted.join(delimiter));
		expect(findGit(join(root, "part"))).toBeUndefined();
		vi.stubEnv("PATH", [...untrusted, trusted].join(delimiter));
		expect(findGit(join(root, "part"))).toBe(program);
	});

	test("keeps a listing from running a git of the tree", async () => {
		const root = await makeRepository({ "bin/a.txt": "" });
		makeProgram(join(root, "bin"));
		vi.stubEnv("PATH", join(root, "bin") + delimiter + process.env.PATH);
		const { entries, notices } = await listTree(root);
		expect(entries.map(({ path }) => path)).toEqual(["bin/a.txt", `bin/${gitName}`]);
		expect(notices).toEqual([]);
	});
});

test("gitEnvironment() passes none of the caller's git settings, and a PATH without the tree", () => {
	const root = makeFolder();
	const trusted = makeFolder();
	write(root, { "bin/": "" });
	for (const name of [
		"GIT_DIR",
		"GIT_CONFIG_PARAMETERS",
		"GIT_TRACE",
		"XDG_CONFIG_HOME",
		"PAGER",
	]) {
		vi.stubEnv(name, "/elsewhere");
	}
	vi.stubEnv("PATH", [".", join(root, "bin"), trusted].join(delimiter));
	const environment = gitEnvironment(root);
	const ours = Object.entries(environment).filter(([name]) =>
		/^(GIT_|LC_|PATH$|XDG|PAGER)/.test(name),
	);
	expect(Object.fromEntries(ours)).toEqual({
		PATH: trusted,
		GIT_CONFIG_NOSYSTEM: "1",
		GIT_CONFIG_SYSTEM: "/dev/null",
		GIT_CONFIG_GLOBAL: "/dev/null",
		GIT_ATTR_NOSYSTEM: "1",
		GIT_OPTIONAL_LOCKS: "0",
		GIT_TERMINAL_PROMPT: "0",
		GIT_NO_REPLACE_OBJECTS: "1",
		GIT_NO_LAZY_FETCH: "1",
		GIT_ALLOW_PROTOCOL: "none",
		GIT_PAGER: "cat",
		LC_ALL: "C",
	});
});

test("gitEnvironment() lets nothing of the tree, and nothing preloaded, into git's process", async () => {
	const root = await makeRepository({ "lib/evil.so": "", "sub/lib/evil.so": "" });
	const trusted = makeFolder();
	const loaders = [
		"LD_PRELOAD",
		"LD_AUDIT",
		"LD_DEBUG_OUTPUT",
		"DYLD_INSERT_LIBRARIES",
		"DYLD_LIBRARY_PATH",
		"NODE_OPTIONS",
		"GCONV_PATH",
		"BASH_ENV",
		"ENV",
		"GIT_EXEC_PATH",
	];
	for (const name of loaders) vi.stubEnv(name, join(root, "lib/evil.so"));
	const untrusted = ["", ".", "lib", root, join(root, "lib"), join(root, "sub/lib")];
	vi.stubEnv("LD_LIBRARY_PATH", [...untrusted, trusted].join(delimiter));
	const environment = gitEnvironment(join(root, "sub"));
	expect(environment.LD_LIBRARY_PATH).toBe(trusted);
	expect(loaders.filter((name) => name in environment)).toEqual([]);
	vi.stubEnv("LD_LIBRARY_PATH", untrusted.join(delimiter));
	expect(gitEnvironment(join(root, "sub"))).not.toHaveProperty("LD_LIBRARY_PATH");
});

describe("safeArguments()", () => {
	test("trusts exactly the root and its repository", async () => {
		const root = await makeRepository({ "part/a.txt": "" });
		const settings = safeArguments(join(root, "part")).filter((text) =>
			text.startsWith("safe.dir"),
		);
		const shown = root.replaceAll("\\", "/");
		expect(settings).toEqual([`safe.directory=${shown}/part`, `safe.directory=${shown}`]);
		rmSync(join(root, ".git"), { recursive: true });
		expect(safeArguments(root)).toContain(`safe.directory=${shown}`);
	});

	test("comes as pairs after --no-pager, with what could run switched off", () => {
		const [first, ...rest] = safeArguments(makeFolder());
		expect(first).toBe("--no-pager");
		expect(rest.filter((_, i) => i % 2 === 0).every((text) => text === "-c")).toBe(true);
		expect(rest).toEqual(
			expect.arrayContaining([
				"core.fsmonitor=false",
				`core.hooksPath=/dev/null`,
				"protocol.allow=never",
			]),
		);
	});
});
