// `unleak hook install` and `uninstall` with flags of coding agents. The settings file of an agent is read, edited and
// written beside its place; a symbolic link is not followed, and a file that may not be written stays as it is.

import { spawnSync } from "node:child_process";
import { existsSync, lstatSync, readFileSync, readlinkSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { UsageError } from "../../errors.ts";
import { findGit, gitEnvironment } from "../../git/git-program.ts";
import { agentNames } from "../../hook/agent-names.ts";
import {
	type AgentEntries,
	addAgentHooks,
	eventsWithHooks,
	holdsNothing,
	removeAgentHooks,
} from "../../hook/agent-settings.ts";
import {
	type AgentPaths,
	type AgentTarget,
	agentCommand,
	agentTargets,
} from "../../hook/agent-targets.ts";
import { readHook, removeHook, writeHook } from "../../hook/hook-files.ts";
import { hookMark } from "../../hook/installed-hook.ts";
import { pluginMark, renderOpencodePlugin } from "../../hook/opencode-plugin.ts";
import { findHookPaths } from "../../hook/program-paths.ts";
import { userFolder } from "../../hook/script-folders.ts";
import { findPolicyRoot } from "../../settings/policy-root.ts";
import { quoted } from "../../text/quoted.ts";
import type { Flags } from "../args.ts";
import { replaceFile } from "../replace-file.ts";
import { forgetFile, isCreated, prepareNewFile, removeCreated } from "./created-files.ts";
import { printResult, type ResultLine, shownPath } from "./print-result.ts";

/** The agents that flags name. */
function agentsIn(flags: Flags): readonly AgentTarget[] {
	const named = agentNames.filter((name) => flags[name] === true);
	return agentTargets.filter(({ name }) => named.includes(name));
}

/** 2 when something is left to a person. @throws UsageError "agent-settings", "output" */
export async function installAgentHooks(flags: Flags): Promise<number> {
	const root = findPolicyRoot(process.cwd());
	const paths = findAgentPaths(root);
	const lines: ResultLine[] = [];
	const notes: string[] = paths.grep === "" ? [slowNote] : [];
	for (const target of agentsIn(flags)) {
		const file = fileOf(target, flags, root);
		if (!flags.user) refuseLinkedFolders(file, root);
		const entries = entriesFor(target, paths);
		const isNew = await install(target, file, entries, paths);
		const did = isNew ? "Installed in" : "Edited";
		lines.push({ isDone: true, text: `${target.title}: ${did} ${shownPath(file)}` });
		if (target.note !== undefined) notes.push(target.note);
		if (!flags.user && target.name !== "claude") {
			notes.push(
				`${shownPath(file)} names this machine's paths: keep it out of git, or use --user`,
			);
		}
	}
	return await printResult(lines, [...new Set(notes)]);
}

/** @throws UsageError "agent-settings", "output" */
export async function uninstallAgentHooks(flags: Flags): Promise<number> {
	const root = findPolicyRoot(process.cwd());
	const lines: ResultLine[] = [];
	for (const target of agentsIn(flags)) {
		const done: string[] = [];
		for (const file of filesOf(target, flags, root)) {
			if (await uninstall(target, file, root)) done.push(shownPath(file));
		}
		const text =
			done.length > 0
				? `Removed from ${done.join(" and ")}`
				: `Nothing of unleak's is in ${shownPath(fileOf(target, flags, root))}`;
		lines.push({ isDone: true, text: `${target.title}: ${text}` });
	}
	return await printResult(lines, []);
}

const slowNote =
	"grep is missing or unlike others here: each event starts unleak, which is slower and as safe";

/** What is shared by git would lead to this machine's paths on others. */
function fileOf(target: AgentTarget, { user }: Flags, root: string): string {
	if (user) return target.userFile(process.env);
	const own = join(root, target.projectFile);
	const shared = target.sharedFile === undefined ? own : join(root, target.sharedFile);
	return !existsSync(own) && existsSync(shared) && !isTracked(root, shared) ? shared : own;
}

function isTracked(root: string, file: string): boolean {
	const git = findGit(root);
	if (git === undefined) return false;
	const args = ["-c", "core.fsmonitor=false", "ls-files", "--error-unmatch", "--", file];
	return spawnSync(git, args, { cwd: root, env: gitEnvironment(root) }).status === 0;
}

/** All files that installing may have chosen. */
function filesOf(target: AgentTarget, flags: Flags, root: string): readonly string[] {
	const file = fileOf(target, flags, root);
	if (flags.user || target.sharedFile === undefined) return [file];
	return [join(root, target.projectFile), join(root, target.sharedFile)];
}

function findAgentPaths(root: string): AgentPaths {
	const scope = { changeable: [root], home: userFolder(), outlivesProjects: true };
	const { node, grep, shared } = findHookPaths(scope, process.argv[1] ?? "");
	return { node, grep, folder: dirname(shared!) };
}

function entriesFor(target: AgentTarget, paths: AgentPaths): AgentEntries {
	return target.events.map((event) => {
		return { event, entry: target.entry(agentCommand(paths, target.name, event), event) };
	});
}

/** True where the file was not there. */
async function install(
	target: AgentTarget,
	file: string,
	entries: AgentEntries,
	paths: AgentPaths,
): Promise<boolean> {
	if (target.form === "plugin" || target.form === "files")
		return installPrograms(target, file, paths);
	const text = readSettings(file);
	const edited = await addAgentHooks(text, target, entries, shownPath(file));
	if (text === undefined) prepareNewFile(file);
	// What its owner wrote since an earlier one was removed is theirs.
	else if ((await eventsWithHooks(text, target, shownPath(file))).length === 0) forgetFile(file);
	if (edited !== text) replaceFile(file, edited);
	return text === undefined;
}

function installPrograms(target: AgentTarget, place: string, paths: AgentPaths): boolean {
	const programs = programsOf(target, place, paths);
	const isNew = programs.every(({ file }) => !existsSync(file));
	for (const { file } of programs) {
		if (isForeign(file)) {
			throw new UsageError(
				"agent-settings",
				`Cannot write ${quoted(shownPath(file))}: it is there already, and not unleak's`,
				"Move it away, and run this again",
			);
		}
	}
	for (const { file, text } of programs) {
		if (!existsSync(file)) prepareNewFile(file);
		if (target.form === "files") writeHook(file, text);
		else replaceFile(file, text);
	}
	return isNew;
}

function programsOf({ name, form, events }: AgentTarget, place: string, paths: AgentPaths) {
	const commands = Object.fromEntries(
		events.map((event) => [event, agentCommand(paths, name, event)]),
	);
	if (form === "plugin") return [{ file: place, text: renderOpencodePlugin(commands) }];
	return events.map((event) => ({
		file: join(place, event),
		text: `#!/bin/sh\n${hookMark} "unleak hook uninstall" removes it.\nexec ${commands[event]!.line}\n`,
	}));
}

function isForeign(file: string): boolean {
	const there = readHook(file);
	if (there === undefined) return false;
	return there === "link" || !(there.text.includes(hookMark) || there.text.startsWith(pluginMark));
}

/** True where something was removed. */
async function uninstall(target: AgentTarget, file: string, root: string): Promise<boolean> {
	if (target.form === "plugin" || target.form === "files") {
		const files =
			target.form === "plugin" ? [file] : target.events.map((event) => join(file, event));
		const own = files.filter((each) => existsSync(each) && !isForeign(each));
		for (const each of own) removeHook(each);
		// Then their folder is empty.
		for (const each of own) removeCreated(each);
		return own.length > 0;
	}
	const text = readSettings(file);
	if (text === undefined) return false;
	const entries = entriesFor(target, findAgentPaths(root));
	const left = await removeAgentHooks(text, target, entries, shownPath(file));
	if (left === text) return false;
	const isOnlyForHooks = ["hooks.json", "unleak.json"].includes(basename(file));
	if ((isOnlyForHooks || isCreated(file)) && holdsNothing(left, target)) removeCreated(file);
	else replaceFile(file, left);
	return true;
}

/** Undefined where there is none. @throws UsageError "output" for what is not to be written */
function readSettings(file: string): string | undefined {
	const folder = lstatSync(dirname(file), { throwIfNoEntry: false });
	if (folder?.isSymbolicLink()) refuseLink(file, dirname(file));
	const stats = lstatSync(file, { throwIfNoEntry: false });
	if (stats === undefined) return undefined;
	if (stats.isSymbolicLink()) refuseLink(file, file);
	if (!stats.isFile()) {
		throw new UsageError("output", `Cannot edit ${quoted(shownPath(file))}: it is no regular file`);
	}
	// A rename would replace it all the same.
	if ((stats.mode & 0o200) === 0) {
		throw new UsageError(
			"output",
			`Cannot edit ${quoted(shownPath(file))}: it is read-only`,
			"Make it writable, and run this again",
		);
	}
	return readFileSync(file, "utf8");
}

/** Anybody may have made the project: no folder below it on the way to the file may lead elsewhere. */
function refuseLinkedFolders(file: string, root: string): void {
	for (let place = file; place !== root && place !== dirname(place); place = dirname(place)) {
		if (isLink(place)) refuseLink(file, place);
	}
}

/** What cannot be looked at cannot be written either, which is told then. */
function isLink(path: string): boolean {
	try {
		return lstatSync(path).isSymbolicLink();
	} catch {
		return false;
	}
}

function refuseLink(file: string, link: string): never {
	const target = resolve(dirname(link), readlinkSync(link));
	throw new UsageError(
		"output",
		`Cannot edit ${quoted(shownPath(file))}: ${link === file ? "it" : "its folder"} is a symbolic link to ${quoted(target)}`,
		"Links are not followed: put the file itself in its place, or copy the entries from a file that this command writes elsewhere",
	);
}
