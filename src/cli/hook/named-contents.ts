// Opens the files that an event names, as far as they exist, to be scanned with the event's texts. Pipes, devices and
// folders are not opened.

import { existsSync, readdirSync, realpathSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import type { NamedFile } from "../../agents/agent-event.ts";

export interface FoundFile {
	/** Without links, so that no link is followed once it is opened. */
	readonly disk: string;
	readonly bytes: number;
	/** From the root, with "/"; absolute outside of it. */
	readonly path: string;
	readonly mention: NamedFile["mention"];
}

export function findNamedFiles(
	files: readonly NamedFile[],
	cwd: string,
	root: string,
): FoundFile[] {
	const found = new Map<string, FoundFile>();
	for (const { path, mention } of files) {
		for (const candidate of expandName(resolve(cwd, fromHome(path)))) {
			const disk = regularFile(candidate);
			if (disk === undefined || found.has(disk.path)) continue;
			found.set(disk.path, {
				disk: disk.path,
				bytes: disk.bytes,
				path: pathFrom(root, disk.path),
				mention,
			});
		}
	}
	return [...found.values()];
}

/** From the root where it lies below. */
export function pathFrom(root: string, path: string): string {
	const way = relative(root, path);
	const isBelow = way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
	return (isBelow ? way : path).split(sep).join("/");
}

function fromHome(path: string): string {
	return path.replace(/^(?:~|\$HOME|\$\{HOME\})(?=$|[/\\])/, homedir());
}

/** The names that a pattern in the last part of a path stands for; the path itself first, since it may be one. */
function expandName(path: string): string[] {
	const name = basename(path);
	if (!/[*?[]/.test(name) || existsSync(path)) return [path];
	const pattern = new RegExp(
		`^${name
			.replace(/[^\w*?]/g, "\\$&")
			.replaceAll("*", ".*")
			.replaceAll("?", ".")}$`,
	);
	if (name.includes("[")) return filesIn(dirname(path));
	return filesIn(dirname(path)).filter((each) => pattern.test(basename(each)));
}

function filesIn(folder: string): string[] {
	try {
		return readdirSync(folder)
			.slice(0, maxListed)
			.map((name) => join(folder, name));
	} catch {
		return [];
	}
}

const maxListed = 2000;

function regularFile(path: string): { readonly path: string; readonly bytes: number } | undefined {
	try {
		const stats = statSync(path);
		// The system's own files say that they are empty, and some have no end.
		if (!stats.isFile() || stats.size === 0) return undefined;
		return { path: realpathSync(path), bytes: stats.size };
	} catch {
		return undefined;
	}
}
