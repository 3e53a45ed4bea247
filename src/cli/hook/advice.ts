// What is a person told whose commit was stopped? What to do now, how to accept a finding with
// a reason, and how to go on without this hook; commands can be copied as they stand.

import type { HookName } from "../../hook/names.ts";
import type { Finding } from "../../model/report.ts";
import { baselineName, configName } from "../../settings/settings.ts";
import { escapeTerminal } from "../../text/escape.ts";
import { maskPathKeys } from "../../text/mask-keys.ts";
import { shellWord } from "../../text/shell-word.ts";

/** What was found, and how to speak of it. */
export interface Stop {
	readonly findings: readonly Pick<Finding, "fingerprint" | "locations">[];
	/** The top of the work tree, whose policy counts in hooks. */
	readonly root: string;
	/** How the reader calls this program. */
	readonly program: string;
	readonly platform: string;
}

/** For exit code 1 or 3 of a scan. */
export function adviceFor(name: HookName, code: number, stop: Stop): string {
	const lines = code === 1 ? foundLines(name, stop) : incompleteLines(name);
	return `\n${lines.map((line) => `${line}\n`).join("")}`;
}

/** For a scan that did not come to its end; what went wrong is told after it. */
export function failureAdvice(name: HookName): string {
	return `\n${headOf(name)}: unleak could not look for keys in it, and says below why.\n${goOn(name)}\n\n`;
}

function incompleteLines(name: HookName): string[] {
	return [`${headOf(name)}: no key was found, but not all could be read (see above).`, goOn(name)];
}

function headOf(name: HookName): string {
	return name === "pre-push" ? "Push stopped" : "Commit stopped";
}

function goOn(name: HookName): string {
	const what = name === "pre-push" ? "git push --no-verify" : "git commit --no-verify";
	return `To go on without the check: ${what}. "unleak scan --range" in CI sees the change later.`;
}

/** Each way says what it accepts and where; the policy at the top of the repository counts. */
function acceptance(name: HookName, stop: Stop): string[] {
	const root = shown(stop.root);
	const again = name === "pre-push" ? "amend the commit" : "git add the file again";
	return [
		"If it is no secret, accept it with a reason, in one of these ways:",
		`  - a comment on its line: unleak:allow the reason; then ${again}`,
		`  - just what was found, wherever it stands: lines in ${root}/${configName}`,
		...allowLines(stop.findings).map((line) => `      ${line}`),
		// What was committed may no longer be in the files.
		...(name === "pre-push" ? [] : baselineLines(stop, root)),
		`Commit ${name === "pre-push" ? configName : `${configName} or ${baselineName}`} too: others and CI know only what is in the repository.`,
	];
}

function allowLines(findings: Stop["findings"]): string[] {
	const fingerprints = [...new Set(findings.map(({ fingerprint }) => fingerprint))];
	const more = fingerprints.length - maxShown;
	return [
		"allow:",
		...fingerprints
			.slice(0, maxShown)
			.flatMap((fingerprint) => [`  - fingerprint: ${fingerprint}`, "    reason: the reason"]),
		...(more > 0 ? [`  # and ${more} more: --format json shows the fingerprints`] : []),
	];
}

function baselineLines({ findings, program, platform }: Stop, root: string): string[] {
	const places = findings.flatMap(({ locations }) => locations);
	const paths = [
		...new Set(places.filter(({ where }) => where === "staged").map(({ path }) => path)),
	];
	if (paths.length === 0) return [];
	// A name that is not UTF-8, or that holds a key, is shown in another way than it is written.
	const words = paths.map((path) => (/[%*]/.test(path) ? undefined : shellWord(path, platform)));
	const isTold = words.length <= maxShown && !words.includes(undefined);
	const files = isTold ? words.join(" ") : "FILE...";
	return [
		`  - every key that ${paths.length === 1 ? "the file holds" : "these files hold"} today: entries in ${root}/${baselineName}, made in ${root} by`,
		`      ${program} baseline create --reason "the reason" ${files}`,
	];
}

/** A folder's name can be a key, or anything else. */
function shown(path: string): string {
	return maskPathKeys(escapeTerminal(path));
}

const maxShown = 3;

function foundLines(name: HookName, stop: Stop): string[] {
	const known = `If the key was ever pushed or shared, it is known: rotate it (${stop.program} playbook PROVIDER).`;
	const lines: Readonly<Record<HookName, readonly string[]>> = {
		"pre-commit": [
			"Commit stopped: it would record a key. Your files and your message are as they were.",
			"  1. Take the key out of the file and load it from the environment or a secret store.",
			"  2. Stage the file again (git add FILE) and commit.",
			`  3. ${known}`,
			...acceptance(name, stop),
			"To commit all the same: git commit --no-verify",
		],
		"pre-merge-commit": [
			"Merge stopped: it would record a key that none of its branches holds.",
			"  1. Take the key out of the file and stage it again (git add FILE).",
			"  2. Run git commit.",
			`  3. ${known}`,
			...acceptance(name, stop),
			"To merge all the same: git commit --no-verify",
		],
		"commit-msg": [
			"Commit stopped: its message holds a key. Your files and your message are as they were.",
			"  1. Commit again without the key; the message is still in .git/COMMIT_EDITMSG.",
			`  2. ${known}`,
			"To commit all the same: git commit --no-verify",
		],
		"pre-push": [
			"Push stopped: its commits bring a key, also where a later one takes it out again.",
			"  1. Take it out of the commits: git commit --amend for the last one, git rebase -i for older ones.",
			`  2. ${known}`,
			...acceptance(name, stop),
			"To push all the same: git push --no-verify",
		],
	};
	return [...lines[name]];
}
