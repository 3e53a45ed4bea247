// Says what to type in the place of a command or a flag that does not exist: the one that is spelled most alike, or, for
// a word that people know from other scanners, what unleak calls the same thing.

import { nearest } from "../text/nearest.ts";

/** `names` are the commands' first words. */
export function commandHint(word: string, names: readonly string[]): string {
	const elsewhere = commandsElsewhere.get(word);
	if (elsewhere !== undefined) return `Here it is "${elsewhere}"`;
	const near = nearest(word, names);
	if (near !== undefined) return `Did you mean "unleak ${near}"?`;
	const looksLikePath = /[./\\]/.test(word);
	return looksLikePath
		? 'To scan a path, put "scan" before it: "unleak scan PATH"'
		: 'Run "unleak help" for the commands';
}

/** `names` are the flags that may be suggested. Undefined where none is spelled alike. */
export function flagHint(name: string, names: readonly string[]): string | undefined {
	const near = nearest(name, names);
	return flagsElsewhere.get(name) ?? (near === undefined ? undefined : `Did you mean "--${near}"?`);
}

const commandsElsewhere: ReadonlyMap<string, string> = new Map([
	...meaning("unleak scan PATH", ["dir", "directory", "file", "files", "filesystem", "path"]),
	...meaning("unleak scan -", ["stdin"]),
	...meaning("unleak scan --history", ["detect", "git", "history", "repo"]),
	...meaning("unleak scan --staged", ["protect", "staged"]),
	...meaning("unleak hook install", ["init", "install", "setup"]),
	...meaning("unleak hook uninstall", ["uninstall"]),
	...meaning("unleak allow", ["accept", "ignore", "suppress", "whitelist"]),
	...meaning("unleak rotate", ["fix", "remediate", "revoke"]),
	...meaning("unleak scan", ["check", "run", "search"]),
	...meaning("unleak audit", ["report"]),
	...meaning("unleak compare", ["diff"]),
]);

/** Each hint is a whole sentence. */
const flagsElsewhere: ReadonlyMap<string, string> = new Map([
	...meaning('Paths stand without a flag: "unleak scan PATH"', [
		...["dir", "directory", "file", "files", "path", "paths", "recursive", "repo", "source"],
	]),
	...meaning('"--fail-on none" makes the exit code 0, whatever is found', [
		...["exit-code", "exit-zero", "no-fail", "soft-fail"],
	]),
	...meaning(
		'"--history" scans all that a repository holds, "--include-ignored" ignored files too',
		[...["all", "all-files", "full", "no-git", "deep"]],
	),
	...meaning('"--range BASE..HEAD" chooses commits', [
		...["commit", "commits", "diff", "log-opts", "max-depth", "since-commit"],
	]),
	...meaning('"--verify --fail-on active" counts only keys that work or may', [
		...["only-active", "only-valid", "only-verified"],
	]),
	...meaning("Leave it out: without --verify nobody is asked, and no banner is printed", [
		...["no-banner", "no-update", "no-verification", "no-verify"],
	]),
	...meaning('"--confidence high" shows only what is surely a key', ["entropy", "severity"]),
	...meaning('"unleak ci" scans the commits of a pipeline', ["ci"]),
]);

function meaning(here: string, words: readonly string[]): (readonly [string, string])[] {
	return words.map((word) => [word, here]);
}
