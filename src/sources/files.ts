// What is in the listed files? One blob each: the bytes of a regular file, or where a symbolic
// link points. Nothing else is opened. What cannot be read is a problem and the next file's turn;
// only a tracked file that is gone is nothing, for it is deleted.

import { lstatSync, readlinkSync, type Stats } from "node:fs";
import type { Blob } from "../model/blob.ts";
import { reasonOf } from "../text/system-error.ts";
import type { Entry, Listing } from "./entry.ts";
import { type Content, createFileReader } from "./file-reader.ts";
import { createFolderCheck } from "./folders.ts";
import { onDisk } from "./path.ts";
import type { Intake } from "./source.ts";

/**
 * Reads what listTree found, in its order and without waiting: its iterable is a plain one. The
 * listing's problems and notices are passed on first.
 */
export function createFileSource(listing: Listing): (intake: Intake) => Iterable<Blob> {
	return (intake) => readListing(listing, intake);
}

function* readListing(listing: Listing, intake: Intake): Generator<Blob> {
	for (const problem of listing.problems) intake.problem(problem);
	for (const notice of listing.notices) intake.notice(notice);
	const reader = createFileReader(intake.maxFileBytes);
	const isBelowRealFolders = createFolderCheck(listing.root);
	let unopened = 0;

	/** Accounts for the entry, and gives its content if there is any to scan. */
	function take(entry: Entry): Content | undefined {
		const { path } = entry;
		const disk = onDisk(listing.root, entry);
		let planned = false;
		try {
			const stats = lstatSync(disk, { throwIfNoEntry: false });
			if (entry.isTracked) {
				const isInTree = stats !== undefined && !stats.isDirectory() && isBelowRealFolders(entry);
				if (!isInTree) return undefined;
			}
			if (!stats?.isFile() && !stats?.isSymbolicLink()) return refuse(entry, stats);
			if (intake.isExcluded(path)) {
				intake.exclude(stats.size);
				return undefined;
			}
			intake.plan(stats.size);
			planned = true;
			if (stats.isSymbolicLink()) {
				return { kind: "bytes", bytes: readlinkSync(disk, { encoding: "buffer" }) };
			}
			const content = stats.size > intake.maxFileBytes ? undefined : reader.read(disk, stats.size);
			if (content === undefined) intake.problem(tooLarge(path, stats.size, intake.maxFileBytes));
			return content;
		} catch (error) {
			if (!planned) intake.plan(0);
			intake.problem(unreadable(path, error));
			return undefined;
		}
	}

	function refuse({ path, isNamed }: Entry, stats: Stats | undefined): undefined {
		if (stats === undefined || stats.isDirectory()) {
			intake.plan(0);
			intake.problem({ code: "unreadable", message: vanished, path });
		} else if (isNamed) {
			intake.plan(0);
			intake.problem({ code: "not-a-file", message: special, path });
		} else {
			unopened++;
		}
	}

	try {
		for (const entry of listing.entries) {
			if (intake.signal.aborted) return;
			const content = take(entry);
			if (content === undefined) continue;
			yield { content, provenance: [{ where: "file", path: entry.path }] };
			if (reader.failure() !== undefined) intake.problem(unreadable(entry.path, reader.failure()));
		}
	} finally {
		reader.close();
	}
	if (unopened > 0) {
		intake.notice({
			code: "not-a-file",
			message: `Left pipes, sockets and devices unopened: ${unopened}`,
		});
	}
}

function unreadable(path: string, error: unknown) {
	const message = `Make the file readable and scan again: ${reasonOf(error)}`;
	return { code: "unreadable", message, path };
}

function tooLarge(path: string, bytes: number, maxBytes: number) {
	const message = `Raise --max-file-size to scan this file: it has ${bytes} bytes, the limit is ${maxBytes}`;
	return { code: "too-large", message, path };
}

const vanished = "Scan again: the file was there when the scan began and is gone now";
const special = "Name a file or a folder: a pipe, a socket or a device is not opened";
