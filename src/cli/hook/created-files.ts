// Remembers which settings files and folders installing a hook created, so that uninstalling leaves none of them behind,
// and none that its owner made is taken away: an empty one may be theirs.

import { mkdirSync, readFileSync, rmdirSync, rmSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { isRecord } from "../../agents/json-texts.ts";
import { userFolder } from "../../hook/script-folders.ts";
import { replaceFile } from "../replace-file.ts";

/** Makes the folders that the file needs, and remembers them and the file. */
export function prepareNewFile(file: string): void {
	const first = mkdirSync(dirname(file), { recursive: true });
	keep({ ...readCreated(), [file]: first === undefined ? [] : foldersBetween(first, file) });
}

/** From now on it is its owner's. */
export function forgetFile(file: string): void {
	const { [file]: known, ...others } = readCreated();
	if (known !== undefined) keep(others);
}

export function isCreated(file: string): boolean {
	return Object.hasOwn(readCreated(), file);
}

/** Removes the file, if it is still there, and the folders that were made for it and hold nothing. */
export function removeCreated(file: string): void {
	rmSync(file, { force: true });
	const folders = readCreated()[file] ?? [];
	for (const folder of folders) if (!removeEmptyFolder(folder)) break;
	forgetFile(file);
}

/** The innermost first. */
function foldersBetween(first: string, file: string): string[] {
	const folders = [dirname(file)];
	while (relative(first, folders.at(-1)!) !== "") folders.push(dirname(folders.at(-1)!));
	return folders;
}

function removeEmptyFolder(folder: string): boolean {
	try {
		rmdirSync(folder);
		return true;
	} catch {
		// Something lies in it, or it is gone with what was around it.
		return false;
	}
}

function recordFile(): string {
	return join(userFolder(), "agent-files.json");
}

function readCreated(): Readonly<Record<string, readonly string[]>> {
	try {
		const value: unknown = JSON.parse(readFileSync(recordFile(), "utf8"));
		if (!isRecord(value)) return {};
		const entries = Object.entries(value).map(([file, folders]): [string, string[]] => [
			file,
			Array.isArray(folders) ? folders.filter((each) => typeof each === "string") : [],
		]);
		return Object.fromEntries(entries);
	} catch {
		return {};
	}
}

/** Where it cannot be written, an empty settings file stays: it harms nobody. */
function keep(created: Readonly<Record<string, readonly string[]>>): void {
	try {
		if (Object.keys(created).length === 0) {
			rmSync(recordFile(), { force: true });
			removeEmptyFolder(userFolder());
			return;
		}
		mkdirSync(userFolder(), { recursive: true });
		replaceFile(recordFile(), `${JSON.stringify(created, null, "\t")}\n`);
	} catch {
		// See above.
	}
}
