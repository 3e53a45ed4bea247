// `unleak hook install` and `uninstall`: says what it did, and what is left to a person. It
// writes only files of its own and files that nobody has written yet.

import { homedir } from "node:os";
import { join, relative } from "node:path";
import { UsageError } from "../../errors.ts";
import { findGit } from "../../git/git-program.ts";
import { type Installed, installHooks, uninstallHooks } from "../../hook/install.ts";
import {
	addToManager,
	callersOf,
	type Manager,
	type ManagerFile,
	managerFiles,
	removeFromManager,
	scriptFolder,
} from "../../hook/managers.ts";
import { allHooks, commitHooks, type HookName } from "../../hook/names.ts";
import { findHookPaths } from "../../hook/paths.ts";
import { findHookPlace, type HookPlace, readGlobalPath, type Shadow } from "../../hook/place.ts";
import { escapeTerminal } from "../../text/escape.ts";
import type { Flags } from "../args.ts";
import { writeStdout } from "../output.ts";
import { asTyped } from "../own-name.ts";

/** 2 when hooks are not active before a person has done something. */
export async function install(flags: Flags): Promise<number> {
	const names = flags["pre-push"] ? allHooks : commitHooks;
	const cwd = process.cwd();
	const git = gitFor(cwd);
	if (flags.global) return await installGlobally(git, names);
	const place = findHookPlace(cwd, git);
	const paths = findHookPaths(place.root, process.argv[1] ?? "");
	const manager = managerOf(flags);
	const notes = paths.grep === "" ? [slowNote] : [];
	if (manager !== undefined) {
		installHooks(scriptFolder(place), names, paths);
		const lines = managerFiles(manager, names, place).map((file) => addTo(place, file));
		return await report(lines, [...notes, ...afterwards[manager]]);
	}
	if (place.shadow !== undefined) {
		installHooks(scriptFolder(place), names, paths);
		throw shadowed(place, place.shadow);
	}
	const done = installHooks(place.standard, names, paths);
	const left = done.filter(({ did, owner }) => did === "left" && !isManager(owner));
	// For the lines that a person adds.
	const scripts = left.map(({ name }) => name);
	installHooks(scriptFolder(place), scripts, paths);
	const lines = done.map((one) =>
		describe(one, place.standard, `Add this line to it:\n  ${callLine(place, one.name)}`),
	);
	return await report(lines, notes);
}

function addTo({ root }: HookPlace, file: ManagerFile): Line {
	const did = addToManager(root, file);
	if (did === "there") return { isDone: true, text: `${file.path} calls unleak already` };
	if (did === "written") return { isDone: true, text: `Wrote ${file.path}` };
	return { isDone: false, text: `Add to ${file.path}:\n${indent(file.text)}` };
}

interface Line {
	readonly isDone: boolean;
	readonly text: string;
}

async function report(lines: readonly Line[], notes: readonly string[]): Promise<number> {
	const texts = [...lines.map(({ text }) => text), ...notes];
	await writeStdout(texts.map((text) => `${escapeLines(text)}\n`));
	return lines.every(({ isDone }) => isDone) ? 0 : 2;
}

/** `remedy` is what to do about a hook that could not be chained. */
function describe({ name, did, owner }: Installed, folder: string, remedy: string): Line {
	const path = relative(process.cwd(), join(folder, name));
	if (did === "written") return { isDone: true, text: `Installed ${path}` };
	if (did === "updated") return { isDone: true, text: `Installed ${path} anew` };
	if (did === "chained") {
		const text = `Installed ${path}; the hook that was there is asked first, as ${name}.before-unleak`;
		return { isDone: true, text };
	}
	const reason = isManager(owner)
		? asTyped(`it belongs to ${owner}: run "unleak hook install --${owner}"`)
		: `another name could break it. ${remedy}`;
	return { isDone: false, text: `Left ${path} as it is, for ${reason}` };
}

function isManager(owner: Installed["owner"]): owner is Manager {
	return owner === "husky" || owner === "lefthook" || owner === "pre-commit";
}

/** What a person adds to a hook of their own: by absolute path. */
function callLine(place: HookPlace, name: HookName): string {
	const script = join(scriptFolder(place), name);
	return `sh '${script.replaceAll("'", "'\\''")}' "$@" || exit`;
}

