// A repository with a key in every place that git can keep one, made by real git. Every key is derived from its
// name at run time, so that no file holds one.

import { execFileSync, type SpawnSyncReturns, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { inTurn } from "../sources/tree.ts";

/** A synthetic Mailchimp key. */
export function keyOf(name: string): string {
	return `${createHash("md5").update(`unleak golden ${name}`).digest("hex")}-us${7}`;
}

/** Nothing is tidied up: to look whether it should be takes another git, after each commit. */
const settings = ["protocol.file.allow=always", "maintenance.auto=false", "gc.auto=0"].flatMap(
	(setting) => ["-c", setting],
);

export interface Workbench {
	readonly folder: string;
	/** Runs git and returns its output without the last line feed. */
	git(...args: string[]): string;
	/** Runs several git commands until one fails, and returns their output. */
	all(...commands: readonly (readonly string[])[]): string;
	/** The same as git(), with bytes on standard input. */
	feed(input: string | Buffer, ...args: string[]): string;
	/** The same, but a failure is a result too. */
	tryGit(...args: string[]): SpawnSyncReturns<string>;
	write(path: string | Buffer, content: string | Buffer): void;
	/** Writes a file and commits everything. Returns the commit's id. */
	commit(path: string | Buffer, content: string | Buffer, message?: string): string;
}

/** Opens a folder for git commands; each commit is a minute younger than the last, from this one on. */
export function openWorkbench(folder: string, minute = 0): Workbench {
	let minutes = minute;
	mkdirSync(folder, { recursive: true });

	function options(input?: string | Buffer) {
		const date = `${1_700_000_000 + minutes++ * 60} +0000`;
		return {
			cwd: folder,
			input: input ?? "",
			encoding: "utf8" as const,
			maxBuffer: 1 << 28,
			env: {
				PATH: process.env.PATH,
				GIT_CONFIG_NOSYSTEM: "1",
				GIT_CONFIG_GLOBAL: "/dev/null",
				GIT_AUTHOR_NAME: "Ada",
				GIT_AUTHOR_EMAIL: "ada@example.org",
				GIT_AUTHOR_DATE: date,
				GIT_COMMITTER_NAME: "Ada",
				GIT_COMMITTER_EMAIL: "ada@example.org",
				GIT_COMMITTER_DATE: date,
			},
		};
	}

	const workbench: Workbench = {
		folder,
		git: (...args) => workbench.feed("", ...args),
		feed(input, ...args) {
			return execFileSync("git", [...settings, ...args], {
				...options(input),
				stdio: ["pipe", "pipe", "pipe"],
			}).replace(/\n$/, "");
		},
		all(...commands) {
			const printed = workbench.git(...inTurn(commands));
			// As if each had been run alone.
			minutes += commands.length - 1;
			return printed;
		},
		tryGit: (...args) => spawnSync("git", args, options()),
		write(path, content) {
			const whole = Buffer.concat([Buffer.from(`${folder}/`), Buffer.from(path)]);
			if (typeof path === "string") mkdirSync(dirname(join(folder, path)), { recursive: true });
			writeFileSync(whole, content);
		},
		commit(path, content, message = "Work") {
			workbench.write(path, content);
			return workbench.all(
				["add", "--all", "--force"],
				["commit", "--quiet", "--no-verify", `--message=${message}`],
				["rev-parse", "HEAD"],
			);
		},
	};
	return workbench;
}

/** Makes an empty repository. */
export function startRepository(folder: string, ...args: string[]): Workbench {
	const workbench = openWorkbench(folder);
	workbench.git("init", "--quiet", "--initial-branch=main", ...args);
	return workbench;
}

/** Where a key must be found; fields that are not set are not compared. */
export interface Planted {
	readonly where: string;
	readonly path: string;
	readonly commit?: string;
	readonly inHead?: boolean;
	readonly refs?: readonly string[];
	readonly unreachable?: true;
}

export interface Golden {
	readonly workbench: Workbench;
	/** By the name that keyOf takes. */
	readonly planted: ReadonlyMap<string, Planted>;
}

/** Builds the golden repository in an empty folder. */
export function buildGolden(folder: string): Golden {
	const w = startRepository(folder);
	const planted = new Map<string, Planted>();
	function line(name: string): string {
		return `mailchimp_api_key = "${keyOf(name)}"\n`;
	}
	function plant(name: string, path: string, more: Partial<Planted> = {}): void {
		const commit = w.commit(path, line(name));
		planted.set(name, { where: "commit", path, commit, inHead: true, ...more });
	}

	plant("root", "root.txt");
	plant("plain", "src/plain.txt");
	w.commit("src/plain.txt", `# moved down\n${line("plain")}`);
	plant("deleted", "deleted.txt", { inHead: false });
	w.git("rm", "--quiet", "deleted.txt");
	w.commit("other.txt", "nothing\n");
	plant("unseen by diff", "hidden.env");
	w.commit(".gitattributes", "*.env -diff\n*.pdf diff=pdf\n*.bin binary\n");
	plant("textconv", "paper.pdf");
	w.git("config", "diff.pdf.textconv", "true");

	const nul = w.commit("nul.bin", `\0\0${line("nul")}\0`);
	planted.set("nul", { where: "commit", path: "nul.bin", commit: nul, inHead: true });
	const wide = w.commit("wide.txt", Buffer.from(`\ufeff${line("utf-16")}`, "utf16le"));
	planted.set("utf-16", { where: "commit", path: "wide.txt", commit: wide, inHead: true });

	plant("renamed", "before.txt", { inHead: false });
	w.git("mv", "before.txt", "after.txt");
	const moved = w.commit("x.txt", "x\n");
	planted.set("renamed to", { where: "commit", path: "after.txt", commit: moved, inHead: true });

	for (const path of ["-dash.txt", "line\nfeed.txt", 'quo"te.txt', "emoji 🔑.txt", "tab\t.txt"]) {
		plant(`path ${path}`, path);
	}
	const latin1 = w.commit(Buffer.from("caf\xe9.txt", "latin1"), line("latin-1"));
	planted.set("latin-1", { where: "commit", path: "caf%E9.txt", commit: latin1, inHead: true });

	symlinkSync(keyOf("symlink"), join(folder, "link"));
	const link = w.commit("y.txt", "y\n");
	planted.set("symlink", { where: "commit", path: "link", commit: link, inHead: true });

	const named = `${keyOf("file name")}.bak`;
	const name = w.commit(named, "named\n");
	planted.set("file name", { where: "name", path: named, commit: name, inHead: true });
	const inner = `${keyOf("folder name")}/sub`;
	const dir = w.commit(`${inner}/f.txt`, "inside\n");
	planted.set("folder name", {
		where: "name",
		path: keyOf("folder name"),
		commit: dir,
		inHead: true,
	});

	const said = w.commit("z.txt", "z\n", `Use ${keyOf("message")}`);
	planted.set("message", { where: "message", path: "", commit: said });
	w.write("a.txt", "a\n");
	w.git("add", "--all");
	w.git("commit", "--quiet", "--message=By", `--author=Bob ${keyOf("author")} <b@example.org>`);
	planted.set("author", { where: "author", path: "", commit: w.git("rev-parse", "HEAD") });

	// A merge with content that neither side has.
	w.git("checkout", "--quiet", "-b", "side");
	w.commit("side.txt", "side\n");
	w.git("checkout", "--quiet", "main");
	w.commit("main.txt", "main\n");
	w.git("merge", "--quiet", "--no-commit", "--no-ff", "side");
	const merged = w.commit("merge.txt", line("merge only"), "Merge");
	planted.set("merge only", { where: "commit", path: "merge.txt", commit: merged, inHead: true });

	// Merged in from a branch: the branch's commit brought it, not the merge.
	w.git("checkout", "--quiet", "-b", "topic", "HEAD~1");
	const heads = ["first", "main", "second", "topic"].map((branch) => `refs/heads/${branch}`);
	plant("branch", "topic.txt", { refs: ["HEAD", ...heads, "refs/tags/v1", "refs/stash"] });
	w.git("checkout", "--quiet", "main");
	w.git("merge", "--quiet", "--no-ff", "--message=Merge topic", "topic");

	// The same key at the same path by two hands: the older one counts.
	const fork = w.git("rev-parse", "HEAD");
	w.git("checkout", "--quiet", "-b", "first", fork);
	plant("twice", "twice.txt", { inHead: false });
	w.git("checkout", "--quiet", "-b", "second", fork);
	w.commit("twice.txt", line("twice"), "Again");

	w.git("checkout", "--quiet", "-b", "gone", fork);
	plant("deleted branch", "gone.txt", { inHead: false, refs: ["reflog"] });
	w.git("checkout", "--quiet", "main");
	w.git("branch", "--quiet", "-D", "gone");

	w.write("other.txt", line("stash"));
	w.write("untracked.txt", line("stash, untracked"));
	w.git("stash", "push", "--quiet", "--include-untracked");
	const stash = { where: "commit", inHead: false, refs: ["refs/stash"] } as const;
	planted.set("stash", { ...stash, path: "other.txt", commit: w.git("rev-parse", "stash") });
	planted.set("stash, untracked", {
		...stash,
		path: "untracked.txt",
		commit: w.git("rev-parse", "stash^3"),
	});
	w.write("other.txt", line("dropped stash"));
	const dropped = w.git("stash", "create");
	w.git("checkout", "--quiet", "--", "other.txt");
	planted.set("dropped stash", {
		where: "commit",
		path: "other.txt",
		commit: dropped,
		inHead: false,
		unreachable: true,
	});

	w.git("notes", "add", `--message=${keyOf("note")}`, fork);
	const note = w.git("rev-parse", "refs/notes/commits");
	planted.set("note", { where: "note", path: fork, commit: note, inHead: false });

	w.git("tag", "--annotate", `--message=${keyOf("tag")}`, "v1");
	planted.set("tag", { where: "tag", path: "", commit: w.git("rev-parse", "v1") });
	const tagOnly = w.feed(line("tag only"), "hash-object", "-w", "--stdin");
	w.git("tag", "--annotate", "--message=A blob", "blob-tag", tagOnly);
	planted.set("tag only", { where: "commit", path: "", refs: ["refs/tags/blob-tag"] });

	const real = w.git("rev-parse", "HEAD:root.txt");
	const fake = w.feed("replaced\n", "hash-object", "-w", "--stdin");
	w.git("replace", real, fake);

	const raw = w.git("cat-file", "commit", "HEAD").replace(/\n\n.*$/s, "");
	const odd = `${raw}\nx-odd ${keyOf("odd header")}\n\nOdd\n`;
	const oddCommit = w.feed(odd, "hash-object", "-t", "commit", "-w", "--stdin");
	planted.set("odd header", { where: "author", path: "", commit: oddCommit, unreachable: true });

	// One pack with deltas by id, a second pack, and loose objects on top.
	w.git("-c", "repack.useDeltaBaseOffset=false", "repack", "-a", "-d", "-q", "-f");
	plant("second pack", "pack.txt");
	w.git("repack", "-d", "-q");
	plant("loose", "loose.txt");

	w.write("index.txt", line("index only"));
	w.git("add", "index.txt");
	planted.set("index only", { where: "staged", path: "index.txt" });
	w.feed(line("dangling blob"), "hash-object", "-w", "--stdin");
	planted.set("dangling blob", { where: "commit", path: "", unreachable: true });
	return { workbench: w, planted };
}
