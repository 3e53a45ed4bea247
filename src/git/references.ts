// Is everything that is named also there? Git lists what it holds and says nothing of what it
// lacks. So each id that a commit, tag, tree or ref names is looked up among the listed ones.

import { createIdSet } from "./id-set.ts";
import { findIdBytes, type IdTable } from "./pack/id-table.ts";

export interface LinkCheck {
	isFound(id: string): boolean;
	/** Notes an id that something names: as text, or as bytes at `at`. */
	named(id: string): void;
	namedAt(bytes: Buffer, at: number): void;
	/** Gives how many ids are named and not there; for when all has been noted. */
	countMissing(): number;
}

/** For objects that are listed while they are read. */
export interface GrowingLinkCheck extends LinkCheck {
	/** Notes an object that is there. */
	found(id: string): void;
}

/** Takes the length of an id in hexadecimal digits. */
export function createLinkCheck(idLength: number): GrowingLinkCheck {
	const present = createIdSet();
	/** Named before it was listed, if it ever was. */
	const doubtful = createIdSet();
	const scratch = Buffer.alloc(idLength / 2);

	function isFound(id: string): boolean {
		scratch.write(id, "hex");
		return present.has(scratch, 0);
	}

	return {
		found(id) {
			scratch.write(id, "hex");
			present.add(scratch, 0);
		},
		isFound,
		named(id) {
			if (!isFound(id)) doubtful.add(scratch, 0);
		},
		namedAt(bytes, at) {
			if (!present.has(bytes, at)) doubtful.add(bytes, at);
		},
		countMissing: () => doubtful.countOutside(present),
	};
}

/** For objects that are all known beforehand. */
export function createTableLinkCheck(table: IdTable): LinkCheck {
	const missing = new Set<string>();
	const isFound = (id: string) => findIdBytes(table, Buffer.from(id, "hex"), 0) !== -1;
	return {
		isFound,
		named(id) {
			if (!isFound(id)) missing.add(id);
		},
		namedAt(bytes, at) {
			if (findIdBytes(table, bytes, at) === -1) {
				missing.add(bytes.toString("hex", at, at + table.idBytes));
			}
		},
		countMissing: () => missing.size,
	};
}
