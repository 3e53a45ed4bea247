// Objects with which git does not come to an end: deltas in a cycle, in a pack with an index of version 1,
// which is left to git; and a pipe in place of an object.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Workbench } from "./golden.ts";
import { placePack, writeDelta, writePack } from "./pack/writer.ts";

export const cycleIds: readonly [string, string] = ["a1".repeat(20), "b2".repeat(20)];

/** Adds two deltas that are made from each other. Call it last: git without limits would meet them. */
export function addDeltaCycle({ folder }: Workbench): void {
	const delta = writeDelta(10, 10, [{ from: 0, count: 10 }]);
	const { bytes, offsets } = writePack([
		{ base: cycleIds[1], delta },
		{ base: cycleIds[0], delta },
	]);
	const index = writeFirstIndex(bytes, [
		[cycleIds[0], offsets[0]!],
		[cycleIds[1], offsets[1]!],
	]);
	placePack(join(folder, ".git/objects"), bytes, index);
}

/** Adds an object that is a pipe; returns its id. */
export function addPipe(w: Workbench): string {
	const id = w.feed("What nobody ever writes", "hash-object", "--stdin");
	const place = join(w.folder, ".git/objects", id.slice(0, 2));
	mkdirSync(place, { recursive: true });
	execFileSync("mkfifo", [join(place, id.slice(2))]);
	return id;
}

/** Commits files, which need not be there: names with the ids of their contents. */
export function commitFiles(w: Workbench, files: Readonly<Record<string, string>>): string {
	const lines = Object.entries(files).map(([name, id]) => `100644 blob ${id}\t${name}\n`);
	return commitTree(w, w.feed(lines.join(""), "mktree", "--missing"));
}

/** Commits a tree, which need not be there, on top of HEAD. */
export function commitTree(w: Workbench, tree: string): string {
	const parent = w.git("rev-parse", "HEAD");
	const who = "Ada <ada@example.org> 1700000000 +0000";
	const text = `tree ${tree}\nparent ${parent}\nauthor ${who}\ncommitter ${who}\n\nWork\n`;
	const commit = w.feed(text, "hash-object", "-t", "commit", "--literally", "-w", "--stdin");
	w.git("update-ref", "HEAD", commit);
	return commit;
}

/** Writes an index of version 1: for each object its offset and its id, in order. */
function writeFirstIndex(
	pack: Buffer,
	objects: readonly (readonly [id: string, offset: number])[],
): Buffer {
	const fanout = Buffer.alloc(1024);
	for (let first = 0; first < 256; first++) {
		const upTo = objects.filter(([id]) => Number.parseInt(id.slice(0, 2), 16) <= first);
		fanout.writeUInt32BE(upTo.length, 4 * first);
	}
	const entries = objects.map(([id, offset]) => {
		const place = Buffer.alloc(4);
		place.writeUInt32BE(offset);
		return Buffer.concat([place, Buffer.from(id, "hex")]);
	});
	const body = Buffer.concat([fanout, ...entries, pack.subarray(-20)]);
	return Buffer.concat([body, createHash("sha1").update(body).digest()]);
}
