// Which hooks are active in a repository, and which are there in vain? For `unleak doctor`.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { escapeTerminal } from "../text/escape.ts";
import { isOurs } from "./install.ts";
import { scriptFolder } from "./managers.ts";
import { allHooks, commitHooks, type HookName, neverHooked } from "./names.ts";
import { findHookPlace, type HookPlace } from "./place.ts";

/** Gives lines for the repository around `folder`. @throws UsageError "repository" */
export function describeHooks(folder: string, git: string): string[] {
	const place = findHookPlace(folder, git);
	const { standard, shadow } = place;
	const active = hooksIn(shadow?.folder ?? standard);
	const called = managed(place);
	const lines: string[] = [];
	if (active.length > 0) lines.push(`active: ${active.join(", ")}`);
	if (called.length > 0) lines.push(`called by a manager of hooks: ${called.join(", ")}`);
	const idle = shadow === undefined ? [] : hooksIn(standard);
	if (shadow !== undefined) {
		lines.push(
			`core.hooksPath (${escapeTerminal(shadow.origin)}) sends git to "${escapeTerminal(shadow.folder)}"${idle.length > 0 ? `, so that these in .git/hooks never run: ${idle.join(", ")}` : ""}`,
		);
	}
	const missing = commitHooks.filter((name) => !active.includes(name) && !called.includes(name));
	if (missing.length === commitHooks.length) lines.push('none: run "unleak hook install"');
	else if (missing.length > 0) lines.push(`not installed: ${missing.join(", ")}`);
	return [...lines, ...neverHooked];
}

function hooksIn(folder: string): HookName[] {
	return allHooks.filter((name) => isOurs(join(folder, name)));
}

/** The scripts that are there for managers, and that some file of a manager calls. */
function managed(place: HookPlace): HookName[] {
	const files = ["lefthook.yml", ".lefthook.yml", ".pre-commit-config.yaml"];
	return hooksIn(scriptFolder(place)).filter((name) => {
		const husky = [`.husky/${name}`, `.config/husky/${name}`];
		return [...files, ...husky].some((file) => {
			const path = join(place.root, file);
			return existsSync(path) && readFileSync(path, "utf8").includes(`unleak/${name}"`);
		});
	});
}
