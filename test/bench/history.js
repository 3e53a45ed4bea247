// A whole history: unleak, what git takes to give out every object once, and the peers.

import { pathToFileURL } from "node:url";
import { endsWith, judgeGitleaks, judgeTrufflehog, judgeUnleak } from "./judges.js";
import { git, gitleaksRules, thatAreThere, unleak } from "./programs.js";
import { race } from "./race.js";
import { printTable } from "./table.js";

/** The name of the contender that is measured here; the others are compared with it. */
export const ours = "unleak --history";

export async function benchHistory(repository, { env, rounds, title = repository }) {
	const contenders = [
		catFile(repository),
		scanHistory(repository),
		scanHistory(repository, 1),
		{
			name: "gitleaks git, two rules",
			command: "gitleaks",
			args: [
				...["git", "--no-banner", "--no-color", "--log-level", "info", "--exit-code", "0"],
				...["--config", gitleaksRules, repository],
			],
			judge: judgeGitleaks,
		},
		{
			name: "trufflehog git, Mailchimp",
			command: "trufflehog",
			args: [
				...["git", "--no-update", "--no-verification", "--include-detectors=mailchimp"],
				...(isBare(repository, env) ? ["--bare"] : []),
				pathToFileURL(repository).href,
			],
			judge: judgeTrufflehog,
		},
	];
	const racers = await race(thatAreThere(contenders, env), { env, rounds });
	printTable(
		`${title}: history, ${packedMegabytes(repository, env).toFixed(1)} MB of packs`,
		racers,
		ours,
	);
	return racers;
}

export function catFile(repository) {
	return {
		name: "git cat-file",
		command: "git",
		args: [
			...["-C", repository, "cat-file", "--batch-all-objects", "--unordered"],
			...["--batch", "--buffer"],
		],
		output: "dropped",
		judge: endsWith(0),
	};
}

export function scanHistory(repository, jobs) {
	return {
		name: jobs === undefined ? ours : `${ours} --jobs ${jobs}`,
		command: process.execPath,
		args: [
			...[unleak, "scan", "--history", repository, "--no-config", "--format", "json"],
			...(jobs === undefined ? [] : ["--jobs", String(jobs)]),
		],
		judge: judgeUnleak,
	};
}

/** Of all packs with their indexes. */
export function packedMegabytes(repository, env) {
	const counted = git(repository, ["count-objects", "-v"], env).toString();
	return (Number(/^size-pack: (\d+)/m.exec(counted)[1]) * 1024) / 1e6;
}

function isBare(repository, env) {
	return git(repository, ["rev-parse", "--is-bare-repository"], env).toString().trim() === "true";
}
