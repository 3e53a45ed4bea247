// What to say of a command or a flag that is none: the nearest that is one, or what a word of another scanner is here.

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

/** `names` are flags that may be suggested. Undefined where none is near. */
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

/** Whole hints. */
const flagsElsewhere: ReadonlyMap<string, string> = new Map([
	...meaning('Paths stand without a flag: "unleak scan PATH"', [
		...["dir", "directory", "file", "files", "path", "paths", "recursive", "repo", "source"],
	]),
	...meaning('"--fail-on none" makes the exit code 0, whatever is found', [
		...["exit-code", "exit-zero", "no-fail", "soft-fail"],
	]),
	...meaning(
		'"--history" scans all that a repository holds, "--include-ignored" ignored files too',
		[...["all", "full", "no-git", "deep"]],
	),
	...meaning('"--range BASE..HEAD" chooses commits', [
		...["commit", "commits", "log-opts", "max-depth", "since-commit"],
	]),
	...meaning('"--verify --fail-on active" counts only keys that work or may', [
		...["only-active", "only-valid", "only-verified"],
	]),
	...meaning('"unleak ci" scans the commits of a pipeline', ["ci"]),
]);

function meaning(here: string, words: readonly string[]): (readonly [string, string])[] {
	return words.map((word) => [word, here]);
}
