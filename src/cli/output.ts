// Writes reports to a file or to standard output. A file is written beside its place and renamed, readable for its
// owner only; an existing file is replaced only if it is an earlier report of unleak. A reader that goes away (|
// head) is no failure.

import { randomBytes } from "node:crypto";
import {
	accessSync,
	closeSync,
	constants,
	fstatSync,
	lstatSync,
	openSync,
	readSync,
	renameSync,
	rmSync,
	type Stats,
	writeFileSync,
} from "node:fs";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { UsageError } from "../errors.ts";
import { isUnleakReport } from "../report/report-marks.ts";
import { quoted } from "../text/quoted.ts";
import { reasonOf } from "../text/system-error.ts";
import { pausingForSignals } from "./signals.ts";

/**
 * Writes a report with mode 0600. Throws a UsageError with code "output" when the place is a
 * link, no regular file, or holds something that is not a report of ours.
 */
export async function writeOutput(file: string, chunks: Iterable<string>): Promise<void> {
	checkOutput(file);
	const target = resolve(file);
	const name = `.unleak-${randomBytes(8).toString("hex")}.tmp`;
	const temporary = join(dirname(target), name);
	const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | noFollow;
	let descriptor: number | undefined;
	const remove = () => {
		if (descriptor !== undefined) rmSync(temporary, { force: true });
	};
	try {
		for await (const batch of pausingForSignals(batches(chunks), remove)) {
			attempt(file, () => {
				descriptor ??= openSync(temporary, flags, 0o600);
				writeFileSync(descriptor, batch);
			});
		}
		attempt(file, () => {
			descriptor ??= openSync(temporary, flags, 0o600);
			// Once more, for writing took time. A link set after this is replaced, not followed.
			checkOutput(file);
			renameSync(temporary, target);
		});
	} catch (error) {
		remove();
		throw error;
	} finally {
		if (descriptor !== undefined) closeSync(descriptor);
	}
}

/** Throws what writeOutput would throw: asked before a scan, so that it is not made in vain. */
export function checkOutput(file: string): void {
	const target = resolve(file);
	attempt(file, () => {
		checkFolders(file, target);
		accessSync(dirname(target), constants.W_OK);
		const stats = lstatSync(target, { throwIfNoEntry: false });
		if (stats === undefined) return;
		if (stats.isSymbolicLink()) refuse(file, "it is a symbolic link", another);
		if (!stats.isFile()) refuse(file, "it is no regular file", another);
		if (!holdsOurReport(target, stats)) {
			refuse(file, "it exists and is no report of unleak", "Remove it, or give another name");
		}
	});
}

/**
 * Writes to standard output at the reader's pace; ends early and quietly when it goes away.
 * Throws a UsageError with code "output" for any other failure, such as a full disk.
 */
export async function writeStdout(
	chunks: Iterable<string>,
	stream: NodeJS.WritableStream = process.stdout,
): Promise<void> {
	// The callback of a write tells of a failure too, but without a listener Node would stop.
	stream.on("error", () => {});
	for await (const batch of pausingForSignals(batches(chunks))) {
		const failure = await new Promise<NodeJS.ErrnoException | null | undefined>((done) => {
			stream.write(batch, done);
		});
		if (failure == null) continue;
		if (failure.code !== undefined && closedCodes.has(failure.code)) return;
		throw new UsageError("output", `Cannot write to standard output: ${reasonOf(failure)}`);
	}
}

const closedCodes = new Set(["EPIPE", "EOF", "ERR_STREAM_DESTROYED", "ERR_STREAM_WRITE_AFTER_END"]);

// Windows has neither flag.
const noFollow = constants.O_NOFOLLOW ?? 0;
const nonBlocking = constants.O_NONBLOCK ?? 0;

/**
 * Below the current folder, which may be a hostile checkout, no folder on the way may be a
 * link. Elsewhere links are the user's own: /tmp is one on macOS.
 */
export function checkFolders(file: string, target: string): void {
	const cwd = process.cwd();
	const below = relative(cwd, dirname(target));
	if (below.startsWith("..") || isAbsolute(below)) return;
	let folder = cwd;
	for (const part of below.split(sep).filter((name) => name !== "")) {
		folder = join(folder, part);
		if (lstatSync(folder).isSymbolicLink()) {
			refuse(file, `the folder ${quoted(part)} is a symbolic link`);
		}
	}
}

function holdsOurReport(target: string, before: Stats): boolean {
	// Not blocking: in the meantime it may have become a pipe.
	const descriptor = openSync(target, constants.O_RDONLY | noFollow | nonBlocking);
	try {
		const stats = fstatSync(descriptor);
		if (!stats.isFile() || stats.ino !== before.ino) return false;
		const head = read(descriptor, 0);
		const tail = read(descriptor, Math.max(0, stats.size - sampleBytes));
		return isUnleakReport(head, tail);
	} finally {
		closeSync(descriptor);
	}
}

const sampleBytes = 16_384;

function read(descriptor: number, position: number): string {
	const bytes = Buffer.alloc(sampleBytes);
	return bytes.toString("utf8", 0, readSync(descriptor, bytes, 0, sampleBytes, position));
}

/** Few large writes instead of many small ones. */
function* batches(chunks: Iterable<string>): Generator<string> {
	let held: string[] = [];
	let length = 0;
	for (const chunk of chunks) {
		held.push(chunk);
		length += chunk.length;
		if (length < 65_536) continue;
		yield held.join("");
		held = [];
		length = 0;
	}
	if (length > 0) yield held.join("");
}

function attempt(file: string, work: () => void): void {
	try {
		work();
	} catch (error) {
		if (!(error instanceof Error) || !("syscall" in error)) throw error;
		const isFolderMissing = "code" in error && error.code === "ENOENT";
		if (isFolderMissing) refuse(file, "its folder does not exist", "Make the folder first");
		refuse(file, reasonOf(error));
	}
}

const another = 'Name a new file, or write to standard output: "-"';

function refuse(file: string, reason: string, hint?: string): never {
	throw new UsageError("output", `Cannot write ${quoted(file)}: ${reason}`, hint);
}
