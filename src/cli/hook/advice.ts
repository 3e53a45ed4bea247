// Advice for a person whose commit was stopped: what to do now, how to accept a finding with a reason, and how to
// commit without this hook. Commands can be copied as they are.

import { posix } from "node:path";
import type { HookName } from "../../hook/hook-names.ts";
import type { Finding } from "../../model/report.ts";
import { baselineName, configName } from "../../settings/settings.ts";
import { shellWord } from "../../text/shell-word.ts";

/** What was found, and how to speak of it. */
export interface StoppedCommit {
	readonly findings: readonly Pick<Finding, "fingerprint" | "locations">[];
	/** How the reader calls this program. */
	readonly program: string;
	readonly platform: string;
	/** The folder that the person is in, from the top of the work tree; "" for the top. */
	readonly folder: string;
}

/** For exit code 1 or 3 of a scan. */
export function adviceFor(name: HookName, code: number, stop: StoppedCommit): string {
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
	if (name === "pre-receive") return "Push refused";
	return name === "pre-push" ? "Push stopped" : "Commit stopped";
}

function goOn(name: HookName): string {
	if (name === "pre-receive") return "Ask whoever runs this server.";
	const what = name === "pre-push" ? "git push --no-verify" : "git commit --no-verify";
	return `To go on without the check: ${what}. "unleak scan --range" in CI sees the change later.`;
}

/** Commands that can be copied as they stand: one a key, or one for all of many. */
function acceptance(name: HookName, stop: StoppedCommit): string[] {
	const { findings, program } = stop;
	const fingerprints = [...new Set(findings.map(({ fingerprint }) => fingerprint.slice(0, 12)))];
	const isMany = fingerprints.length > maxShown && name !== "pre-push";
	const commands = isMany
		? [`${program} baseline create --reason "why" ${fileWords(stop)}`]
		: fingerprints
				.slice(0, maxShown)
				.map((fingerprint) => `${program} allow ${fingerprint} --reason "why"`);
	const more = isMany ? 0 : fingerprints.length - commands.length;
	const file = isMany ? baselineName : configName;
	return [
		`${fingerprints.length === 1 ? "Is it no secret" : "Are they no secrets"}? Accept ${fingerprints.length === 1 ? "it" : "them"} with the reason, and commit ${file}:`,
		...commands.map((command) => `  ${command}`),
		...(more > 0 ? [`  and so on for ${more} more: the fingerprints are above`] : []),
	];
}

/** Names of staged files for a command line; "FILE..." where they cannot stand there. */
function fileWords({ findings, platform, folder }: StoppedCommit): string {
	const places = findings.flatMap(({ locations }) => locations);
	const paths = [
		...new Set(places.filter(({ where }) => where === "staged").map(({ path }) => path)),
	];
	// A name that is not UTF-8, or that holds a key, is shown in another way than it is written.
	const words = paths.map((path) =>
		/[%*]/.test(path) ? undefined : shellWord(posix.relative(folder, path), platform),
	);
	const isPlain = words.length > 0 && words.length <= maxShown && !words.includes(undefined);
	return isPlain ? words.join(" ") : "FILE...";
}

const maxShown = 3;

function foundLines(name: HookName, stop: StoppedCommit): string[] {
	const { findings, program } = stop;
	const fingerprints = new Set(findings.map(({ fingerprint }) => fingerprint.slice(0, 12)));
	const [fingerprint = "FINGERPRINT"] = fingerprints.size === 1 ? fingerprints : [];
	const isOne = fingerprints.size === 1;
	const [it, key] = isOne ? ["it", "the key"] : ["them", "the keys"];
	const rotate = `${program} rotate ${fingerprint}`;
	const known = `Was ${isOne ? "it" : "one"} ever pushed or shared? Then replace and revoke it: ${rotate}`;
	const isOfAuthor = findings.every(({ locations }) =>
		locations.every(({ where }) => where === "author"),
	);
	if (isOfAuthor && (name === "pre-commit" || name === "pre-merge-commit")) {
		return [
			`Commit stopped: the name or address of its author or committer holds ${isOne ? "a key" : "keys"}.`,
			"  1. Set what is right: git config user.name, git config user.email, GIT_AUTHOR_NAME, or --author.",
			`  2. ${known}`,
			"To commit all the same: git commit --no-verify",
		];
	}
	const lines: Readonly<Record<HookName, readonly string[]>> = {
		"pre-commit": [
			`Commit stopped: it would record ${isOne ? "a key" : "keys"}. Your files and your message are as they were.`,
			`  1. Take ${key} out of the file, and load ${it} from the environment or a secret store.`,
			`  2. Stage it again (git add ${fileWords(stop)}) and commit.`,
			`  3. ${known}`,
			...acceptance(name, stop),
			"To commit all the same: git commit --no-verify",
		],
		"pre-merge-commit": [
			`Merge stopped: it would bring ${isOne ? "a key" : "keys"} into this branch. Whoever has the other branch has ${it}.`,
			`  1. Replace and revoke ${it}: ${rotate}`,
			`  2. Take ${it} out of the file, stage it (git add ${fileWords(stop)}) and run git commit.`,
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
			`Push stopped: its commits bring ${isOne ? "a key" : "keys"}, also where a later one takes ${it} out again.`,
			`  1. Take ${it} out of the commits: git commit --amend for the last one, git rebase -i for older ones.`,
			`  2. ${known}`,
			...acceptance(name, stop),
			"To push all the same: git push --no-verify",
		],
		"pre-receive": [
			`Push refused: its commits bring ${isOne ? "a key" : "keys"}, also where a later one takes ${it} out again.`,
			`  1. Take ${it} out of the commits: git commit --amend for the last one, git rebase -i for older ones.`,
			"  2. If it was ever shared, it is known: rotate it.",
			`What is no secret is accepted in ${configName} of the default branch, before the push.`,
		],
	};
	return [...lines[name]];
}
