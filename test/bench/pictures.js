// How well are keys in pictures read, and how fast? 40 drawn screenshots with a key and 40 without, a set for each round:
// a key is seen where one is told that differs from it in at most twelve letters. The bar: nine of ten seen, seven of ten
// exact, none told where there is none.

import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { makePictures } from "./made-pictures.js";
import { unleak } from "./programs.js";

const listed = new URL("../../src/cli/picture-packages.json", import.meta.url);
const packages = JSON.parse(readFileSync(listed, "utf8")).map(
	({ name, version }) => `${name}@${version}`,
);
const fonts =
	"inter roboto open-sans lato source-sans-3 jetbrains-mono fira-code source-code-pro roboto-mono ibm-plex-mono inconsolata ubuntu-mono arimo cousine";
const bar = { seen: 36, exact: 28 };
const maxEdits = 12;

export async function benchPictures({ env, rounds, scratch }) {
	const installed = install(scratch, env);
	let isBelow = false;
	for (let seed = 1; seed <= rounds; seed++) {
		const folder = join(scratch, `pictures-${seed}`);
		const pictures = await makePictures({ folder, fonts: installed, seed, browser: browser() });
		const result = { seen: 0, exact: 0, false: 0, wrongButSure: 0, withKey: 0, without: 0 };
		for (const kind of ["key", "plain"]) {
			const own = pictures.filter(({ file }) => basename(file).startsWith(kind));
			const started = performance.now();
			const findings = scan(own, join(folder, kind), { ...env, UNLEAK_IMAGE_PACKAGES: installed });
			const ms = Math.round((performance.now() - started) / own.length);
			if (kind === "plain") Object.assign(result, { without: ms, false: findings.length });
			else Object.assign(result, { withKey: ms }, count(own, findings));
		}
		isBelow ||= result.seen < bar.seen || result.exact < bar.exact || result.false > 0;
		console.log(
			`Set ${seed}: ${result.seen} of 40 seen, ${result.exact} exact, ${result.wrongButSure} wrong of those that were read for sure, ${result.false} told of 40 without; ${result.withKey} ms a picture with a key, ${result.without} without, with the start`,
		);
	}
	if (isBelow) process.exitCode = 1;
	return [];
}

/** Into the temporary folder, so that it goes with it. */
function install(scratch, env) {
	const names = fonts.split(" ").map((name) => `@fontsource/${name}`);
	const folder = join(scratch, "packages");
	mkdirSync(folder);
	const args = ["install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"];
	execFileSync("npm", [...args, "--prefix", folder, ...packages, ...names], { cwd: folder, env });
	return join(folder, "node_modules");
}

function browser() {
	const executablePath = "/usr/bin/chromium";
	const args = ["--disable-gpu", ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])];
	return existsSync(executablePath) ? { executablePath, args } : { channel: "chrome", args };
}

function scan(pictures, folder, env) {
	mkdirSync(folder);
	for (const { file } of pictures) renameSync(file, join(folder, basename(file)));
	const args = [unleak, "scan", "--images", "--format", "json", "--show-secrets", folder];
	const { stdout } = spawnSync(process.execPath, args, { env, maxBuffer: 1 << 28 });
	const { findings, problems } = JSON.parse(stdout.toString());
	if (problems.length > 0) throw new Error(problems[0].message);
	writeFileSync(`${folder}.json`, stdout);
	return findings;
}

function count(pictures, findings) {
	const counts = { seen: 0, exact: 0, wrongButSure: 0 };
	for (const { file, key } of pictures) {
		const told = findings
			.filter(({ locations }) => locations.some(({ path }) => path === basename(file)))
			.map(({ secret, details }) => ({ edits: distance(secret, key), details }))
			.sort((one, other) => one.edits - other.edits)[0];
		if (told === undefined || told.edits > maxEdits) continue;
		counts.seen++;
		if (told.edits === 0) counts.exact++;
		else if (told.details.legibility === undefined) counts.wrongButSure++;
	}
	return counts;
}

/** How many letters have to be changed, put in or taken out. */
function distance(one, other) {
	let row = Array.from({ length: other.length + 1 }, (_, index) => index);
	for (const [index, letter] of [...one].entries()) {
		const next = [index + 1];
		for (const [at, wanted] of [...other].entries()) {
			next.push(Math.min(next[at] + 1, row[at + 1] + 1, row[at] + (letter === wanted ? 0 : 1)));
		}
		row = next;
	}
	return row[other.length];
}
