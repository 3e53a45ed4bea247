// Recognises a typed key by the shapes of the packs, as `unleak verify` does, with or without its data centre, and
// reads one from a descriptor. The key is kept only in a Secret.

import { createReadStream, fstatSync } from "node:fs";
import { Socket } from "node:net";
import type { Readable } from "node:stream";
import { isatty } from "node:tty";
import { UsageError } from "../../errors.ts";
import type { Pack } from "../../packs/pack.ts";
import { quoted } from "../../text/quoted.ts";
import type { TracedKey } from "../../trace/find-key.ts";
import { type KeyLine, parseKeyLines } from "../../verify/parse-keys.ts";

export interface TypedKey extends TracedKey {
	readonly title: string;
}

/** Every key that the text can be, by the words that tell providers apart. */
export function parseTypedKey(text: string, packs: readonly Pack[]): TypedKey[] {
	// A rule of the user's own is asked about nowhere, but its keys have a shape.
	const own = packs.map((pack) => ({ ...pack, foreign: false }));
	const words = ["", ...packs.map(({ provider }) => provider), "mandrill"];
	const keys = words.flatMap((word) => parseKeyLines(`${word} ${text.trim()}`.trim(), own).keys);
	const distinct = new Map(keys.map((key) => [key.fingerprint, toFound(key)]));
	return [...distinct.values()];
}

function toFound({ fingerprint, rule, secret, redacted, details, claims }: KeyLine): TypedKey {
	return {
		fingerprint,
		ruleId: rule.id,
		title: rule.title,
		secret,
		redacted,
		details,
		claims,
	};
}

const maxBytes = 4096;

/** Reads the first line of an open file descriptor. @throws UsageError, and whatever the signal says */
export async function readLineFromDescriptor(
	flag: string,
	given: string,
	signal: AbortSignal,
): Promise<string> {
	const fd = /^\d{1,4}$/.test(given) ? Number(given) : Number.NaN;
	// A terminal would show what is typed.
	if (Number.isNaN(fd) || fd === 1 || fd === 2 || isatty(fd)) {
		throw new UsageError(
			"usage",
			`Cannot use ${quoted(given)} as "--${flag}": it is no descriptor to read a key from`,
			`For instance: "unleak rotate --${flag} 3 3< new-key.txt"`,
		);
	}
	const stream = openDescriptor(fd);
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

/** Pipes are waited for by the event loop: a read that waits in a thread would outlast Ctrl-C. */
function openDescriptor(fd: number): Readable {
	if (fd === 0) return process.stdin;
	try {
		const stats = fstatSync(fd);
		if (stats.isFIFO() || stats.isSocket()) return new Socket({ fd, readable: true });
		return createReadStream("", { fd, autoClose: false, highWaterMark: maxBytes });
	} catch {
		throw new UsageError("usage", `Cannot read from descriptor ${fd}`);
	}
}

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
