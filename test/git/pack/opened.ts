// Opens a pack with its layout and the ids of its entries, for tests of single parts.

import { closeSync, fstatSync, openSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import {
	createFamilyWalk,
	type Version,
	type WalkLimits,
} from "../../../src/git/pack/family-walk.ts";
import { createIdTable, type IdTable, idHex } from "../../../src/git/pack/id-table.ts";
import { createPackFiles, type PackFile } from "../../../src/git/pack/pack-file.ts";
import { openPackIndex } from "../../../src/git/pack/pack-index.ts";
import { createPackLayout, type PackLayout } from "../../../src/git/pack/pack-layout.ts";
import { createKernel } from "../../../src/kernel/kernel.ts";

export interface OpenedPack {
	readonly file: number;
	readonly table: IdTable;
	readonly layout: PackLayout;
	/** The id of an entry. */
	idOf(entry: number): string;
}

/** Opens the pack at a path without its ending, as the only one that there is. */
export function openPack(path: string, idBytes = 20): OpenedPack {
	const kernel = createKernel();
	const index = openPackIndex(`${path}.idx`, idBytes);
	if (index === undefined) throw new Error("The index is not understood");
	const ids = new Int32Array(new SharedArrayBuffer(index.count * idBytes));
	index.readIds(Buffer.from(ids.buffer));
	const table = createIdTable(kernel, ids, idBytes);
	const file = openSync(`${path}.pack`, "r");
	onTestFinished(() => closeSync(file));
	const layout = createPackLayout(kernel, file, fstatSync(file).size, index, table, 0);
	return { file, table, layout, idOf: (entry) => idHex(table, layout.ids[entry]!) };
}

/** The paths of all packs in a folder of objects, without their endings. */
export function packPaths(objects: string): string[] {
	return readdirSync(join(objects, "pack"))
		.filter((name) => name.endsWith(".pack"))
		.map((name) => join(objects, "pack", name.slice(0, -".pack".length)));
}

export interface Walked {
	/** What was visited, in order: a copy of each content. */
	readonly visited: readonly {
		readonly entry: number;
		readonly type: number;
		readonly content: Buffer;
	}[];
	readonly refused: readonly number[];
}

/** Walks over all families of a pack. */
export function walkAll(
	{ file, layout, table }: OpenedPack,
	limits: Partial<WalkLimits> = {},
	watch: (file: PackFile) => PackFile = (file) => file,
): Walked {
	const visited: { entry: number; type: number; content: Buffer }[] = [];
	const refused: number[] = [];
	const kernel = createKernel();
	const walk = createFamilyWalk<Buffer>(
		kernel,
		watch(createPackFiles(kernel, 1 << 20)(file)),
		layout,
		{ maxContentBytes: 1 << 26, maxHeldBytes: 1 << 28, idBytes: table.idBytes, ...limits },
		{
			visit({ entry, type, address, bytes, base, baseBytes }: Version<Buffer>) {
				const content = Buffer.from(kernel.bytesAt(address, bytes));
				if ((base?.length ?? 0) !== baseBytes) throw new Error("The base has another size");
				if (base !== undefined) checkSegments(content, base, kernel.segments());
				visited.push({ entry, type, content });
				return content;
			},
			skip: (entry) => refused.push(entry),
		},
	);
	for (const root of layout.roots) walk(root);
	return { visited, refused };
}

/** Checks that a version's copied segments are in its base. */
function checkSegments(content: Buffer, base: Buffer, segments: Int32Array): void {
	let done = 0;
	for (let segment = 0; segment < segments.length; segment += 3) {
		const [start, end, from] = segments.subarray(segment, segment + 3);
		if (start !== done) throw new Error("The segments leave something out");
		done = end!;
		if (from! < 0) continue;
		const copied = base.subarray(from!, from! + end! - start!);
		if (!content.subarray(start, end).equals(copied))
			throw new Error("A segment is not the base's");
	}
	if (done !== content.length) throw new Error("The segments end early");
}
