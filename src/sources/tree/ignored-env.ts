// Finds ".env" files and their like that a listing by git leaves out because git ignores them: most keys of a project
// stand there, and nobody should take them for scanned. They are looked for where a person would: in the folder that is
// listed, and in each that holds a project.

import { lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Notice } from "../../model/report.ts";
import { quoted } from "../../text/quoted.ts";

/** `paths` are all that git listed below the absolute folder, relative to it; so are the results. */
export function findIgnoredEnv(folder: string, paths: readonly string[]): string[] {
	const listed = new Set(paths.filter(isEnvFile));
	const projects = new Set([""]);
	for (const path of paths) {
		if (isProjectFile.test(path)) projects.add(path.slice(0, path.lastIndexOf("/") + 1));
		if (projects.size > maxProjects) break;
	}
	return [...projects].flatMap((project) =>
		namesIn(join(folder, project))
			.filter(isEnvFile)
			.map((name) => `${project}${name}`)
			.filter((path) => !listed.has(path) && isFile(join(folder, path))),
	);
}

/** Files that hold variables for programs on this machine. */
export function isEnvFile(path: string): boolean {
	return envFile.test(path);
}

const envFile = /(?:^|\/)(?:\.env(?:\.[^/]+)?|[\w.-]+\.env|\.dev\.vars(?:\.[\w-]+)?|\.envrc)$/;

/** Undefined where there is nothing to say. */
export function ignoredEnvNotice(paths: readonly string[]): Notice | undefined {
	if (paths.length === 0) return undefined;
	const names = paths.slice(0, maxShown).map((path) => quoted(path).slice(1, -1));
	const more = paths.length > maxShown ? ` and ${paths.length - maxShown} more` : "";
	const [files, them] = paths.length === 1 ? ["file", "it"] : ["files", "them"];
	const message = `${paths.length} ignored ${files} not read: ${names.join(", ")}${more}; --include-ignored reads ${them}`;
	return { code: "ignored-not-read", message };
}

const isProjectFile =
	/(?:^|\/)(?:package\.json|pyproject\.toml|requirements\.txt|manage\.py|composer\.json|Gemfile|go\.mod|Cargo\.toml|pom\.xml|build\.gradle(?:\.kts)?|Dockerfile|(?:docker-)?compose\.ya?ml|\.env\.[^/]+)$/;
const maxProjects = 1000;
const maxShown = 5;

function namesIn(folder: string): string[] {
	try {
		return readdirSync(folder);
	} catch {
		return [];
	}
}

function isFile(path: string): boolean {
	return lstatSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