function shadowed(place: HookPlace, { folder, origin }: Shadow): UsageError {
	const isHusky = /[\\/]\.husky\b/.test(folder);
	return new UsageError(
		"hook",
		`Cannot install in .git/hooks: core.hooksPath (${escapeTerminal(origin)}) sends git to "${escapeTerminal(folder)}", so they would never run`,
		isHusky
			? 'This is husky: run "unleak hook install --husky"'
			: `Add to pre-commit there, and alike to pre-merge-commit and commit-msg: ${callLine(place, "pre-commit")}`,
	);
}

/**
 * Not core.hooksPath: it would shadow the hooks of every repository. A template is copied into
 * new ones, beside what is theirs. The user's settings are the user's to change.
 */
async function installGlobally(git: string, names: readonly HookName[]): Promise<number> {
	const own = templateFolder();
	const theirs = readGlobalPath(git, homedir(), "init.templateDir");
	const template = theirs ?? own;
	const paths = findHookPaths(template, process.argv[1] ?? "");
	const folder = join(template, "hooks");
	const lines = installHooks(folder, names, paths).map((one) =>
		describe(one, folder, "Move it away, and install again"),
	);
	const setting = {
		isDone: false,
		text: `To use them: git config --global init.templateDir '${own}'`,
	};
	const hooksPath = readGlobalPath(git, homedir(), "core.hooksPath");
	return await report(theirs === undefined ? [...lines, setting] : lines, [
		'Repositories that are made or cloned from then on have them; in one that is there, run "git init" once',
		...(hooksPath === undefined
			? []
			: [`core.hooksPath sends git to "${hooksPath}" instead: unset it`]),
		...(paths.grep === "" ? [slowNote] : []),
	]);
}

function templateFolder(): string {
	const config = process.env.XDG_CONFIG_HOME || join(homedir(), ".config");
	return join(config, "unleak", "template");
}

export async function uninstall(flags: Flags): Promise<number> {
	const cwd = process.cwd();
	const git = gitFor(cwd);
	if (flags.global) {
		const theirs = readGlobalPath(git, homedir(), "init.templateDir");
		const folders = new Set([templateFolder(), ...(theirs === undefined ? [] : [theirs])]);
		const texts = [...folders].flatMap((folder) => removeFrom(join(folder, "hooks")));
		return await report(asDone(texts), []);
	}
	const place = findHookPlace(cwd, git);
	const named = managerOf(flags);
	const managers = named === undefined ? (["husky", "lefthook", "pre-commit"] as const) : [named];
	for (const manager of managers) removeFromManager(manager, place);
	const callers = new Set(allHooks.flatMap((name) => callersOf(place, name)));
	// A line that calls what is gone would stop every commit.
	const folders = [
		...(named === undefined ? [place.standard] : []),
		...(callers.size === 0 ? [scriptFolder(place)] : []),
	];
	const left = [...callers].map((path) => ({
		isDone: false,
		text: `Take the lines that call "unleak/" out of ${path}, and run this again`,
	}));
	return await report([...asDone(folders.flatMap(removeFrom)), ...left], []);
}

function removeFrom(folder: string): string[] {
	return uninstallHooks(folder, allHooks).map(({ name, did }) => {
		const path = relative(process.cwd(), join(folder, name));
		return did === "removed" ? `Removed ${path}` : `Removed ${path}; the hook of before is back`;
	});
}

function asDone(texts: readonly string[]): Line[] {
	const shown = texts.length > 0 ? texts : ["Nothing of unleak's was there"];
	return shown.map((text) => ({ isDone: true, text }));
}

function managerOf(flags: Flags): Manager | undefined {
	return (["husky", "lefthook", "pre-commit"] as const).find((name) => flags[name] === true);
}

function gitFor(folder: string): string {
	const git = findGit(folder);
	if (git !== undefined) return git;
	throw new UsageError("git-missing", "Cannot find git on PATH outside of this repository");
}

const slowNote =
	"grep or awk is missing or unlike others here: each commit starts unleak, which is slower and as safe";

const afterwards: Readonly<Record<Manager, readonly string[]>> = {
	lefthook: ['Then run "lefthook install"; each clone also runs "unleak hook install --lefthook"'],
	husky: ['Each clone runs "unleak hook install --husky" once'],
	"pre-commit": [
		'Then run "pre-commit install --hook-type pre-commit --hook-type pre-merge-commit --hook-type commit-msg"',
		'Each clone also runs "unleak hook install --pre-commit"',
	],
};

function indent(text: string): string {
	return text.replace(/^(?=.)/gm, "  ").trimEnd();
}

function escapeLines(text: string): string {
	return text.split("\n").map(escapeTerminal).join("\n");
}
