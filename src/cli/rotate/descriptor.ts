// Reads a line from a descriptor that the caller opened. Node has descriptors of its own: one of these gives nothing,
// and a read would wait for ever.

import { createReadStream, fstatSync, readFileSync, readlinkSync, type Stats } from "node:fs";
import { Socket } from "node:net";
import type { Readable } from "node:stream";
import { isatty } from "node:tty";
import { UsageError } from "../../errors.ts";
import { quoted } from "../../text/quoted.ts";

/** @throws UsageError, and whatever the signal says */
export async function readLineFromDescriptor(
	flag: string,
	given: string,
	signal: AbortSignal,
): Promise<string> {
	const fd = /^\d{1,4}$/.test(given) ? Number(given) : Number.NaN;
	// A terminal would show what is typed.
	if (Number.isNaN(fd) || fd === 1 || fd === 2 || isatty(fd)) throw notReadable(flag, given);
	const stream = openDescriptor(fd);
	if (stream === undefined) throw notReadable(flag, given);
	try {
		const text = await readLine(stream, signal);
		return text
			.slice(0, maxBytes)
			.split(/[\r\n]/)[0]!
			.trim();
	} catch (error) {
		if (signal.aborted) throw error;
		throw new UsageError("usage", `Cannot read from descriptor ${fd}`);
	} finally {
		stream.pause();
		// That of standard input stays open: Node needs it, and some end when it is closed.
		if (fd !== 0) stream.destroy();
	}
}

const maxBytes = 4096;

function notReadable(flag: string, given: string): UsageError {
	return new UsageError(
		"usage",
		`Cannot use ${quoted(given)} as "--${flag}": it is no descriptor to read a key from`,
		`For instance: "unleak rotate --${flag} 3 3< new-key.txt"`,
	);
}

/** Pipes are waited for by the event loop: a read that waits in a thread would outlast Ctrl-C. */
function openDescriptor(fd: number): Readable | undefined {
	if (fd === 0) return process.stdin;
	try {
		const stats = fstatSync(fd);
		if (stats.isFIFO() && isOwnPipe(fd, stats)) return undefined;
		if (stats.isFIFO() || stats.isSocket()) return new Socket({ fd, readable: true });
		// What is nothing of these is the event loop's.
		if (!stats.isFile() && !stats.isCharacterDevice()) return undefined;
		return createReadStream("", { fd, autoClose: false, highWaterMark: maxBytes });
	} catch {
		return undefined;
	}
}

/** Of a pipe of Node's own both ends are in this process. Where /proc is missing, it is not told apart. */
function isOwnPipe(fd: number, { ino }: Stats): boolean {
	for (let other = 3; other < maxOwnDescriptors; other++) {
		try {
			if (other === fd || fstatSync(other).ino !== ino) continue;
			if (pipeOf(other) === pipeOf(fd) && accessOf(other) !== accessOf(fd)) return true;
		} catch {
			// Not open, or no system with /proc.
		}
	}
	return false;
}

function pipeOf(fd: number): string {
	return readlinkSync(`/proc/self/fd/${fd}`);
}

/** The last digit: 0 to read, 1 to write, 2 for both. */
function accessOf(fd: number): string | undefined {
	return /^flags:\s*\d*(\d)$/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, "latin1"))?.[1];
}

/** Node opens a few dozen. */
const maxOwnDescriptors = 256;

function readLine(stream: Readable, signal: AbortSignal): Promise<string> {
	return new Promise((done, fail) => {
		let text = "";
		signal.throwIfAborted();
		signal.addEventListener("abort", () => fail(signal.reason), { once: true });
		stream.on("error", fail);
		stream.on("end", () => done(text));
		stream.on("data", (chunk: Buffer) => {
			text += chunk.toString("latin1");
			if (/[\r\n]/.test(text) || text.length > maxBytes) done(text);
		});
	});
}
