// A repository that the bench makes itself, as large as is asked for: source-like files that grow
// and change, a few often and most seldom, lockfiles, binaries, and a merge now and then. Written
// as one stream to `git fast-import` without deltas, then packed by git as git packs.

import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { editLockfile, editText, makeLockfile, makeText } from "./made-text.js";
import { start } from "./processes.js";
import { openOwnRepository } from "./programs.js";
import { createRandom } from "./random.js";

/** Measured: with these, a megabyte of commits packs to about a megabyte. */
const filesPerMegabyte = 18;
const commitsPerMegabyte = 350;
/** How many files are worked on at a time. */
const workingSet = 60;
const secondsBetweenCommits = 3600;
const firstCommitAt = 1_300_000_000;

/** Makes a bare repository of about `megabytes` of packs in `folder`. The same size, the same bytes. */
export async function makeRepository(folder, megabytes, env) {
	mkdirSync(folder, { recursive: true });
	const repository = openOwnRepository(folder, env);
	await repository.init(true, ["--initial-branch=main"]);
	const settings = ["-c", "core.compression=1"];
	const child = start("git", [...settings, "fast-import", "--quiet", "--depth=0"], {
		cwd: folder,
		env,
		stdio: ["pipe", "ignore", "inherit"],
	});
	const ended = once(child, "close");
	child.stdin.on("error", () => {});
	for (const chunk of streamOf(megabytes)) {
		if (!child.stdin.write(chunk) && child.exitCode === null) {
			await Promise.race([once(child.stdin, "drain"), ended]);
		}
	}
	child.stdin.end();
	const [code] = await ended;
	if (code !== 0) throw new Error(`Cannot make a repository: git fast-import ended with ${code}`);
	await repository.raw(["repack", "-adqF", "--depth=50", "--window=10"]);
}

function* streamOf(megabytes) {
	const random = createRandom(7);
	const commitCount = Math.max(20, Math.round(megabytes * commitsPerMegabyte));
	const fileCount = Math.max(10, Math.round(megabytes * filesPerMegabyte));
	const files = [];
	let changed = new Set();
	for (let commit = 1; commit <= commitCount; commit++) {
		// The merge brings what its branch brought, and a change of its own.
		if (!isMerge(commit)) changed = new Set();
		// Files come one after the other, over all the time.
		if (files.length < Math.ceil((fileCount * commit) / commitCount)) {
			files.push(createFile(random, files.length));
			changed.add(files.at(-1));
		}
		for (let count = 1 + random.skewed(4); count > 0; count--) {
			const file = pickFile(random, files);
			file.content = file.edit(random, file.content);
			changed.add(file);
		}
		yield header(commit, random);
		for (const { path, content } of changed) yield* fileChange(path, content);
	}
}

/**
 * Mostly a young file, and now and then any: so each has about as many versions in a repository of
 * any size, and only their number grows.
 */
function pickFile(random, files) {
	if (random.below(5) === 0) return random.pick(files);
	return files[files.length - 1 - random.skewed(Math.min(files.length, workingSet))];
}

/** One commit in sixteen stands on a branch, and the next one merges it. */
const isOnBranch = (commit) => commit % 16 === 14;
const isMerge = (commit) => isOnBranch(commit - 1);

function header(commit, random) {
	const branch = isOnBranch(commit) ? "side" : "main";
	const seconds = firstCommitAt + commit * secondsBetweenCommits;
	const who = `Author ${random.skewed(60)} <author@example.org> ${seconds} +0100`;
	const message = `Change ${commit}\n\n${makeText(random, 3)}`;
	const lines = [
		...[`commit refs/heads/${branch}`, `mark :${commit}`, `author ${who}`, `committer ${who}`],
		...[`data ${Buffer.byteLength(message)}`, message],
		...(isOnBranch(commit) ? [`from :${commit - 1}`] : []),
		...(isMerge(commit) ? [`from :${commit - 2}`, `merge :${commit - 1}`] : []),
	];
	return `${lines.join("\n")}\n`;
}

/**
 * Kinds by number, so that they are spread evenly and any size has its share of each. Names differ
 * as those of people do: git lays files of like names side by side, and packs them badly.
 */
function createFile(random, index) {
	const path = `packages/part-${index % 37}/src/area-${index % 7}/${random.hex(8)}`;
	if (index % 40 === 7) {
		const content = makeLockfile(random, 200 + random.skewed(800));
		return { path: `${path}.lock.json`, content, edit: editLockfile };
	}
	if (index % 20 === 3)
		return { path: `${path}.png`, content: makeBinary(random), edit: makeBinary };
	return {
		path: `${path}.js`,
		content: makeText(random, 40 + random.skewed(2500)),
		edit: editText,
	};
}

function makeBinary(random) {
	return random.bytes(500 + random.skewed(30_000));
}

export function* fileChange(path, content) {
	const bytes = typeof content === "string" ? Buffer.from(content, "latin1") : content;
	yield `M 100644 inline ${path}\ndata ${bytes.length}\n`;
	yield bytes;
	yield "\n";
}
