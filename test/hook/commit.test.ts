// Every way of making a commit that git hooks: a key is stopped, and a clean change passes
// without Node being started at all.

import { spawnSync } from "node:child_process";
import { chmodSync, renameSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { environment } from "../e2e/program.ts";
import { openWorkbench, startRepository, type Workbench } from "../git/golden.ts";
import { makeFolder } from "../sources/tree.ts";
import { attempt, install, keyLine, keyOf, startHooked, watchStarts } from "./hooked.ts";

/** Brings `line` into a commit in some way; gives whether git made it. */
type Form = (w: Workbench, line: string) => boolean;

const forms: readonly (readonly [string, Form])[] = [
	[
		"git commit",
		(w, line) => {
			w.write("new.txt", line);
			w.git("add", "new.txt");
			return attempt(w, "commit", "-m", "x").passed;
		},
	],
	[
		"git commit -a",
		(w, line) => {
			w.write("old.txt", `one\ntwo\nthree\n${line}`);
			return attempt(w, "commit", "-a", "-m", "x").passed;
		},
	],
	[
		"git commit PATH",
		(w, line) => {
			w.write("old.txt", `${line}one\ntwo\nthree\n`);
			return attempt(w, "commit", "-m", "x", "old.txt").passed;
		},
	],
	[
		"git commit PATH, from a folder below",
		(w, line) => {
			w.write("deep/down.txt", line);
			w.git("add", "deep");
			return attempt(openWorkbench(join(w.folder, "deep")), "commit", "-m", "x", "down.txt").passed;
		},
	],
	[
		"git commit --amend",
		(w, line) => {
			w.write("old.txt", `one\n${line}two\nthree\n`);
			w.git("add", "old.txt");
			return attempt(w, "commit", "--amend", "-m", "x").passed;
		},
	],
	[
		"git commit --amend --no-edit -a",
		(w, line) => {
			w.write("old.txt", `one\n${line}two\nthree\n`);
			return attempt(w, "commit", "--amend", "--no-edit", "-a").passed;
		},
	],
	[
		"a file that was renamed and changed",
		(w, line) => {
			renameSync(join(w.folder, "old.txt"), join(w.folder, "moved.txt"));
			w.write("moved.txt", `one\ntwo\nthree\n${line}`);
			w.git("add", "--all");
			return attempt(w, "commit", "-m", "x").passed;
		},
	],
	[
		"the target of a symbolic link",
		(w, line) => {
			symlinkSync(line.trim(), join(w.folder, "link"));
			w.git("add", "link");
			return attempt(w, "commit", "-m", "x").passed;
		},
	],
	[
		"the name of an empty file",
		(w, line) => {
			w.write(line.trim(), "");
			w.git("add", "--all");
			return attempt(w, "commit", "-m", "x").passed;
		},
	],
	[
		"a merge without a conflict, whose driver writes something of its own",
		(w, line) => {
			w.git("checkout", "--quiet", "-b", "side");
			w.commit("old.txt", "side\n");
			w.git("checkout", "--quiet", "main");
			w.commit("old.txt", "main\n");
			const text = join(makeFolder(), "text");
			writeFileSync(text, line);
			w.write(".git/info/attributes", "old.txt merge=own\n");
			w.git("config", "merge.own.driver", `cp '${text}' %A`);
			return attempt(w, "merge", "--no-edit", "side").passed;
		},
	],
	[
		"a merge that is changed before it is committed",
		(w, line) => {
			w.git("checkout", "--quiet", "-b", "side");
			w.commit("side.txt", "side\n");
			w.git("checkout", "--quiet", "main");
			w.commit("main.txt", "main\n");
			w.git("merge", "--quiet", "--no-commit", "side");
			w.write("side.txt", `side\n${line}`);
			w.git("add", "--all");
			return attempt(w, "commit", "--no-edit").passed;
		},
	],
	[
		"a merge with a conflict",
		(w, line) => {
			w.git("checkout", "--quiet", "-b", "side");
			w.commit("old.txt", "side\n");
			w.git("checkout", "--quiet", "main");
			w.commit("old.txt", "main\n");
			expect(attempt(w, "merge", "side").passed).toBe(false);
			w.write("old.txt", line);
			w.git("add", "old.txt");
			return attempt(w, "commit", "--no-edit").passed;
		},
	],
	[
		"a cherry-pick with a conflict",
		(w, line) => {
			w.git("checkout", "--quiet", "-b", "side");
			w.commit("old.txt", "side\n");
			w.git("checkout", "--quiet", "main");
			w.commit("old.txt", "main\n");
			expect(attempt(w, "cherry-pick", "side").passed).toBe(false);
			w.write("old.txt", line);
			w.git("add", "old.txt");
			return attempt(w, "-c", "core.editor=true", "cherry-pick", "--continue").passed;
		},
	],
	[
		"a linked work tree",
		(w, line) => {
			const tree = join(makeFolder(), "tree");
			w.git("worktree", "add", "--quiet", "--detach", tree);
			const inner = openWorkbench(tree);
			inner.write("new.txt", line);
			inner.git("add", "new.txt");
			return attempt(inner, "commit", "-m", "x").passed;
		},
	],
	[
		"a git folder elsewhere",
		(w, line) => {
			const gitDir = join(makeFolder(), "elsewhere");
			renameSync(join(w.folder, ".git"), gitDir);
			w.write("old.txt", line);
			const place = [`--git-dir=${gitDir}`, `--work-tree=${w.folder}`];
			return attempt(w, ...place, "commit", "-a", "-m", "x").passed;
		},
	],
	[
		"the message",
		(w, line) => {
			w.write("old.txt", "four\n");
			return attempt(w, "commit", "-a", "-m", `Subject\n\n${line}`).passed;
		},
	],
	[
		"the message, in an editor, with the change below it",
		(w, line) => {
			w.write("old.txt", "four\n");
			const editor = join(makeFolder(), "editor");
			const text = join(makeFolder(), "text");
			writeFileSync(text, line);
			writeFileSync(editor, `#!/bin/sh\ncat '${text}' "$1" > "$1.new"\nmv "$1.new" "$1"\n`);
			chmodSync(editor, 0o755);
			return attempt(w, "-c", `core.editor=${editor}`, "commit", "-a", "-v").passed;
		},
	],
	...[
		["the author", 'git commit -am x --author="$1 <a@example.org>"'],
		["the committer's address", 'GIT_COMMITTER_EMAIL="$1" git commit -am x'],
		["user.name", 'unset GIT_AUTHOR_NAME GIT_COMMITTER_NAME; git -c user.name="$1" commit -am x'],
		[
			"user.name in a merge",
			'git checkout -qb side HEAD; git commit -qnm s --allow-empty; git checkout -q main; unset GIT_COMMITTER_NAME; git -c user.name="$1" merge --no-ff --no-edit side',
		],
	].map(([name, command]): (typeof forms)[number] => [
		name!,
		(w, line) => {
			if (!command!.includes("merge")) w.write("old.txt", "four\n");
			return attempt(w, "-c", `alias.as=!f() { ${command}; }; f`, "as", line.trim()).passed;
		},
	]),
];

describe.each(forms)("%s", (_, form) => {
	test("a key is stopped", async () => {
		const w = await startHooked();
		expect(form(w, keyLine("planted"))).toBe(false);
	});

	test("a clean change passes, and Node is not started", async () => {
		const w = await startHooked();
		const hasStarted = watchStarts(w);
		expect(form(w, "nothing = here\n")).toBe(true);
		expect(hasStarted()).toBe(false);
	});
});

describe("what a parent of a merge has passes", () => {
	test.each([
		["without a conflict", "clean\n", ["merge", "--no-edit", "side"]],
		["of several branches", "clean\n", ["merge", "--no-edit", "side", "other"]],
	])("%s", async (_, main, merge) => {
		const w = await startHooked();
		for (const name of ["side", "other"]) {
			w.git("checkout", "--quiet", "-b", name, "main");
			w.commit(`${name}.txt`, keyLine(name));
		}
		w.git("checkout", "--quiet", "main");
		w.commit("main.txt", main);
		expect(attempt(w, ...merge)).toMatchObject({ passed: true });
	});

	test("with a conflict, in the file that a person has put together", async () => {
		const w = await startHooked();
		w.git("checkout", "--quiet", "-b", "side");
		w.commit("old.txt", `side\n${keyLine("side")}`);
		w.git("checkout", "--quiet", "main");
		w.commit("old.txt", `main\n${keyLine("main")}`);
		expect(attempt(w, "merge", "side").passed).toBe(false);
		w.write("old.txt", `both\n${keyLine("side")}${keyLine("main")}`);
		w.git("add", "old.txt");
		expect(attempt(w, "commit", "--no-edit")).toMatchObject({ passed: true });
	});

	test("and in a linked work tree", async () => {
		const w = await startHooked();
		w.git("branch", "base");
		w.commit("main.txt", keyLine("main"));
		const tree = join(makeFolder(), "tree");
		w.git("worktree", "add", "--quiet", "-b", "side", tree, "base");
		const inner = openWorkbench(tree);
		inner.commit("side.txt", "side\n");
		expect(attempt(inner, "merge", "--no-edit", "main")).toMatchObject({ passed: true });
		inner.git("reset", "--quiet", "--hard", "HEAD^");
		inner.git("merge", "--quiet", "--no-commit", "main");
		expect(attempt(inner, "commit", "--no-edit")).toMatchObject({ passed: true });
	});

	test("but what was picked or squashed is this commit's own", async () => {
		const w = await startHooked();
		w.git("checkout", "--quiet", "-b", "side");
		w.commit("side.txt", keyLine("side"));
		w.git("checkout", "--quiet", "main");
		w.git("cherry-pick", "--no-commit", "side");
		expect(attempt(w, "commit", "-m", "x").passed).toBe(false);
		w.git("reset", "--quiet", "--hard");
		w.git("merge", "--quiet", "--squash", "side");
		expect(attempt(w, "commit", "-m", "x").passed).toBe(false);
	});
});

test("a hook that no commit has started says that nothing is staged, and is no success", async () => {
	const w = await startHooked();
	const hook = join(w.folder, ".git/hooks/pre-commit");
	const { status, stdout, stderr } = spawnSync("sh", [hook], {
		cwd: w.folder,
		env: environment(),
		encoding: "utf8",
	});
	expect([status, stderr]).toEqual([3, ""]);
	expect(stdout).toContain("Nothing is staged");
	expect(attempt(w, "commit", "--allow-empty", "-m", "x")).toMatchObject({ passed: true });
	w.git("rm", "--quiet", "old.txt");
	expect(spawnSync("sh", [hook], { cwd: w.folder, env: environment() }).status).toBe(0);
});

test("git commit -p: only what was chosen counts", async () => {
	const w = await startHooked();
	const lines = Array.from({ length: 30 }, (_, index) => `line ${index}\n`);
	w.git("rm", "--quiet", "old.txt");
	w.commit("long.txt", lines.join(""));
	w.write("long.txt", [keyLine("above"), ...lines, "below\n"].join(""));
	const choose = (answers: string) => {
		try {
			w.feed(answers, "commit", "-p", "-m", "x");
			return true;
		} catch {
			return false;
		}
	};
	expect(choose("y\nn\n")).toBe(false);
	expect(choose("n\ny\n")).toBe(true);
});

test("the first commit of a repository", async () => {
	const w = startRepository(makeFolder());
	await install(w);
	w.write("a.txt", keyLine("first"));
	w.git("add", "a.txt");
	expect(attempt(w, "commit", "-m", "x").passed).toBe(false);
	const hasStarted = watchStarts(w);
	w.write("a.txt", "clean\n");
	w.git("add", "a.txt");
	expect(attempt(w, "commit", "-m", "x").passed).toBe(true);
	expect(hasStarted()).toBe(false);
});

test("another commit of a submodule passes", async () => {
	const inner = startRepository(makeFolder());
	inner.commit("a.txt", "a\n");
	const w = await startHooked();
	w.git("submodule", "--quiet", "add", inner.folder, "inner");
	expect(attempt(w, "commit", "-m", "x").passed).toBe(true);
	const at = openWorkbench(join(w.folder, "inner"));
	at.commit("a.txt", keyLine("inner"));
	const hasStarted = watchStarts(w);
	w.git("add", "inner");
	expect(attempt(w, "commit", "-m", "y").passed).toBe(true);
	expect(hasStarted()).toBe(false);
});

test("taking a key out passes, though it stood in the tree and stands in the message's template", async () => {
	const w = await startHooked();
	w.commit("old.txt", keyLine("old"));
	w.commit(`${keyOf("name")}.txt`, "");
	const hasStarted = watchStarts(w);
	w.write("old.txt", "clean\n");
	unlinkSync(join(w.folder, `${keyOf("name")}.txt`));
	expect(attempt(w, "commit", "-a", "-m", "x").passed).toBe(true);
	expect(hasStarted()).toBe(false);
});

test("with an editor, what git writes into the message's file is no message", async () => {
	const w = await startHooked();
	w.commit("old.txt", keyLine("old"));
	w.commit(`${keyOf("name")}.txt`, "");
	w.write("old.txt", "clean\n");
	unlinkSync(join(w.folder, `${keyOf("name")}.txt`));
	const editor = join(makeFolder(), "editor");
	writeFileSync(
		editor,
		`#!/bin/sh\nprintf 'Clean up\\n' | cat - "$1" > "$1.new"\nmv "$1.new" "$1"\n`,
	);
	chmodSync(editor, 0o755);
	const done = attempt(w, "-c", `core.editor=${editor}`, "commit", "-a", "-v");
	expect(done).toMatchObject({ passed: true });
});

const cut = `# ${"-".repeat(24)} >8 ${"-".repeat(24)}\n`;
const itself = "-c core.editor=true commit --allow-empty -e";

test.each([
	["in a comment that another sign begins", "core.commentChar=;", "", (key: string) => `# ${key}`],
	["in a comment that scissors keep", "commit.cleanup=scissors", "", (key: string) => `# ${key}`],
	[
		"in a comment that is kept as it is",
		"a.b=c",
		"--cleanup=verbatim",
		(key: string) => `# ${key}`,
	],
	["in a comment that is kept", "commit.cleanup=whitespace", "", (key: string) => `#\t${key}`],
	[
		"behind what looks like scissors",
		"a.b=c",
		"--cleanup=whitespace",
		(key: string) => `${cut}${key}`,
	],
	[
		"behind scissors of another sign",
		"core.commentChar=;",
		"",
		(key: string) => `${cut}# not it\n${key}`,
	],
	[
		"behind git's own words",
		"a.b=c",
		"--cleanup=verbatim",
		(key: string) => `${cut}# Do not modify or remove the line above.\n# ${key}`,
	],
])("a key of the message that git records is stopped: %s", async (_, setting, flag, write) => {
	const w = await startHooked();
	const flags = [...itself.split(" "), ...(flag === "" ? [] : [flag])];
	const commit = (text: string) => attempt(w, "-c", setting, ...flags, "-m", "Use it", "-m", text);
	expect(commit(write("a key")).passed).toBe(true);
	expect(w.git("log", "-1", "--format=%B")).toContain("a key");
	expect(commit(write(keyLine("recorded").trim())).passed).toBe(false);
});

test("an old value that gets its name in a line beside it is stopped", async () => {
	const w = await startHooked();
	const digits = keyOf("unnamed").slice(0, 32);
	w.commit("c.yaml", `x:\n  key: "${digits}"\n`);
	w.write("c.yaml", `mailchimp:\n  dc: us6\n  key: "${digits}"\n`);
	expect(attempt(w, "commit", "-a", "-m", "x").passed).toBe(false);
});

test.each([5, 30, 90])("and in the head of its section, %d lines above it", async (count) => {
	const w = await startHooked();
	const lines = Array.from({ length: count }, (_, index) => `  k${index}: ${index}\n`).join("");
	const text = (head: string) => `${head}:\n${lines}  api_key: ${keyOf("far").slice(0, 32)}\n`;
	w.commit("c.yaml", text("other"));
	w.write("c.yaml", text("mailchimp"));
	expect(attempt(w, "commit", "-a", "-m", "x").passed).toBe(false);
});

test("an old key in a changed file is not this commit's", async () => {
	const w = await startHooked();
	w.commit("old.txt", `${keyLine("old")}two\n`);
	w.write("old.txt", `${keyLine("old")}three\n`);
	expect(attempt(w, "commit", "-a", "-m", "x").passed).toBe(true);
});

test("a new value under an unchanged name is stopped", async () => {
	const w = await startHooked();
	const digits = (name: string) => keyOf(name).slice(0, 32);
	w.commit("old.txt", `ITERABLE_API_KEY:\n  ${digits("one").replace(/./g, "x")}\nend\n`);
	w.write("old.txt", `ITERABLE_API_KEY:\n  ${digits("two")}\nend\n`);
	expect(attempt(w, "commit", "-a", "-m", "x").passed).toBe(false);
});

test("a key that looks like any word is stopped where its provider is named anywhere in the file", async () => {
	const w = await startHooked();
	const word = Buffer.from(keyOf("word")).toString("base64url").slice(0, 21).concat("A");
	const text = (value: string) => `# mandrill\n${"\n".repeat(9)}MANDRILL_KEY:\n  '${value}'\n`;
	w.commit("old.txt", text("none"));
	w.write("old.txt", text(word));
	expect(attempt(w, "commit", "-a", "-m", "x").passed).toBe(false);
	const hasStarted = watchStarts(w);
	w.write("old.txt", text("none"));
	w.write("other.txt", `value = '${word}'\n`);
	w.git("add", "other.txt");
	expect(attempt(w, "commit", "-m", "x").passed).toBe(true);
	expect(hasStarted()).toBe(false);
});

test("a commit that passes because the config disables a rule is told so", async () => {
	const w = await startHooked();
	writeFileSync(join(w.folder, ".unleak.yaml"), "rules: { disabled: [mailchimp-api-key] }\n");
	writeFileSync(join(w.folder, "k.txt"), keyLine("k"));
	w.git("add", ".");
	const { passed, said } = attempt(w, "commit", "-m", "x");
	expect([passed, said]).toEqual([
		true,
		expect.stringContaining("Nothing was looked for by the rules"),
	]);
});
