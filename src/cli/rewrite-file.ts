// Writes a changed file of somebody else's in its place: beside it first, then renamed, so that at every moment the
// old or the new one is there whole. Mode and owner stay. Links are not followed.

import { randomBytes } from "node:crypto";
import {
	appendFileSync,
	closeSync,
	constants,
	fchmodSync,
	fchownSync,
	fstatSync,
	fsyncSync,
	futimesSync,
	lstatSync,
	openSync,
	readFileSync,
	readSync,
	renameSync,
	rmSync,
	type Stats,
	writeSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { reasonOf } from "../text/system-error.ts";

export interface ReadFile {
	readonly bytes: Buffer;
	readonly stats: Stats;
}

/** Reads a regular file. @throws what node:fs does; undefined for anything else than a file */
export function readRegularFile(path: string): ReadFile | undefined {
	const file = openSync(path, readFlags);
	try {
		const stats = fstatSync(file);
		return stats.isFile() ? { bytes: readFileSync(file), stats } : undefined;
	} finally {
		closeSync(file);
	}
}

/** Neither a link that was swapped in nor a pipe is opened. */
const readFlags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

export interface Rewriting {
	readonly isReplaced: boolean;
	/** Why it was not replaced, or why it has to be looked at again. */
	readonly reason?: string;
}

/**
 * Puts the bytes in the place of a file that was read. Its time of change moves on by a second: lists of sessions keep
 * their order, and programs that copy what has changed see it.
 */
export function rewriteFile(path: string, before: Stats, bytes: Buffer): Rewriting {
	const temporary = join(dirname(path), `.unleak-${randomBytes(8).toString("hex")}.tmp`);
	try {
		const file = openSync(temporary, "wx", 0o600);
		try {
			for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
			keepOwner(file, before);
			futimesSync(file, before.atime, new Date(before.mtimeMs + 1000));
			fsyncSync(file);
		} finally {
			closeSync(file);
		}
		return replace(path, temporary, before);
	} catch (error) {
		rmSync(temporary, { force: true });
		const reason = error === changedMeanwhile ? "it was changed meanwhile" : reasonOf(error);
		return { isReplaced: false, reason };
	}
}

/** What a program adds to the old file between the last look and the renaming is added to the new one. */
function replace(path: string, temporary: string, before: Stats): Rewriting {
	if (!isSame(before, lstatSync(path))) throw changedMeanwhile;
	if (process.platform === "win32") {
		// A file that is open cannot be replaced there.
		renameSync(temporary, path);
		return { isReplaced: true };
	}
	const old = openSync(path, readFlags);
	try {
		if (!isSame(before, fstatSync(old))) throw changedMeanwhile;
		renameSync(temporary, path);
		const added = Buffer.alloc(Math.max(0, fstatSync(old).size - before.size));
		if (added.length === 0) return { isReplaced: true };
		readSync(old, added, 0, added.length, before.size);
		appendFileSync(path, added);
		return {
			isReplaced: true,
			reason: "something was added to the file meanwhile: run this again",
		};
	} finally {
		closeSync(old);
	}
}

const changedMeanwhile = Symbol("changed meanwhile");

function keepOwner(file: number, { uid, gid, mode }: Stats): void {
	const own = fstatSync(file);
	if (process.platform !== "win32" && (own.uid !== uid || own.gid !== gid)) {
		fchownSync(file, uid, gid);
	}
	fchmodSync(file, mode & 0o7777);
}

/** What was read is what is there. */
function isSame(one: Stats, other: Stats): boolean {
	return (
		other.isFile() &&
		one.ino === other.ino &&
		one.dev === other.dev &&
		one.size === other.size &&
		one.mtimeMs === other.mtimeMs
	);
}
