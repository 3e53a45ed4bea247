// Checks connectivity: whether every referenced object is also there. Git lists what it holds and says
// nothing of what it lacks, so each id that a commit, tag, tree or ref names is looked up.

import { createIdSet } from "./id-set.ts";
import { findIdBytes, type IdTable } from "./pack/id-table.ts";

export interface ConnectivityCheck {
	isPresent(id: string): boolean;
	/** Adds a referenced id, as text or as bytes at `at`. */
	addReference(id: string): void;
	addReferenceAt(bytes: Buffer, at: number): void;
	/** How many ids are referenced and not there, once everything was added. */
	countMissing(): number;
}

/** For objects that are listed while they are read. */
export interface GrowingConnectivityCheck extends ConnectivityCheck {
	/** Adds an object that is there. */
	addObject(id: string): void;
}

/** Takes the length of an id in hexadecimal digits. */
export function createConnectivityCheck(idLength: number): GrowingConnectivityCheck {
	const present = createIdSet();
	/** Referenced before it was listed, if it ever was. */
	const doubtful = createIdSet();
	const scratch = Buffer.alloc(idLength / 2);

	function isPresent(id: string): boolean {
		scratch.write(id, "hex");
		return present.has(scratch, 0);
	}

	return {
		addObject(id) {
			scratch.write(id, "hex");
			present.add(scratch, 0);
		},
		isPresent,
		addReference(id) {
			if (!isPresent(id)) doubtful.add(scratch, 0);
		},
		addReferenceAt(bytes, at) {
			if (!present.has(bytes, at)) doubtful.add(bytes, at);
		},
		countMissing: () => doubtful.countOutside(present),
	};
}

/** For objects that are all known beforehand. */
export function createTableConnectivityCheck(table: IdTable): ConnectivityCheck {
	const missing = new Set<string>();
	const isPresent = (id: string) => findIdBytes(table, Buffer.from(id, "hex"), 0) !== -1;
	return {
		isPresent,
		addReference(id) {
			if (!isPresent(id)) missing.add(id);
		},
		addReferenceAt(bytes, at) {
			if (findIdBytes(table, bytes, at) === -1) {
				missing.add(bytes.toString("hex", at, at + table.idBytes));
			}
		},
		countMissing: () => missing.size,
	};
}
