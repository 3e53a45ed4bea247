// What is there to scan? Of each path: its history, its tree or both; without paths, a made
// repository and a made tree.

import { statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { makeRepository } from "./made-repository.js";
import { makeTree } from "./made-tree.js";
import { git } from "./programs.js";

/** Gives { path, title, hasHistory, hasTree }. @throws Error where there is no such folder */
export function lookAt(typed, env) {
	const path = resolve(typed);
	if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
		throw new Error(`Name a folder: "${typed}" is none`);
	}
	const kind = kindOf(path, env);
	return { path, title: basename(path), hasHistory: kind !== "tree", hasTree: kind !== "bare" };
}

/** A folder inside a work tree is a tree: its history would be that of the whole repository. */
function kindOf(path, env) {
	try {
		const args = ["rev-parse", "--is-inside-git-dir", "--show-cdup"];
		const [isInside, up] = git(path, args, env).toString().split("\n");
		if (isInside === "true") return "bare";
		return up === "" ? "both" : "tree";
	} catch {
		return "tree";
	}
}

export async function makeTargets({ scratch, env, megabytes, wantsHistory, wantsTree }) {
	const targets = [];
	if (wantsHistory) {
		const path = join(scratch, "made.git");
		await makeRepository(path, megabytes, env);
		targets.push({ path, title: "made repository", hasHistory: true, hasTree: false });
	}
	if (wantsTree) {
		const path = join(scratch, "made-tree");
		await makeTree(path, env);
		targets.push({ path, title: "made tree", hasHistory: false, hasTree: true });
	}
	return targets;
}
