// Collects the file names in the trees of a history, since a name can be a secret too ("<key>.txt"). Each is
// scanned once, as a line of one text. A name may hold a line feed but never a "/". So a carriage return stands for it,
// over which base64 goes on as well, and "/" for that.

import type { Blob } from "../../model/blob.ts";
import { isArchive } from "../tree/archives.ts";

/** Names are one character a byte ("latin1"). */
export interface NameTable {
	add(name: string): void;
	/** Returns the names added since the last call, one a line; undefined if there are none. */
	take(): Buffer | undefined;
	/** True when enough were added to be scanned. */
	readonly isFull: boolean;
	/** The names of archives, up to a limit. */
	readonly archives: ReadonlySet<string>;
}

export function createNameTable(): NameTable {
	const seen = new Set<string>();
	let fresh: string[] = [];
	let freshBytes = 0;
	const archives = new Set<string>();
	return {
		add(name) {
			if (seen.has(name)) return;
			// A forgotten name is scanned twice, which does no harm.
			if (seen.size >= maxRemembered) seen.clear();
			seen.add(name);
			if (isArchive(name) && archives.size < maxRemembered) archives.add(name);
			fresh.push(name);
			freshBytes += name.length + 1;
		},
		take() {
			if (fresh.length === 0) return undefined;
			const text = Buffer.from(fresh.map(nameToLine).join("\n"), "latin1");
			fresh = [];
			freshBytes = 0;
			return text;
		},
		get isFull() {
			return freshBytes >= fullBytes;
		},
		archives,
	};
}

/** The blob that holds names, one a line. */
export function fileNamesBlob(bytes: Buffer): Blob {
	return {
		content: { kind: "bytes", bytes },
		provenance: [{ where: "name", path: "" }],
		names: "latin1",
	};
}

/** The blob that is the full name of a ref; its location is the ref itself. */
export function refNameBlob(name: string): Blob {
	return {
		content: { kind: "bytes", bytes: Buffer.from(name) },
		provenance: [{ where: "name", path: "", refs: [name] }],
	};
}

/** The line that stands for a file name in the text of names. */
function nameToLine(name: string): string {
	return name.replaceAll("\r", "/").replaceAll("\n", "\r");
}

/** The file name that a line in the text of names stands for. */
export function lineToName(line: string): string {
	return line.replaceAll("\r", "\n").replaceAll("/", "\r");
}

const maxRemembered = 1_000_000;
const fullBytes = 1 << 20;
