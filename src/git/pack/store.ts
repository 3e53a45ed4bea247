// Where does the repository keep its objects? Packs and single ("loose") objects in its own
// folder, and in the folders that it borrows from. What is read here is only which objects
// there are; where anything is other than expected, git is asked for all of them instead.

import {
	closeSync,
	fstatSync,
	openSync,
	readdirSync,
	readFileSync,
	realpathSync,
	statSync,
} from "node:fs";
import { isAbsolute, join } from "node:path";
import { createKernel } from "../../kernel/kernel.ts";
import type { Repository } from "../repository.ts";
import { createIdTable, type IdTable } from "./id-table.ts";
import { type Layout, layOut } from "./layout.ts";
import { type PackIndex, readPackIndex } from "./pack-index.ts";

export interface Pack {
	readonly path: string;
	/** An open file. */
	readonly file: number;
	readonly layout: Layout;
}

export interface Store {
	/** All ids that there are: those of the packs, one pack behind the other, then the loose ones. */
	readonly table: IdTable;
	readonly packs: readonly Pack[];
	/** Of all packs. */
	readonly packBytes: number;
	/** The number of the first id of a loose object. */
	readonly firstLoose: number;
	close(): void;
}

/** The same store with its files open again; undefined where one is gone. */
export function reopenStore(store: Store): Store | undefined {
	const files: number[] = [];
	const close = () => closeAll(files);
	try {
		const packs = store.packs.map((pack) => {
			const file = openSync(pack.path, "r");
			files.push(file);
			return { ...pack, file };
		});
		return { ...store, packs, close };
	} catch {
		close();
		return undefined;
	}
}

/**
 * Finds all objects; undefined where that is better left to git. Calls `onPacks` with the bytes of
 * all packs before it looks into them.
 */
export function openStore(
	repository: Repository,
	onPacks: (packBytes: number) => void = () => {},
): Store | undefined {
	const files: number[] = [];
	const close = () => closeAll(files);
	try {
		const store = readStore(repository, files, onPacks);
		if (store === undefined) close();
		return store && { ...store, close };
	} catch {
		close();
		return undefined;
	}
}

/** Does nothing the second time. */
function closeAll(files: number[]): void {
	for (const file of files.splice(0)) closeSync(file);
}

interface OpenPack {
	readonly path: string;
	readonly index: PackIndex;
	readonly ids: Buffer;
	readonly file: number;
	readonly bytes: number;
}

function readStore(
	repository: Repository,
	files: number[],
	onPacks: (packBytes: number) => void,
): Omit<Store, "close"> | undefined {
	// With a memory of its own, which goes when all is laid out.
	const kernel = createKernel();
	const idBytes = repository.idLength / 2;
	const open: OpenPack[] = [];
	const loose: string[] = [];
	let count = 0;
	for (const folder of objectFolders(join(repository.commonDir, "objects"))) {
		for (const path of packPaths(join(folder, "pack"))) {
			// To open anything else, such as a pipe, may never end.
			if (![".idx", ".pack"].every((ending) => statSync(path + ending).isFile())) return undefined;
			const bytes = readFileSync(`${path}.idx`);
			const index = readPackIndex(kernel, bytes, idBytes);
			if (index === undefined) return undefined;
			const file = openSync(`${path}.pack`, "r");
			files.push(file);
			const { size } = fstatSync(file);
			const ids = bytes.subarray(index.idsAt, index.idsAt + index.count * idBytes);
			open.push({ path: `${path}.pack`, index, ids, file, bytes: size });
			count += index.count;
		}
		for (const id of looseIds(folder, repository.idLength)) loose.push(id);
	}
	const packBytes = open.reduce((sum, { bytes }) => sum + bytes, 0);
	onPacks(packBytes);
	count += loose.length;
	const ids = new Int32Array(new SharedArrayBuffer(count * idBytes));
	const bytes = Buffer.from(ids.buffer);
	let at = 0;
	for (const pack of open) at += pack.ids.copy(bytes, at);
	const firstLoose = at / idBytes;
	for (const id of loose) at += bytes.write(id, at, "hex");
	const table = createIdTable(kernel, ids, idBytes);
	let firstId = 0;
	const packs = open.map(({ path, index, file, bytes: size }) => {
		const layout = layOut(kernel, file, size, index, table, firstId);
		firstId += index.count;
		return { path, file, layout };
	});
	return { table, packs, packBytes, firstLoose };
}

/** The repository's own folder first, then those it borrows from, each once. */
function objectFolders(own: string): string[] {
	const folders = [realpathSync(own)];
	for (const folder of folders) {
		if (folders.length > maxFolders) throw new RangeError("Too many alternates");
		for (const line of readAlternates(folder)) {
			// Git says of a missing one that it is missing: it is asked about refs in any case.
			const path = realOrNone(isAbsolute(line) ? line : join(folder, line));
			if (path !== undefined && !folders.includes(path)) folders.push(path);
		}
	}
	return folders;
}

function readAlternates(folder: string): string[] {
	let text: string;
	try {
		text = readFileSync(join(folder, "info/alternates"), "utf8");
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
		throw error;
	}
	const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
	// Git takes those apart as strings of C.
	if (lines.some((line) => line.startsWith('"'))) throw new RangeError("Quoted alternates");
	return lines;
}

function realOrNone(path: string): string | undefined {
	try {
		return realpathSync(path);
	} catch {
		return undefined;
	}
}

/** The packs of a folder without their endings; git knows none without an index. */
function packPaths(folder: string): string[] {
	const names = namesIn(folder);
	const packs = new Set(names.filter((name) => name.endsWith(".pack")));
	return names
		.filter((name) => name.startsWith("pack-") && name.endsWith(".idx"))
		.map((name) => name.slice(0, -".idx".length))
		.filter((name) => packs.has(`${name}.pack`))
		.sort()
		.map((name) => join(folder, name));
}

function looseIds(folder: string, idLength: number): string[] {
	const ids: string[] = [];
	for (const first of namesIn(folder)) {
		if (!/^[0-9a-f]{2}$/.test(first)) continue;
		for (const rest of namesIn(join(folder, first))) {
			if (rest.length === idLength - 2 && /^[0-9a-f]+$/.test(rest)) ids.push(first + rest);
		}
	}
	return ids.sort();
}

function namesIn(folder: string): string[] {
	try {
		return readdirSync(folder);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
		throw error;
	}
}

const maxFolders = 100;
