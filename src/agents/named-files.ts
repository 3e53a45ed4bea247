// Finds the files that a prompt or a shell command names. A command that prints no content of its operands, such as
// "rm" or "git add", names none. It cannot know all that a shell does: what a command gives back is looked at as well.

import type { NamedFile } from "./agent-event.ts";

/** Names behind "@": bare, in quotes, with the signs of a sentence behind them or the lines that are meant. */
export function filesOfPrompt(prompt: string): NamedFile[] {
	const names = new Set<string>();
	for (const [, double, single, bare = ""] of prompt.matchAll(mention)) {
		const name = double ?? single ?? bare;
		names.add(name);
		names.add(name.replace(/[#:](?:L?\d+(?:[-:]L?\d+)*)?$/, ""));
		if (bare !== "") {
			names.add(bare.replaceAll("\\ ", " "));
			// "see @config.js, please": each sign may belong to the name.
			for (let cut = bare; /[^\w/\\]$/.test(cut); ) {
				cut = cut.slice(0, -1);
				names.add(cut);
			}
		}
	}
	return [...names]
		.filter((name) => name !== "")
		.slice(0, maxNames)
		.map((path) => ({ path, mention: "prompt" }));
}

const mention = /(?<![\w.])@(?:"([^"\n]+)"|'([^'\n]+)'|((?:\\ |[^\s"'])+))/g;

/** The most that is looked at; whoever names more is asked to name fewer. */
export const maxNames = 400;

/** Words of the command that may be files; `isWindows`: "\" separates folders there. A list is the command's words. */
export function filesOfCommand(
	command: string | readonly string[],
	isWindows = false,
	start = "",
): NamedFile[] {
	const names = new Set<string>();
	const isList = typeof command !== "string";
	if (isList) addNames([command], start, names);
	// One of the words may be what a shell is to run.
	for (const part of isList ? command.slice(0, maxNames) : [command]) {
		for (const text of withValues(part)) addNames(simpleCommands(text, isWindows), start, names);
	}
	return [...names].slice(0, maxNames).map((name) => {
		return { path: isWindows ? name.replaceAll("\\", "/") : name, mention: "command" };
	});
}

/** The command, and the same with each variable that it sets and uses in the place where it is used. */
function withValues(command: string): string[] {
	const texts = [command];
	for (const [, name = "", value = ""] of [...command.matchAll(assignment)].slice(0, maxValues)) {
		const use = new RegExp(`\\$(?:${name}\\b|\\{${name}\\})`, "g");
		let left = maxUses;
		const text = command.replace(use, (same) => (left-- > 0 ? value.replace(/["']/g, "") : same));
		if (text !== command) texts.push(text);
	}
	return texts;
}

/** 'FILE=.env; cat "$FILE"', and as PowerShell writes it. */
const assignment =
	/(?:^|[;&|\n(])[ \t]{0,9}(?:export |\$)?(\w{1,99}) ?= ?("[^"\n]{1,999}"|'[^'\n]{1,999}'|[^\s;&|"']{1,999})/g;
const maxValues = 20;
/** Of one variable: a value may be long. */
const maxUses = 100;

function addNames(
	commands: readonly (readonly string[])[],
	start: string,
	names: Set<string>,
): void {
	let [folder, previous] = [start, start];
	for (const words of commands) {
		const [program = "", ...operands] = withoutPrefix(words);
		const name = program.replace(/^.*[/\\]/, "").replace(/\.exe$/i, "");
		if (name === "cd" || name === "pushd" || name === "Set-Location") {
			const target = operands.find((word) => !/^-./.test(word)) ?? "~";
			[folder, previous] = [target === "-" ? previous : inFolder(folder, target), folder];
			continue;
		}
		for (const word of printedOperands(name, operands)) {
			// "--file=x", "if=x", "x:y" of git and docker, and "@x" of curl.
			for (const part of [word, ...word.split(/[=@,]|:(?![\\/])/)]) {
				if (isName(part)) names.add(inFolder(folder, part));
			}
		}
	}
}

function isName(word: string): boolean {
	return word !== "" && word.length < 4096 && !/^-|^\.{1,2}$|[\0\n]/.test(word);
}

function inFolder(folder: string, path: string): string {
	return folder === "" || /^(?:[/~\\]|[A-Za-z]:|\$HOME)/.test(path) ? path : `${folder}/${path}`;
}

/** Words, by the simple command that they stand in; quotes are undone, and redirections are words. */
function simpleCommands(command: string, isWindows: boolean): string[][] {
	const commands: string[][] = [[]];
	const inner: string[][] = [];
	let word: string | undefined;
	const endWord = () => {
		if (word !== undefined) commands.at(-1)!.push(word);
		word = undefined;
	};
	for (const [token] of command.matchAll(isWindows ? windowsTokens : tokens)) {
		if (/^\s/.test(token) && token !== "\n") endWord();
		else if (/^[\n;&|(){}`]/.test(token) || token === "$(") {
			endWord();
			commands.push([]);
		} else if (/^[<>]/.test(token)) endWord();
		else if (/^['"]/.test(token)) {
			const isClosed = token.length > 1 && token.endsWith(token[0]!);
			const text = token.slice(1, isClosed ? -1 : undefined);
			word = (word ?? "") + text;
			// A command in quotes, such as that of "bash -c", has words of its own.
			if (/\s/.test(text)) inner.push(...simpleCommands(text, isWindows));
		} else word = (word ?? "") + (!isWindows && token.startsWith("\\") ? token.slice(1) : token);
	}
	endWord();
	return [...commands, ...inner].filter((words) => words.length > 0);
}

const tokens =
	/'[^']*'?|"(?:\\[\s\S]|[^"\\])*"?|\\[\s\S]?|\$\(|\n|[ \t\r]+|[;&|(){}`<>]|[^\s'"\\;&|(){}`<>$]+|\$/g;
const windowsTokens = /'[^']*'?|"[^"]*"?|\$\(|\n|[ \t\r]+|[;&|(){}`<>]|[^\s'";&|(){}`<>$]+|\$/g;

/** Without variables that are set for the command, and programs that only start another. */
function withoutPrefix(words: readonly string[]): readonly string[] {
	let at = 0;
	while (at < words.length - 1 && (/^\w+=/.test(words[at]!) || starters.has(words[at]!))) at++;
	return words.slice(at);
}

const starters: ReadonlySet<string> = new Set(
	"sudo env time nice nohup command exec builtin then do else if while until !".split(" "),
);

/** The operands whose content the program may print. */
function printedOperands(program: string, operands: readonly string[]): readonly string[] {
	if (program === "git") {
		const [subcommand = ""] = operands.filter((word) => !word.startsWith("-"));
		return printingGit.has(subcommand) ? operands : [];
	}
	if (!silentPrograms.has(program.toLowerCase())) return operands;
	// Code on the command line names what it opens.
	const code = operands.findIndex((word) => /^(?:-[a-z]*[ce]|-p|--eval|--print)$/.test(word));
	return code < 0 ? [] : operands.slice(code + 1).flatMap((word) => word.split(/[^\w./~\\-]+/));
}

const printingGit: ReadonlySet<string> = new Set([
	"diff",
	"grep",
	"blame",
	"annotate",
	"hash-object",
]);

/** They print nothing of what their operands hold, or run it. */
const silentPrograms: ReadonlySet<string> = new Set(
	`rm rmdir mv cp ln chmod chown chgrp touch mkdir ls stat test [ [[ file du wc md5sum sha1sum sha256sum
	cksum source . export unset echo printf true false which kill sleep node deno bun tsx ts-node python
	python2 python3 ruby perl php go cargo java javac gcc make cmake npm npx pnpm yarn docker docker-compose
	podman kubectl terraform pytest jest vitest tsc unleak gitleaks`.split(/\s+/),
);
