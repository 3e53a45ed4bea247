// Opens a repository's object store: the packs and loose objects in its own folder and in its alternates.
// Reads only which objects there are. Wherever something is other than expected, all is left to git, and why is said.

import {
	closeSync,
	fstatSync,
	openSync,
	readdirSync,
	readFileSync,
	realpathSync,
	statSync,
} from "node:fs";
import { basename, isAbsolute, join } from "node:path";
import { createKernel } from "../../kernel/kernel.ts";
import { quoted } from "../../text/quoted.ts";
import { reasonOf } from "../../text/system-error.ts";
import type { Repository } from "../repository.ts";
import { createIdTable, type IdTable } from "./id-table.ts";
import { openPackIndex, type PackIndex } from "./pack-index.ts";
import { createPackLayout, type PackLayout } from "./pack-layout.ts";

export interface GitPack {
	readonly path: string;
	/** The descriptor of the open file. */
	readonly file: number;
	readonly layout: PackLayout;
}

export interface ObjectStore {
	/** All ids: those of the packs, one pack behind the other, then the loose ones. */
	readonly table: IdTable;
	readonly packs: readonly GitPack[];
	/** The size of all packs. */
	readonly packBytes: number;
	/** The number of the first id of a loose object. */
	readonly firstLoose: number;
	close(): void;
}

/** The same store with its files open again; undefined where one is gone. */
export function reopenObjectStore(store: ObjectStore): ObjectStore | undefined {
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

/** What is asked of an opening; each is called at most once. */
export interface StoreListeners {
	/** Called with the size of all packs before they are read. */
	readonly onPacks?: (packBytes: number) => void;
	/** Called with the reason, the end of a sentence, where all is better left to git. */
	readonly onLeft?: (reason: string) => void;
}

/** Finds all objects; undefined where that is better left to git. */
export function openObjectStore(
	repository: Repository,
	{ onPacks, onLeft }: StoreListeners = {},
): ObjectStore | undefined {
	const files: number[] = [];
	const close = () => closeAll(files);
	try {
		return { ...readStore(repository, files, onPacks), close };
	} catch (error) {
		close();
		onLeft?.(describeFailure(error));
		return undefined;
	}
}

/** A fault of the store that git may get along with. */
class StoreFault extends Error {}

function describeFailure(error: unknown): string {
	if (error instanceof StoreFault) return error.message;
	if (error instanceof Error && "syscall" in error)
		return `its packs cannot be read (${reasonOf(error)})`;
	const hasMachineCode = "WebAssembly" in globalThis && globalThis.WebAssembly !== undefined;
	if (!hasMachineCode || (error as Error).name === "CompileError") {
		return "WebAssembly does not run here";
	}
	return "what is known of each object takes more memory than there is for it";
}

/** Does nothing the second time. */
function closeAll(files: number[]): void {
	for (const file of files.splice(0)) closeSync(file);
}

interface IndexedPack {
	readonly path: string;
	readonly index: PackIndex;
	readonly file: number;
	readonly bytes: number;
}

function readStore(
	repository: Repository,
	files: number[],
	onPacks: ((packBytes: number) => void) | undefined,
): Omit<ObjectStore, "close"> {
	// This kernel's memory is freed when the layouts are done.
	const kernel = createKernel();
	const idBytes = repository.idLength / 2;
	const indexed: IndexedPack[] = [];
	const loose: string[] = [];
	let count = 0;
	for (const folder of objectFolders(join(repository.commonDir, "objects"))) {
		for (const path of packPaths(join(folder, "pack"))) {
			// Opening anything else, such as a pipe, may never end.
			for (const file of [`${path}.idx`, `${path}.pack`]) {
				if (!statSync(file).isFile()) throw new StoreFault(`${nameOf(file)} is no file`);
			}
			const index = openPackIndex(`${path}.idx`, idBytes);
			if (index === undefined) {
				throw new StoreFault(`${nameOf(`${path}.idx`)} is damaged, or not of version 2`);
			}
			const file = openSync(`${path}.pack`, "r");
			files.push(file);
			const { size } = fstatSync(file);
			indexed.push({ path: `${path}.pack`, index, file, bytes: size });
			count += index.count;
		}
		for (const id of looseIds(folder, repository.idLength)) loose.push(id);
	}
	const packBytes = indexed.reduce((sum, { bytes }) => sum + bytes, 0);
	onPacks?.(packBytes);
	count += loose.length;
	const ids = new Int32Array(new SharedArrayBuffer(count * idBytes));
	const bytes = Buffer.from(ids.buffer);
	let at = 0;
	for (const { index } of indexed) {
		index.readIds(bytes.subarray(at));
		at += index.count * idBytes;
	}
	const firstLoose = at / idBytes;
	for (const id of loose) at += bytes.write(id, at, "hex");
	const table = createIdTable(kernel, ids, idBytes);
	let firstId = 0;
	const packs = indexed.map(({ path, index, file, bytes: size }) => {
		const layout = createPackLayout(kernel, file, size, index, table, firstId);
		firstId += index.count;
		return { path, file, layout };
	});
	return { table, packs, packBytes, firstLoose };
}

/** The name that git gives a pack is a hash, and is shown whole. */
function nameOf(path: string): string {
	const name = basename(path);
	return /^pack-[0-9a-f]{40,64}\.(?:idx|pack)$/.test(name) ? name : quoted(name);
}

/** The repository's own folder first, then those it borrows from, each once. */
function objectFolders(own: string): string[] {
	const folders = [realpathSync(own)];
	for (const folder of folders) {
		if (folders.length > maxFolders) throw new StoreFault("there are too many alternates");
		for (const line of readAlternates(folder)) {
			// Git reports a missing one, when it lists the refs.
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
	// Git parses those as C strings.
	if (lines.some((line) => line.startsWith('"'))) throw new StoreFault("alternates are quoted");
	return lines;
}

function realOrNone(path: string): string | undefined {
	try {
		return realpathSync(path);
	} catch {
		return undefined;
	}
}

/** The packs of a folder without their endings; git ignores one without an index. */
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
