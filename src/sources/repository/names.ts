// Which names do the trees of a history hold? Names can be secrets too ("<key>.txt"). They are
// gathered once each and scanned as lines of one text. A name may hold a line feed but never
// a "/": so "/" stands for it.

import type { Blob } from "../../model/blob.ts";
import { isArchive } from "../tree/archives.ts";

/** Gathers names, one character a byte ("latin1"). */
export interface NameTable {
	add(name: string): void;
	/** Gives the names added since the last call, one a line; undefined if there are none. */
	take(): Buffer | undefined;
	/** True when enough have come together to be scanned. */
	readonly isFull: boolean;
	/** Those of archives, so many as are remembered. */
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
			// What is forgotten is scanned twice, no worse.
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

/** Makes the content that holds names, a line each. */
export function namesBlob(bytes: Buffer): Blob {
	return {
		content: { kind: "bytes", bytes },
		provenance: [{ where: "name", path: "" }],
		names: "latin1",
	};
}

/** Makes the content that is the full name of a ref: no file has it, so its place is the ref itself. */
export function refNameBlob(name: string): Blob {
	return {
		content: { kind: "bytes", bytes: Buffer.from(name) },
		provenance: [{ where: "name", path: "", refs: [name] }],
	};
}

/** Gives the line that stands for a file name in the text of names. */
function nameToLine(name: string): string {
	return name.replaceAll("\n", "/");
}

const maxRemembered = 1_000_000;
const fullBytes = 1 << 20;
