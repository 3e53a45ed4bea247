// Stores rotations in the user's own state folder, which only they may read: for each key and folder a record as JSON
// and as Markdown. Links are not followed, only records of unleak are overwritten, and what others could have written is
// not believed: an answer in a record is part of a proof.

import {
	closeSync,
	constants,
	fstatSync,
	lstatSync,
	mkdirSync,
	openSync,
	readdirSync,
	readFileSync,
	type Stats,
} from "node:fs";
import { join, resolve } from "node:path";
import { UsageError } from "../../errors.ts";
import { sealTexts } from "../../finding/seal.ts";
import { parseRecord, recordMark, writeRecord } from "../../rotate/record.ts";
import { recordMarkdownMark, renderRecordMarkdown } from "../../rotate/record-markdown.ts";
import type { Rotation } from "../../rotate/rotation.ts";
import { escapeTerminal } from "../../text/escape.ts";
import { reasonOf } from "../../text/system-error.ts";
import { ownFolder } from "../own-folder.ts";
import { withoutSecrets } from "../print.ts";
import { replaceFile } from "../replace-file.ts";

const maxRecordBytes = 64 << 20;

export function stateFolder(
	env?: Readonly<Record<string, string | undefined>>,
	platform?: NodeJS.Platform,
): string {
	return join(ownFolder(env, platform), "rotations");
}

/**
 * Writes both files. `before` is what is known to lie there: an answer that another run recorded since may be half of
 * a proof, or disprove one, and is not written over.
 */
export function saveRotation(rotation: Rotation, before?: Rotation): void {
	const folder = stateFolder();
	makeFolder(folder);
	const there = loadRotation(rotation.id);
	if (there !== undefined && !isSameRecord(there, before)) {
		const message = "Cannot save this rotation: another run of unleak has changed its record";
		throw new UsageError("record", message, "Let that one end, then start this one again");
	}
	writeBoth(join(folder, rotation.id), rotation);
}

function isSameRecord(there: Rotation, before: Rotation | undefined): boolean {
	if (before === undefined) return false;
	return there.updatedAt === before.updatedAt && there.heard.length === before.heard.length;
}

/** Writes a copy for the person to keep. @throws UsageError "output" */
export function copyRecord(folder: string, rotation: Rotation): void {
	checkRecordFolder(folder);
	const name = `unleak-rotation-${rotation.fingerprint.slice(0, 12)}`;
	writeBoth(join(resolve(folder), name), rotation, readAny);
}

/** @throws UsageError "output" when records cannot lie there */
export function checkRecordFolder(folder: string): void {
	const stats = lstatSync(resolve(folder), { throwIfNoEntry: false });
	if (stats?.isDirectory()) return;
	const reason = stats?.isSymbolicLink() ? "it is a symbolic link" : "there is no such folder";
	throw new UsageError("output", `Cannot write to ${shown(folder)}: ${reason}`);
}

/** The record of a key and a folder; undefined when there is none. @throws UsageError for one that is broken */
export function loadRotation(id: string): Rotation | undefined {
	const folder = stateFolder();
	const path = join(folder, `${id}.json`);
	const text = isOwnFolder(folder) ? readOwn(path) : undefined;
	if (text === undefined) return undefined;
	const rotation = parseRecord(text);
	if (rotation?.id === id) return rotation;
	throw new UsageError(
		"record",
		`Cannot go on with ${shown(path)}: it is no record of a rotation`,
		"Move it away to start again",
	);
}

/** All records, the oldest first, and the names of files that are none. */
export function listRotations(): { rotations: Rotation[]; broken: string[] } {
	const folder = stateFolder();
	const rotations: Rotation[] = [];
	const broken: string[] = [];
	const names = namesIn(folder).sort();
	for (const name of names.filter((name) => name.endsWith(".json"))) {
		const text = readOwn(join(folder, name));
		const rotation = text === undefined ? undefined : parseRecord(text);
		if (rotation && `${rotation.id}.json` === name) rotations.push(rotation);
		else broken.push(name);
	}
	rotations.sort((one, other) => (one.startedAt < other.startedAt ? -1 : 1));
	return { rotations, broken };
}

