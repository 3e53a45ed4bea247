// `unleak hook install`: installs the hooks, and says what was done and what is left to do. It writes only files of
// its own and files that do not exist yet.

import { homedir } from "node:os";
import { dirname, join, relative, sep } from "node:path";
import { UsageError } from "../../errors.ts";
import { findGit } from "../../git/git-program.ts";
import {
	findHookFolder,
	type HookFolder,
	readGlobalPath,
	type ShadowingFolder,
} from "../../hook/hook-folder.ts";
import { cloneHooks, commitHooks, type HookName, serverHooks } from "../../hook/hook-names.ts";
import { type InstalledHook, installHooks } from "../../hook/install.ts";
import type { HookPaths } from "../../hook/installed-hook.ts";
import { type Manager, managers, sharedHookLines } from "../../hook/manager-text.ts";
import {
	addToManager,
	isHuskyActive,
	type ManagerFile,
	managerFiles,
	managersCalling,
} from "../../hook/managers.ts";
import { findHookPaths } from "../../hook/program-paths.ts";
import {
	scriptFolder,
	templateFolder,
	userFolder,
	userScriptFolder,
} from "../../hook/script-folders.ts";
import { quoted, shellPath } from "../../hook/shared-script.ts";
import { shellWord } from "../../text/shell-word.ts";
import type { Flags } from "../args.ts";
import { withTypedName } from "../program-name.ts";
import { printResult, type ResultLine, shownPath } from "./print-result.ts";

/** 2 when hooks are not active before a person has done something. */
export async function installHooksHere(flags: Flags): Promise<number> {
	const wanted = flags["pre-push"] ? cloneHooks : commitHooks;
	const cwd = process.cwd();
	const git = gitFor(cwd);
	if (flags.global) return await installGlobally(git, wanted);
	const place = findHookFolder(cwd, git);
	const manager = managerOf(flags);
	if (place.isBare) checkForServer(manager ?? (flags["pre-push"] ? "pre-push" : undefined));
	const names = place.isBare ? serverHooks : wanted;
	if (manager === undefined && place.shadow !== undefined) {
		return await installShadowed(place, place.shadow, names);
	}
	const paths = pathsFor(place);
	const notes = notesOn(paths);
	if (manager !== undefined) {
		installHooks(scriptFolder(place), names, paths);
		const lines = managerFiles(manager, names, place).map((file) => addTo(place, file));
		const isIdle = manager === "husky" && !isHuskyActive(place);
		return await printResult(lines, [
			...notes,
			...(isIdle ? [huskyIdle] : []),
			...afterwards[manager],
		]);
	}
	const way = relative(place.standard, scriptFolder(place)).split(sep).join("/");
	const done = installHooks(place.standard, names, paths, `${way}/`);
	const left = done.filter(
		({ did, owner }) => did === "left" && (!isManager(owner) || owner === "husky"),
	);
	// For the lines that a person adds.
	const scripts = left.map(({ name }) => name);
	installHooks(scriptFolder(place), scripts, paths);
	const lines = done.map((one) => {
		const line = callLine(scriptFolder(place), one.name);
		return describe(one, place.standard, `Add this line to it:\n  ${line}`);
	});
	const isRewritten = done.some(({ isGenerated }) => isGenerated === true);
	const all = [...notes, ...(isRewritten ? [rewritten] : []), ...(place.isBare ? [ofServer] : [])];
	return await printResult(lines, all);
}

function checkForServer(flag: string | undefined): void {
	if (flag === undefined) return;
	throw new UsageError(
		"usage",
		`Cannot use "--${flag}" in a bare repository: nobody commits there, others push to it`,
		'"unleak hook install" alone installs pre-receive',
	);
}

function pathsFor({ root, commonDir, isBare }: HookFolder): HookPaths {
	const scope = {
		changeable: isBare ? [root] : [root, dirname(commonDir)],
		home: scriptFolder({ commonDir }),
		outlivesProjects: false,
	};
	return findHookPaths(scope, process.argv[1] ?? "");
}

/** For hooks that all repositories of a user share. */
function userPaths(): HookPaths {
	const scope = { changeable: [userFolder()], home: userFolder(), outlivesProjects: true };
	return findHookPaths(scope, process.argv[1] ?? "");
}

