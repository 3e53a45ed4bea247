// Expands the pattern of a place on disk. Paths are absolute, with "/" and one character a byte, since a name need not
// be UTF-8. A link is followed only where the pattern names it and its target is allowed; below "**" none is.

import { lstatSync, realpathSync, type Stats } from "node:fs";
import { setImmediate } from "node:timers/promises";
import { byteString, decodePath } from "../../text/path.ts";
import { reasonOf } from "../../text/system-error.ts";
import { readFolder } from "../tree/read-folder.ts";
import { walkFolder } from "../tree/walk-folder.ts";

export interface PatternVisitor {
	/** False once no more files are wanted. */
	file(path: string, stats: Stats): boolean;
	/** A link that was not followed, and whether the pattern names it. */
	link(path: string, isNamed: boolean): void;
	unreadable(path: string, reason: string): void;
	/** A folder that holds a history of git, which no walk reads. */
	repository(path: string): void;
	/** Whether a link that a pattern names may lead there. */
	isAllowed(target: string): boolean;
	readonly signal: AbortSignal | undefined;
}

/** Reports every file that the pattern names; what is missing is not reported. */
export async function expandPattern(
	base: string,
	pattern: string,
	visitor: PatternVisitor,
): Promise<void> {
	await expand(base, pattern === "" ? [] : pattern.split("/"), visitor);
}

async function expand(
	path: string,
	segments: readonly string[],
	visitor: PatternVisitor,
): Promise<void> {
	if (visitor.signal?.aborted) return;
	const found = resolveLink(path, visitor);
	if (found === undefined) return;
	const [segment, ...rest] = segments;
	if (segment === undefined) {
		if (found.stats.isFile()) visitor.file(found.path, found.stats);
	} else if (!found.stats.isDirectory()) return;
	else if (segment === "**" && rest.length === 0) await walk(found.path, visitor);
	else if (segment === "**") await search(found.path, rest[0]!, visitor);
	else if (!segment.includes("*")) await expand(`${found.path}/${segment}`, rest, visitor);
	else {
		const name = namePattern(segment);
		for (const entry of entriesOf(found.path, visitor)) {
			if (name.test(entry.name)) await expand(`${found.path}/${entry.name}`, rest, visitor);
		}
	}
}

/** What is there, with the real path; undefined for what is not there or may not be read. */
function resolveLink(
	path: string,
	visitor: PatternVisitor,
): { readonly path: string; readonly stats: Stats } | undefined {
	try {
		const stats = lstatSync(diskPath(path), { throwIfNoEntry: false });
		if (!stats?.isSymbolicLink()) return stats && { path, stats };
		const target = realPath(path);
		if (!visitor.isAllowed(target)) return void visitor.link(path, true);
		return { path: target, stats: lstatSync(diskPath(target)) };
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		if (code !== "ENOENT" && code !== "ENOTDIR") visitor.unreadable(path, reasonOf(error));
		return undefined;
	}
}

/** All files below. */
async function walk(folder: string, visitor: PatternVisitor): Promise<void> {
	const below = (path: Parameters<typeof byteString>[0]) =>
		path.path === "" ? folder : `${folder}/${byteString(path)}`;
	const paths = await walkFolder(diskPath(folder), {
		signal: visitor.signal,
		onUnreadable: (path, reason) => visitor.unreadable(below(path), reason),
		onRepository: (path) => visitor.repository(below(path)),
	});
	for (const path of paths) if (!reportFile(below(path), visitor)) return;
}

/** The files of that name in all folders, without those of installed packages and of git. */
async function search(start: string, wanted: string, visitor: PatternVisitor): Promise<void> {
	const name = namePattern(wanted);
	const folders = [start];
	for (let read = 1; folders.length > 0 && !visitor.signal?.aborted; read++) {
		const folder = folders.pop()!;
		for (const entry of entriesOf(folder, visitor)) {
			const path = `${folder}/${entry.name}`;
			if (entry.isFolder && !skippedFolders.has(entry.name)) folders.push(path);
			else if (!entry.isFolder && name.test(entry.name) && !reportFile(path, visitor)) return;
		}
		if (read % foldersBetweenYields === 0) await setImmediate();
	}
}

const skippedFolders: ReadonlySet<string> = new Set([".git", "node_modules"]);
const foldersBetweenYields = 100;

/** False once no more files are wanted. */
function reportFile(path: string, visitor: PatternVisitor): boolean {
	try {
		const stats = lstatSync(diskPath(path), { throwIfNoEntry: false });
		if (stats?.isSymbolicLink()) visitor.link(path, false);
		return stats?.isFile() ? visitor.file(path, stats) : true;
	} catch (error) {
		visitor.unreadable(path, reasonOf(error));
		return true;
	}
}

function entriesOf(
	folder: string,
	visitor: PatternVisitor,
): readonly { readonly name: string; readonly isFolder: boolean }[] {
	try {
		return readFolder(diskPath(folder))
			.map((entry) => ({ name: entry.name.toString("latin1"), isFolder: entry.isDirectory() }))
			.sort((one, other) => (one.name < other.name ? -1 : 1));
	} catch (error) {
		visitor.unreadable(folder, reasonOf(error));
		return [];
	}
}

function namePattern(segment: string): RegExp {
	return new RegExp(`^${patternSource(segment)}$`, "s");
}

/** The source of a pattern for names, or for paths in which a "**" stands for folders. */
export function patternSource(form: string): string {
	return form.split("/").map(segmentSource).join("/");
}

function segmentSource(segment: string): string {
	if (segment === "**") return ".*";
	const names = segment.split("|").map((name) => name.split("*").map(escaped).join("[^/]*"));
	return `(?:${names.join("|")})`;
}

function escaped(text: string): string {
	return text.replace(/[.+?^${}()[\]\\]/g, "\\$&");
}

/** The path without links, one character a byte. */
export function realPath(path: string): string {
	const real = realpathSync(diskPath(path), { encoding: "buffer" }) as unknown as Buffer;
	return withSlashes(real.toString("latin1"));
}

/** A path as node:path writes it, one character a byte. */
export function toByteString(path: string): string {
	return withSlashes(Buffer.from(path).toString("latin1"));
}

function withSlashes(path: string): string {
	return process.platform === "win32" ? path.replaceAll("\\", "/") : path;
}

function diskPath(path: string): string | Buffer {
	const { path: text, bytes } = decodePath(path);
	return bytes ?? text;
}
