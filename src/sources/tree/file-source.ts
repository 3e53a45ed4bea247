// The source of a tree's listed files, one blob each: the bytes of a regular file, or the target of a symbolic
// link. Nothing else is opened. A file that cannot be read is a problem; only a tracked file that is gone is
// none, since it was deleted. Clean files, as this thread or a worker finds them, are counted and not yielded.

import { lstatSync, readlinkSync, type Stats } from "node:fs";
import { createScanCheck } from "../../detect/match-check.ts";
import type { Blob } from "../../model/blob.ts";
import { onDisk } from "../../text/path.ts";
import { reasonOf } from "../../text/system-error.ts";
import type { ScanAccounting } from "../source.ts";
import { createFilePrefilter } from "./file-prefilter.ts";
import { type Content, createFileReader } from "./file-reader.ts";
import { type FileWorkerPool, prefilterFiles } from "./file-worker-pool.ts";
import { createRealFolderCheck } from "./real-folders.ts";
import type { TreeEntry, TreeListing } from "./tree-listing.ts";

/**
 * Reads the files of a listing in its order, with the workers that were started for it, if any. The
 * listing's problems and notices are reported first.
 */
export function createFileSource(
	listing: TreeListing,
	pool?: FileWorkerPool,
): (accounting: ScanAccounting) => AsyncIterable<Blob> {
	return (accounting) => readListing(listing, accounting, pool);
}

async function* readListing(
	listing: TreeListing,
	accounting: ScanAccounting,
	pool: FileWorkerPool | undefined,
): AsyncGenerator<Blob> {
	for (const problem of listing.problems) accounting.addProblem(problem);
	for (const notice of listing.notices) accounting.addNotice(notice);
	const { entries } = listing;
	const { rulePacks = [] } = accounting;
	const isWorthIt = accounting.rulePacks !== undefined && entries.length >= minPrefilteredFiles;
	const prefilter = isWorthIt
		? createFilePrefilter(rulePacks, createScanCheck(rulePacks), accounting.opens)
		: undefined;
	const cleanFiles = prefilter && prefilterFiles(listing, accounting, rulePacks, pool);
	const reader = createFileReader(accounting.maxFileBytes, prefilter?.buffer);
	const isBelowRealFolders = createRealFolderCheck(listing.root, listing.realFolders);
	let clean = { blobs: 0, bytes: 0 };
	let unopened = 0;

	/** Counts the entry, and returns its content if there is any to scan. */
	function readEntry(entry: TreeEntry): Content | undefined {
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
			if (accounting.isExcluded(path)) {
				accounting.addExcluded(stats.size);
				return undefined;
			}
			plannedBytes = stats.size;
			content = read(disk, stats);
			if (stats.isFile() && prefilter?.isClean(content, stats.size, path))
				return addClean(stats.size);
			if (content === undefined)
				accounting.addProblem(tooLarge(path, stats.size, accounting.maxFileBytes));
		} catch (error) {
			accounting.addProblem(unreadable(path, error));
		}
		accounting.addPlanned(plannedBytes);
		return content;
	}

	/** Undefined for a file that is too large. */
	function read(disk: string | Buffer, stats: Stats): Content | undefined {
		if (stats.isSymbolicLink()) {
			return { kind: "bytes", bytes: readlinkSync(disk, { encoding: "buffer" }) };
		}
		return stats.size > accounting.maxFileBytes ? undefined : reader.read(disk, stats.size);
	}

	function addClean(bytes: number): undefined {
		clean.blobs++;
		clean.bytes += bytes;
	}

	function reportClean(path: string): void {
		if (clean.blobs > 0) accounting.addClean(clean.blobs, clean.bytes, path);
		clean = { blobs: 0, bytes: 0 };
	}

	function refuse({ path, isNamed }: TreeEntry, stats: Stats | undefined): undefined {
		if (stats === undefined || stats.isDirectory()) {
			accounting.addPlanned(0);
			accounting.addProblem({ code: "unreadable", message: vanished, path });
		} else if (isNamed) {
			accounting.addPlanned(0);
			accounting.addProblem({ code: "not-a-file", message: special, path });
		} else {
			unopened++;
		}
	}

	let yieldAt = process.uptime() + maxReadingSeconds;
	try {
		for (const [file, entry] of entries.entries()) {
			if (accounting.signal.aborted) return;
			const bytes = cleanFiles?.cleanBytesOf(file);
			const content = bytes === undefined ? readEntry(entry) : addClean(bytes);
			if (content !== undefined) {
				yield { content, provenance: [{ where: "file", path: entry.path }] };
				const failure = reader.failure();
				if (failure !== undefined) accounting.addProblem(unreadable(entry.path, failure));
			}
			if (process.uptime() < yieldAt) continue;
			accounting.setShare?.((file + 1) / entries.length);
			reportClean(entry.path);
			await new Promise((resolve) => setImmediate(resolve));
			yieldAt = process.uptime() + maxReadingSeconds;
		}
		accounting.setShare?.(1);
	} finally {
		cleanFiles?.stop();
		pool?.stop();
		reader.close();
		reportClean("");
	}
	if (unopened > 0) {
		accounting.addNotice({
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

/** JavaScript has scanned fewer before a kernel is made. */
const minPrefilteredFiles = 16;
/** How long is read until the event loop runs: clean files do not yield to the scan. */
const maxReadingSeconds = 0.04;