function addTo({ root }: HookFolder, file: ManagerFile): ResultLine {
	const did = addToManager(root, file);
	if (did === "there") return { isDone: true, text: `${file.path} calls unleak already` };
	if (did === "written") return { isDone: true, text: `Wrote ${file.path}` };
	const lines = file.text.replace(/^#!.*\n/, "");
	return { isDone: false, text: `Add to ${file.path}:\n${indent(lines)}` };
}

/** `remedy` is what to do about a hook that could not be chained. */
function describe(
	{ name, did, owner, kept, hasMore }: InstalledHook,
	folder: string,
	remedy: string,
): ResultLine {
	const path = shownPath(join(folder, name));
	if (did === "written") return { isDone: true, text: `Installed ${path}` };
	if (did === "updated") {
		const behind = `; the lines behind it never run: put them into ${name}.before-unleak, which is asked first`;
		return { isDone: true, text: `Reinstalled ${path}${hasMore === true ? behind : ""}` };
	}
	if (did === "chained") {
		const other =
			kept === undefined ? "" : `; one that was chained before it is not asked any more: ${kept}`;
		const text = `Installed ${path}; the hook that was there is asked first, as ${name}.before-unleak${other}`;
		return { isDone: true, text };
	}
	if (owner === "husky")
		return { isDone: false, text: `Left ${path} as it is, for ${oldHusky(name)}` };
	const reason = isManager(owner)
		? withTypedName(`it belongs to ${owner}: run "unleak hook install --${owner}"`)
		: `another name could break it. ${remedy}`;
	return { isDone: false, text: `Left ${path} as it is, for ${reason}` };
}

/** Since version 5 husky writes no hook of its own into the git folder. */
function oldHusky(name: HookName): string {
	const message = name === "commit-msg" ? " $HUSKY_GIT_PARAMS" : "";
	return `it belongs to husky 4, which has its hooks in package.json. Begin "${name}" there with:
  sh \\"$(git rev-parse --git-common-dir)/unleak/${name}\\"${message} &&`;
}

function isManager(owner: InstalledHook["owner"]): owner is Manager {
	return managers.some((manager) => manager === owner);
}

/** What a person adds to a hook of their own: by absolute path. */
function callLine(folder: string, name: HookName): string {
	return `sh '${quoted(shellPath(join(folder, name)))}' "$@" || exit`;
}

/**
 * core.hooksPath sends git elsewhere. A folder in the work tree is shared with all clones, so its lines
 * name no place on this machine; one outside of it serves other repositories too, so that its lines
 * must outlive this one.
 */
async function installShadowed(
	place: HookFolder,
	shadow: ShadowingFolder,
	names: readonly HookName[],
): Promise<number> {
	const isInTree = shadow.folder.startsWith(join(place.root, sep));
	const scripts = isInTree ? scriptFolder(place) : userScriptFolder();
	installHooks(scripts, names, isInTree ? pathsFor(place) : userPaths());
	const callers = names.map((name) => ({ name, files: managersCalling(place, name) }));
	if (callers.every(({ files }) => files.length > 0)) {
		const lines = callers.map(({ name, files: [file = ""] }) => {
			return { isDone: true, text: `${file} calls unleak already (${name})` };
		});
		return await printResult(lines, []);
	}
	const isHusky = /[\\/]\.husky\b/.test(shadow.folder);
	const [first = "pre-commit", ...others] = names;
	const lines = isInTree ? sharedHookLines(first) : [callLine(scripts, first)];
	const remedy = isHusky
		? withTypedName('This is husky: run "unleak hook install --husky"')
		: `Add to ${first} there${others.length > 0 ? `, and alike to ${listed(others)}` : ""}:\n${lines.map((line) => `  ${line}`).join("\n")}`;
	const reason = `core.hooksPath (${shadow.origin}) sends git to "${shadow.folder}", so that hooks in .git/hooks would never run`;
	return await printResult([{ isDone: false, text: `Installed none: ${reason}. ${remedy}` }], []);
}

/**
 * Not core.hooksPath: it would shadow the hooks of every repository. A template is copied into
 * new ones, beside what is theirs. The user's settings are the user's to change.
 */
async function installGlobally(git: string, names: readonly HookName[]): Promise<number> {
	const own = templateFolder();
	const theirs = readGlobalPath(git, homedir(), "init.templateDir");
	const paths = userPaths();
	const folder = join(theirs ?? own, "hooks");
	const lines = installHooks(folder, names, paths).map((one) =>
		describe(one, folder, "Move it away, and install again"),
	);
	const setting = {
		isDone: false,
		text: `To use them: git config --global init.templateDir ${shellWord(own, process.platform) ?? own}`,
	};
	const hooksPath = readGlobalPath(git, homedir(), "core.hooksPath");
	return await printResult(theirs === undefined ? [...lines, setting] : lines, [
		'Repositories that are made or cloned from then on have them; in one that is there, run "git init" once',
		...(hooksPath === undefined
			? []
			: [`core.hooksPath sends git to "${hooksPath}" instead: unset it`]),
		...notesOn(paths),
	]);
}

export function managerOf(flags: Flags): Manager | undefined {
	return managers.find((name) => flags[name] === true);
}

export function gitFor(folder: string): string {
	const git = findGit(folder);
	if (git !== undefined) return git;
	throw new UsageError("git-missing", "Cannot find git on PATH outside of this repository");
}

function notesOn({ grep, shared }: HookPaths): string[] {
	return [...(grep === "" ? [slowNote] : []), ...(shared === undefined ? [copyNote] : [])];
}

const slowNote =
	"grep or awk is missing or unlike others here: each commit starts unleak, which is slower and as safe";
const copyNote =
	"Hooks use a copy of unleak in the git folder, which no commit can change: run this again after each update, as a script named prepare does";
const huskyIdle = 'husky does not run yet: "npx husky" starts it';
const ofServer =
	"A push with a new key is refused; the policy is that of the default branch before the push";
const rewritten =
	"simple-git-hooks overwrites its hooks at each npm install: run this again after it, for instance in a postinstall script";

const afterwards: Readonly<Record<Manager, readonly string[]>> = {
	lefthook: ['Then run "lefthook install"; each clone also runs "unleak hook install --lefthook"'],
	husky: ['Each clone runs "unleak hook install --husky" once'],
	"pre-commit": [
		'Then run "pre-commit install --hook-type pre-commit --hook-type pre-merge-commit --hook-type commit-msg"',
		'Each clone also runs "unleak hook install --pre-commit"',
	],
};

function listed(names: readonly string[]): string {
	return [names.slice(0, -1).join(", "), ...names.slice(-1)].filter(Boolean).join(" and ");
}

function indent(text: string): string {
	return text.replace(/^(?=.)/gm, "  ").trimEnd();
}
