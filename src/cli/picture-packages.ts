// Finds the packages that read pictures. They are optional and large, so unleak does not depend on them: they are
// looked for beside unleak itself and in the global folder of the node that runs it, never below the current folder or
// in what is scanned, for whoever wrote that could have put programs there. Nothing is downloaded.
// picture-packages.json has the version of each to install, and the oldest that does; another major version does not.

import { readFileSync, realpathSync } from "node:fs";
import { basename, dirname, isAbsolute, join } from "node:path";
import { fileURLToPath } from "node:url";
import { UsageError } from "../errors.ts";
import { quoted } from "../text/quoted.ts";
import packages from "./picture-packages.json" with { type: "json" };

const folderVariable = "UNLEAK_IMAGE_PACKAGES";

export interface ProgramPlace {
	/** The file that is running. */
	readonly program: string;
	/** The program of Node. */
	readonly node: string;
	readonly platform: NodeJS.Platform;
	readonly env: Readonly<Record<string, string | undefined>>;
}

/** The node_modules that holds all three. @throws UsageError where there is none. */
export function requirePicturePackages(place: ProgramPlace = ownPlace()): string {
	const folder = findPicturePackages(place);
	if (folder !== undefined) return folder;
	const named = place.env[folderVariable];
	const names = packages.map(({ name }) => name).join(", ");
	const where =
		named === undefined ? "beside unleak or among the global packages" : `in ${quoted(named)}`;
	throw new UsageError(
		"picture-packages-missing",
		`Cannot read pictures: the optional packages ${names} were not found ${where}`,
		`Install them with "npm install --global ${packages.map(({ name, version }) => `${name}@${version}`).join(" ")}", or leave "--images" out`,
	);
}

/** The node_modules that holds all three; undefined where there is none. @throws UsageError for a relative path */
export function findPicturePackages(place: ProgramPlace = ownPlace()): string | undefined {
	return foldersOf(place).find((folder) =>
		packages.every(({ name, oldest }) => isThere(join(folder, name), oldest)),
	);
}

function ownPlace(): ProgramPlace {
	const { execPath: node, platform, env } = process;
	return { program: fileURLToPath(import.meta.url), node, platform, env };
}

/** Whoever can write to one of these can change unleak or Node as well. */
function foldersOf({ program, node, platform, env }: ProgramPlace): string[] {
	const named = env[folderVariable];
	if (named !== undefined && named !== "") return [absolute(named)];
	const beside: string[] = [];
	let own = dirname(realPath(program));
	// From dist/ or dist/chunks/ to the package.
	while (basename(own) !== "dist" && dirname(own) !== own) own = dirname(own);
	if (basename(own) === "dist") beside.push(join(dirname(own), "node_modules"));
	for (let folder = own; dirname(folder) !== folder; folder = dirname(folder)) {
		if (basename(folder) === "node_modules") beside.push(folder);
	}
	const prefix = dirname(realPath(node));
	const global = platform === "win32" ? prefix : join(dirname(prefix), "lib");
	return [...beside, join(global, "node_modules")];
}

/** From the current folder it could lead into what is scanned. */
function absolute(named: string): string {
	if (isAbsolute(named)) return named;
	throw new UsageError(
		"picture-packages-missing",
		`Cannot read pictures: ${folderVariable} is a relative path: ${quoted(named)}`,
		`Set it to the absolute path of the node_modules that holds the packages`,
	);
}

function isThere(folder: string, [major = 0, minor = 0]: readonly number[]): boolean {
	try {
		const text = readFileSync(join(folder, "package.json"), "utf8");
		const { version } = JSON.parse(text) as { version?: unknown };
		const [ownMajor = 0, ownMinor = 0] = String(version).split(".").map(Number);
		return ownMajor === major && ownMinor >= minor;
	} catch {
		return false;
	}
}

function realPath(path: string): string {
	try {
		return realpathSync(path);
	} catch {
		return path;
	}
}
