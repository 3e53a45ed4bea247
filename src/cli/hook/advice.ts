// What is a person told whose commit was stopped? What to do now, how to accept a finding with
// a reason, and how to go on without this hook; commands can be copied as they stand.

import type { HookName } from "../../hook/names.ts";

/** For exit code 1 or 3 of a scan. */
export function adviceFor(name: HookName, code: number): string {
	const lines = code === 1 ? foundLines[name] : incompleteLines(name);
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

const acceptance: readonly string[] = [
	"If it is no secret, accept it with a reason, in one of these ways:",
	"  - a comment on its line: unleak:allow the reason",
	'  - unleak baseline create --reason "the reason"',
	"  - an entry under allow: in .unleak.yaml, with the fingerprint from unleak scan --staged --format json",
];

const stagedLines: readonly string[] = [
	"Commit stopped: it would record a key. Your files and your message are as they were.",
	"  1. Take the key out of the file and load it from the environment or a secret store.",
	"  2. Stage the file again (git add FILE) and commit.",
	"  3. If the key was ever pushed or shared, it is known: rotate it (unleak playbook PROVIDER).",
	...acceptance,
	"To commit all the same: git commit --no-verify",
];

const foundLines: Readonly<Record<HookName, readonly string[]>> = {
	"pre-commit": stagedLines,
	"pre-merge-commit": [
		"Merge stopped: it would bring a key into this branch. Whoever has the other branch has the key:",
		"rotate it (unleak playbook PROVIDER), take it out of the file, stage it and run git commit.",
		...acceptance,
		"To merge all the same: git commit --no-verify",
	],
	"commit-msg": [
		"Commit stopped: its message holds a key. Your files and your message are as they were.",
		"  1. Commit again without the key; the message is still in .git/COMMIT_EDITMSG.",
		"  2. If the key was ever pushed or shared, it is known: rotate it (unleak playbook PROVIDER).",
		"To commit all the same: git commit --no-verify",
	],
	"pre-push": [
		"Push stopped: its commits bring a key, also where a later one takes it out again.",
		"  1. Take it out of the commits: git commit --amend for the last one, git rebase -i for older ones.",
		"  2. If the key was ever pushed or shared, it is known: rotate it (unleak playbook PROVIDER).",
		...acceptance,
		"To push all the same: git push --no-verify",
	],
};
