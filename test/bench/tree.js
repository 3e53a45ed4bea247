// A working tree: unleak, the start of Node and of unleak alone, and the peers.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { endsWith, judgeGitleaks, judgeTrufflehog, judgeUnleak } from "./judges.js";
import { gitleaksRules, thatAreThere, unleak } from "./programs.js";
import { race } from "./race.js";
import { printTable } from "./table.js";

const ours = "unleak scan";

/** What ripgrep searches for: the same two keys, as well as its patterns can say it. */
const patterns = [
	"[0-9a-f]{32}-us[0-9]{1,2}",
	"(?i)iterable[\\w.-]{0,40}[\\s'\"]{0,3}[=:][\\s'\"]{0,5}[a-f0-9]{32}\\b",
];

export async function benchTree(folder, { env, rounds, scratch, title = folder }) {
	const excluded = join(scratch, "excluded-paths");
	writeFileSync(excluded, "(^|/)\\.git/\n");
	const contenders = [
		{ name: "node -e 0", command: process.execPath, args: ["-e", "0"], judge: endsWith(0) },
		showVersion,
		scanTree(folder),
		scanTree(folder, 1),
		{
			name: "gitleaks dir, two rules",
			command: "gitleaks",
			args: [
				...["dir", "--no-banner", "--no-color", "--log-level", "info", "--exit-code", "0"],
				...["--config", gitleaksRules, folder],
			],
			judge: judgeGitleaks,
		},
		{
			name: "trufflehog, Mailchimp",
			command: "trufflehog",
			args: [
				...["filesystem", "--no-update", "--no-verification", "--include-detectors=mailchimp"],
				...["--exclude-paths", excluded, folder],
			],
			judge: judgeTrufflehog,
		},
		searchWithRipgrep(folder),
	];
	const racers = await race(thatAreThere(contenders, env), { env, rounds });
	printTable(`${title}: working tree`, racers, ours);
	return racers;
}

/** Does nothing but start. */
export const showVersion = {
	name: "unleak --version",
	command: process.execPath,
	args: [unleak, "--version"],
	judge: endsWith(0),
};

export function searchWithRipgrep(path) {
	return {
		name: "ripgrep, two patterns",
		command: "rg",
		args: [
			...["--no-config", "--count", "--hidden", "--glob", "!.git"],
			...patterns.flatMap((pattern) => ["--regexp", pattern]),
			path,
		],
		// 1: there was nothing to find.
		judge: endsWith(0, 1),
	};
}

function scanTree(folder, jobs) {
	return {
		name: jobs === undefined ? ours : `${ours} --jobs ${jobs}`,
		command: process.execPath,
		args: [
			...[unleak, "scan", "--no-config", "--format", "json"],
			...(jobs === undefined ? [] : ["--jobs", String(jobs)]),
		],
		cwd: folder,
		judge: judgeUnleak,
	};
}
