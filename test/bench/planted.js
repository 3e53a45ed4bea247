// What do findings cost? A copy of a repository gets keys at random places of its history, each in
// an old version of a file, on a commit of its own that the next one takes back. The same scan
// then runs on both, and must find every key at the commit that brought it.

import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { ours, scanHistory } from "./history.js";
import { judgeUnleak } from "./judges.js";
import { fileChange } from "./made-repository.js";
import { git } from "./programs.js";
import { race } from "./race.js";
import { createRandom } from "./random.js";
import { printTable } from "./table.js";

const maxTriesPerKey = 100;
const maxFileBytes = 500_000;

export async function benchPlanted(repository, { env, rounds, scratch, keys, title = repository }) {
	const copy = join(scratch, `planted-${basename(repository)}`);
	copyRepository(repository, copy, env);
	const planted = plantKeys(copy, keys, env);
	const judge = (outcome) => {
		const { report, ...did } = judgeUnleak(outcome);
		if (report === undefined) return did;
		const found = countFound(report.findings, planted);
		return { ...did, says: `${did.says}; ${found} of ${keys} planted keys at their commits` };
	};
	const contenders = [
		scanHistory(repository),
		{ ...scanHistory(copy), name: `with ${keys} planted keys`, judge },
	];
	const racers = await race(contenders, { env, rounds });
	printTable(`${title}: history, with and without planted keys`, racers, ours);
	return racers;
}

function countFound(findings, planted) {
	const places = findings.flatMap(({ locations }) =>
		locations.map(({ commit, path }) => `${commit} ${path}`),
	);
	const found = new Set(places);
	return planted.filter(({ commit, path }) => found.has(`${commit} ${path}`)).length;
}

/** File by file: a clone would pack anew, or leave out what no branch reaches. */
function copyRepository(repository, copy, env) {
	const folder = resolve(
		repository,
		git(repository, ["rev-parse", "--git-common-dir"], env).toString().trimEnd(),
	);
	const unwanted = ["hooks", "worktrees", "index"].map((name) => join(folder, name));
	cpSync(folder, copy, { recursive: true, filter: (path) => !unwanted.includes(path) });
	const alternates = join("objects", "info", "alternates");
	const borrowed = readText(join(folder, alternates))
		.split("\n")
		.filter((line) => line !== "");
	if (borrowed.length > 0) {
		const lines = borrowed.map((line) => `${resolve(folder, "objects", line)}\n`);
		writeFileSync(join(copy, alternates), lines.join(""));
	}
	git(copy, ["--git-dir=.", "config", "core.bare", "true"], env);
}

function readText(path) {
	try {
		return readFileSync(path, "utf8");
	} catch {
		return "";
	}
}

/** Gives the commit and path of each key. */
function plantKeys(repository, count, env) {
	const random = createRandom(50);
	const commits = git(repository, ["rev-list", "--all"], env).toString().trimEnd().split("\n");
	const places = Array.from({ length: count }, () => findPlace(repository, commits, random, env));
	const marksFile = join(repository, "planted-marks");
	const input = Buffer.concat(
		places
			.flatMap((place, index) => [...streamOf(place, index, random)])
			.map((part) => Buffer.from(part)),
	);
	// Into a pack of their own, however few they are.
	const settings = ["-c", "fastimport.unpackLimit=0"];
	const args = [...settings, "fast-import", "--quiet", `--export-marks=${marksFile}`];
	git(repository, args, env, { input, stdio: ["pipe", "pipe", "inherit"] });
	const marks = new Map(
		readText(marksFile)
			.trimEnd()
			.split("\n")
			.map((line) => line.split(" ")),
	);
	return places.map(({ path }, index) => ({ path, commit: marks.get(`:${markOf(index)}`) }));
}

const markOf = (index) => index + 1;

/** A text file of a random commit. Of a partial repository, some cannot be read. */
function findPlace(repository, commits, random, env) {
	for (let tries = 0; tries < maxTriesPerKey; tries++) {
		const commit = random.pick(commits);
		try {
			const [meta, path] = random.pick(listFiles(repository, commit, env)).split("\t");
			const [mode, , blob] = meta.split(" ");
			const isPlain = mode === "100644" && !/[^\x20-\x7e]|"/.test(path);
			if (!isPlain) continue;
			const content = git(repository, ["cat-file", "blob", blob], env, { maxBuffer: maxFileBytes });
			if (!content.includes(0)) return { commit, path, blob, text: content.toString("latin1") };
		} catch {
			// Missing, or too large.
		}
	}
	throw new Error(`Cannot plant keys: no text file found in ${maxTriesPerKey} tries`);
}

function listFiles(repository, commit, env) {
	const listed = git(repository, ["ls-tree", "-r", "-z", commit], env).toString();
	return listed.split("\0").slice(0, -1);
}

/** One commit that brings the key, and one that takes it back. */
function* streamOf({ commit, path, blob, text }, index, random) {
	const branch = `refs/heads/planted/${index}`;
	// After some line, or first of all in a text without.
	const at = text.indexOf("\n", random.below(text.length + 1)) + 1;
	const content = `${text.slice(0, at)}${makeLine(index, random)}\n${text.slice(at)}`;
	yield `commit ${branch}\nmark :${markOf(index)}\n${who(index)}${message("Add a key")}from ${commit}\n`;
	yield* fileChange(path, content);
	yield `commit ${branch}\n${who(index)}${message("Take it back")}M 100644 ${blob} ${path}\n`;
}

function makeLine(index, random) {
	const value = random.hex(32);
	if (index % 2 === 1) return `ITERABLE_API_KEY="${value}"`;
	return `MAILCHIMP_API_KEY="${value}-us${1 + random.below(20)}"`;
}

function who(index) {
	return `committer Author <author@example.org> ${1_700_000_000 + index} +0000\n`;
}

function message(text) {
	return `data ${text.length}\n${text}\n`;
}
