// What is in the listed files? One blob each: the bytes of a regular file, or where a symbolic
// link points. Nothing else is opened. What cannot be read is a problem and the next file's turn;
// only a tracked file that is gone is nothing, for it is deleted. What the kernel sees to hold
// nothing, here or in another thread, is passed and not yielded.

import { lstatSync, readlinkSync, type Stats } from "node:fs";
import type { Blob } from "../../model/blob.ts";
import { onDisk } from "../../text/path.ts";
import { reasonOf } from "../../text/system-error.ts";
import type { Intake } from "../source.ts";
import type { Entry, Listing } from "./entry.ts";
import { createFilePrefilter } from "./file-prefilter.ts";
import { type Content, createFileReader } from "./file-reader.ts";
import { type FileCrew, screenFiles } from "./file-worker-pool.ts";
import { createFolderCheck } from "./folders.ts";

/**
 * Reads what listTree found, in its order, with the crew that was hired for it if any. The
 * listing's problems and notices are passed on first.
 */
export function createFileSource(
	listing: Listing,
	crew?: FileCrew,
): (intake: Intake) => AsyncIterable<Blob> {
	return (intake) => readListing(listing, intake, crew);
}

async function* readListing(
	listing: Listing,
	intake: Intake,
	crew: FileCrew | undefined,
): AsyncGenerator<Blob> {
	for (const problem of listing.problems) intake.problem(problem);
	for (const notice of listing.notices) intake.notice(notice);
	const { entries } = listing;
	const { rulePacks = [] } = intake;
	const isWorthIt = intake.rulePacks !== undefined && entries.length >= minScreenedFiles;
	const screen = isWorthIt ? createFilePrefilter(rulePacks, true) : undefined;
	const screening = screen && screenFiles(listing, intake, rulePacks, crew);
	const reader = createFileReader(intake.maxFileBytes, screen?.buffer);
	const isBelowRealFolders = createFolderCheck(listing.root);
	let passed = { blobs: 0, bytes: 0 };
	let unopened = 0;

	/** Accounts for the entry, and gives its content if there is any to scan. */
	function take(entry: Entry): Content | undefined {
		const { path } = entry;
		const disk = onDisk(listing.root, entry);
		let plannedBytes = 0;
		let content: Content | undefined;
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
			plannedBytes = stats.size;
			content = read(disk, stats);
			if (stats.isFile() && screen?.isClean(content, stats.size)) return pass(stats.size);
			if (content === undefined) intake.problem(tooLarge(path, stats.size, intake.maxFileBytes));
		} catch (error) {
			intake.problem(unreadable(path, error));
		}
		intake.plan(plannedBytes);
		return content;
	}

	/** Undefined for what is too large. */
	function read(disk: string | Buffer, stats: Stats): Content | undefined {
		if (stats.isSymbolicLink()) {
			return { kind: "bytes", bytes: readlinkSync(disk, { encoding: "buffer" }) };
		}
		return stats.size > intake.maxFileBytes ? undefined : reader.read(disk, stats.size);
	}

	function pass(bytes: number): undefined {
		passed.blobs++;
		passed.bytes += bytes;
	}

	function tellPassed(path: string): void {
		if (passed.blobs > 0) intake.pass(passed.blobs, passed.bytes, path);
		passed = { blobs: 0, bytes: 0 };
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

	let turnAt = performance.now() + turnMs;
	try {
		for (const [file, entry] of entries.entries()) {
			if (intake.signal.aborted) return;
			const bytes = screening?.bytesOf(file);
			const content = bytes === undefined ? take(entry) : pass(bytes);
			if (content !== undefined) {
				yield { content, provenance: [{ where: "file", path: entry.path }] };
				const failure = reader.failure();
				if (failure !== undefined) intake.problem(unreadable(entry.path, failure));
			}
			if (performance.now() < turnAt) continue;
			tellPassed(entry.path);
			await new Promise((resolve) => setImmediate(resolve));
			turnAt = performance.now() + turnMs;
		}
	} finally {
		screening?.end();
		crew?.stop();
		reader.close();
		tellPassed("");
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

/** JavaScript looks through fewer before a kernel is made. */
const minScreenedFiles = 16;
/** So long is read until signals are heard: what is passed gives the scan no turn. */
const turnMs = 40;