function writeBoth(path: string, rotation: Rotation, read = readOwn): void {
	const safe = sealTexts(rotation, withoutSecrets);
	for (const [file, text, mark] of [
		[`${path}.json`, writeRecord(safe), recordMark],
		[`${path}.md`, renderRecordMarkdown(safe), recordMarkdownMark],
	] as const) {
		const there = read(file);
		if (there !== undefined && !there.startsWith(mark)) {
			throw new UsageError(
				"output",
				`Cannot write ${shown(file)}: it exists and is no record of unleak`,
				"Move it away",
			);
		}
		replaceFile(file, text);
	}
}

/** Every folder of ours is a real one; what is above them is the user's. */
function makeFolder(folder: string): void {
	try {
		const own = resolve(folder, "..");
		mkdirSync(resolve(own, ".."), { recursive: true, mode: 0o700 });
		for (const path of [own, folder]) {
			if (!lstatSync(path, { throwIfNoEntry: false })) mkdirSync(path, { mode: 0o700 });
			checkOwnFolder(path, lstatSync(path));
		}
	} catch (error) {
		if (error instanceof UsageError) throw error;
		throw new UsageError("output", `Cannot make ${shown(folder)}: ${reasonOf(error)}`);
	}
}

/** Whole: the long run of digits in it is a hash, not a key. */
function shown(path: string): string {
	return `"${escapeTerminal(path)}"`;
}

function checkOwnFolder(path: string, stats: Stats): void {
	const reason = stats.isDirectory() ? strangerOf(stats) : "it is a link or no folder";
	if (reason !== undefined) throw new UsageError("output", `Cannot use ${shown(path)}: ${reason}`);
}

/** Why others may have written it; undefined where only this user can. Windows keeps the folder to its user. */
function strangerOf({ uid, mode }: Stats): string | undefined {
	const own = process.getuid?.();
	if (own === undefined) return undefined;
	if (uid !== own && own !== 0) return "it belongs to another user";
	if ((mode & 0o002) !== 0) return "every user of this machine may write to it";
	return (mode & 0o020) === 0 ? undefined : "others of its group may write to it";
}

/** Without an order; none where there is no folder yet. */
function namesIn(folder: string): string[] {
	if (!isOwnFolder(folder)) return [];
	try {
		return readdirSync(folder);
	} catch (error) {
		throw unreadable(folder, error);
	}
}

/** False where there is none yet. */
function isOwnFolder(folder: string): boolean {
	for (const path of [resolve(folder, ".."), folder]) {
		const stats = statsOf(path);
		if (!stats) return false;
		checkOwnFolder(path, stats);
	}
	return true;
}

/** HOME may be below a file or a folder that nobody may enter. */
function statsOf(path: string): Stats | undefined {
	try {
		return lstatSync(path, { throwIfNoEntry: false });
	} catch (error) {
		throw unreadable(path, error);
	}
}

function unreadable(path: string, error: unknown): UsageError {
	return new UsageError("record", `Cannot read ${shown(path)}: ${reasonOf(error)}`);
}

function readOwn(path: string): string | undefined {
	return readAny(path, strangerOf);
}

/** For copies, which are replaced and never believed: others may write to them, as to files that git makes for a group. */
function readAny(
	path: string,
	refuse: (stats: Stats) => string | undefined = () => undefined,
): string | undefined {
	let file: number;
	try {
		const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
		file = openSync(path, flags);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
		throw unreadable(path, error);
	}
	try {
		const stats = fstatSync(file);
		if (!stats.isFile() || stats.size > maxRecordBytes) {
			throw new UsageError("record", `Cannot read ${shown(path)}: it is not a record of unleak`);
		}
		const stranger = refuse(stats);
		if (stranger !== undefined)
			throw new UsageError("record", `Cannot use ${shown(path)}: ${stranger}`, "Move it away");
		return readFileSync(file, "utf8");
	} finally {
		closeSync(file);
	}
}
