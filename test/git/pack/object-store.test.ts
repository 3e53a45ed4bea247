// The object store knows all packs and loose objects, also those of alternates. Anything unexpected is left
// to git, and no file that is opened can block.

import { execFileSync } from "node:child_process";
import {
	appendFileSync,
	chmodSync,
	closeSync,
	mkdirSync,
	openSync,
	readFileSync,
	renameSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { devNull } from "node:os";
import { join, relative } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { createGitLimits } from "../../../src/git/git-limits.ts";
import { idHex, isFirstOccurrence } from "../../../src/git/pack/id-table.ts";
import { type ObjectStore, openObjectStore } from "../../../src/git/pack/object-store.ts";
import { openRepository, type Repository } from "../../../src/git/repository.ts";
import { asUnprivilegedUser, makeFolder } from "../../sources/tree.ts";
import { gitProgram } from "../findings.ts";
import { openWorkbench, startRepository, type Workbench } from "../golden.ts";
import { packPaths } from "./opened.ts";

function open(w: Workbench): ObjectStore | undefined {
	const store = openObjectStore(openRepository(w.folder, gitProgram));
	if (store) onTestFinished(() => store.close());
	return store;
}

function idsOf({ table }: ObjectStore): string[] {
	const numbers = Array.from({ length: table.count }, (_, number) => number);
	return numbers
		.filter((number) => isFirstOccurrence(table, number))
		.map((number) => idHex(table, number));
}

function listed(w: Workbench): string[] {
	return w.git("cat-file", "--batch-all-objects", "--batch-check=%(objectname)").split("\n");
}

const objectsOf = (w: Workbench) => join(w.folder, ".git/objects");

/** Two packs and loose objects. */
function repository(...args: string[]): Workbench {
	const w = startRepository(makeFolder(), ...args);
	w.commit("a.txt", "a\n");
	w.git("repack", "-a", "-d", "-q");
	w.commit("b.txt", "b\n");
	w.git("repack", "-d", "-q");
	w.commit("c.txt", "c\n");
	return w;
}

function borrow(from: Workbench): Workbench {
	const folder = join(makeFolder(), "clone");
	from.git("clone", "--quiet", "--shared", from.folder, folder);
	return openWorkbench(folder);
}

const alternatesOf = (w: Workbench) => join(objectsOf(w), "info/alternates");

describe("all objects are known", () => {
	test.each(["sha1", "sha256"])("of a repository with %s", (format) => {
		const w = repository(`--object-format=${format}`);
		const store = open(w)!;
		expect(idsOf(store).sort()).toEqual(listed(w));
		expect(store.packs.map(({ layout }) => layout.types.length)).toEqual([3, 3]);
		expect(store.table.count - store.firstLoose).toBe(3);
		expect(store.table.idBytes).toBe(format === "sha1" ? 20 : 32);
	});

	test("of one without any", () => {
		expect(open(startRepository(makeFolder()))).toMatchObject({ table: { count: 0 }, packs: [] });
	});

	test("of one in which two packs and a loose file have the same ones", () => {
		const w = repository();
		const spare = makeFolder();
		const [first = ""] = packPaths(objectsOf(w));
		for (const ending of [".pack", ".idx"]) {
			execFileSync("cp", [`${first}${ending}`, join(spare, `pack-copy${ending}`)]);
		}
		w.feed(readFileSync(join(spare, "pack-copy.pack")), "unpack-objects", "-q");
		for (const ending of [".pack", ".idx"]) {
			renameSync(join(spare, `pack-copy${ending}`), join(objectsOf(w), `pack/pack-copy${ending}`));
		}
		const store = open(w)!;
		expect(idsOf(store).sort()).toEqual(listed(w));
		expect(store.table.count).toBe(listed(w).length + 3);
	});

	test.each<[string, (from: Workbench, w: Workbench) => string]>([
		["its full path", (from) => objectsOf(from)],
		["a relative path", (from, w) => relative(objectsOf(w), objectsOf(from))],
		["a path with a comment and an empty line", (from) => `# other\n\n${objectsOf(from)}`],
		["a path with a slash and dots", (from) => `${objectsOf(from)}/../objects/`],
		["a path that is there twice", (from) => `${objectsOf(from)}\n${objectsOf(from)}`],
		[
			"a link",
			(from) => {
				const link = join(makeFolder(), "link");
				symlinkSync(objectsOf(from), link);
				return link;
			},
		],
		["a path beside one that is missing", (from) => `${from.folder}/missing\n${objectsOf(from)}`],
	])("of one that borrows by %s", (_, alternates) => {
		const from = repository();
		const w = borrow(from);
		w.commit("own.txt", "own\n");
		writeFileSync(alternatesOf(w), `${alternates(from, w)}\n`);
		const store = open(w)!;
		expect(idsOf(store).sort()).toEqual(listed(w));
		expect(store.packs).toHaveLength(2);
	});

	test("of one that borrows from one that borrows, in a circle", () => {
		const from = repository();
		const middle = borrow(from);
		middle.commit("middle.txt", "middle\n");
		const w = borrow(middle);
		mkdirSync(join(objectsOf(from), "info"), { recursive: true });
		writeFileSync(alternatesOf(from), `${objectsOf(w)}\n`);
		// Git itself goes round and complains.
		const own = listed(w);
		expect(idsOf(open(w)!).sort()).toEqual(own);
	});

	test("whatever else lies in the folder", () => {
		const w = repository();
		const objects = objectsOf(w);
		writeFileSync(join(objects, "pack/tmp_pack_1"), "no pack\n");
		writeFileSync(join(objects, "pack/pack-half.pack"), "no index beside it\n");
		writeFileSync(join(objects, "pack/pack-half.keep"), "");
		writeFileSync(join(objects, "pack/other.idx"), "another name\n");
		mkdirSync(join(objects, "zz"));
		mkdirSync(join(objects, "ab"), { recursive: true });
		writeFileSync(join(objects, "ab/tmp_obj_1"), "no object\n");
		writeFileSync(join(objects, "ab", "c".repeat(39)), "no object\n");
		expect(idsOf(open(w)!).sort()).toEqual(listed(w));
	});
});

describe("it is left to git when", () => {
	const places: readonly (readonly [
		what: string,
		spoil: (pack: string, w: Workbench) => void,
		reason: RegExp,
	])[] = [
		["an index is no index", (pack) => writeFileSync(`${pack}.idx`, "no index\n"), /damaged/],
		["an index is empty", (pack) => writeFileSync(`${pack}.idx`, ""), /damaged/],
		[
			"an index is of version 1",
			(pack, w) => w.git("index-pack", "--index-version=1", `${pack}.pack`),
			/^pack-[0-9a-f]{40}\.idx is damaged, or not of version 2$/,
		],
		["an index is a pipe", (pack) => makePipe(`${pack}.idx`), /\.idx is no file$/],
		["a pack is a pipe", (pack) => makePipe(`${pack}.pack`), /\.pack is no file$/],
		["an index is a folder", (pack) => makeFolderAt(`${pack}.idx`), /\.idx is no file$/],
		["a pack is a folder", (pack) => makeFolderAt(`${pack}.pack`), /\.pack is no file$/],
		[
			"a pack is a link to nothing",
			(pack) => {
				rmSync(`${pack}.pack`);
				symlinkSync("nothing", `${pack}.pack`);
			},
			/cannot be read \(it does not exist\)$/,
		],
		["alternates are quoted", (_, w) => addAlternate(w, '"/a\\tb"'), /^alternates are quoted$/],
		[
			"alternates are a folder",
			(_, w) => mkdirSync(alternatesOf(w), { recursive: true }),
			/\(it is a folder\)$/,
		],
		[
			"the folder of packs is a file",
			(_, w) => {
				rmSync(join(objectsOf(w), "pack"), { recursive: true });
				writeFileSync(join(objectsOf(w), "pack"), "");
			},
			/\(its folder is no folder\)$/,
		],
	];
	test.each(places)("%s, and why is said", (_, spoil, reason) => {
		const w = repository();
		const [pack = ""] = packPaths(objectsOf(w));
		for (const ending of [".pack", ".idx"]) chmodSync(`${pack}${ending}`, 0o644);
		spoil(pack, w);
		const before = nextFile();
		expect(whyLeft(openRepository(w.folder, gitProgram))).toMatch(reason);
		// Nothing stays open.
		expect(nextFile()).toBe(before);
	});

	test("a folder cannot be read", async () => {
		const w = repository();
		chmodSync(w.folder, 0o755);
		chmodSync(join(objectsOf(w), "pack"), 0o000);
		await asUnprivilegedUser(async () => {
			expect(whyLeft(openRepositoryOf(w))).toMatch(/permission denied/);
		});
		chmodSync(join(objectsOf(w), "pack"), 0o755);
	});

	test("there are more alternates than anybody could mean", () => {
		const w = repository();
		for (let count = 0; count < 120; count++) addAlternate(w, makeFolder());
		expect(whyLeft(openRepository(w.folder, gitProgram))).toMatch(/too many alternates/);
	});
});

/** The reason for which a repository is left to git. */
function whyLeft(repository: Repository): string | undefined {
	let reason: string | undefined;
	const onLeft = (told: string) => {
		reason = told;
	};
	expect(openObjectStore(repository, { onLeft })).toBeUndefined();
	return reason;
}

/** The number that the next file gets that is opened. */
function nextFile(): number {
	const file = openSync(devNull, "r");
	closeSync(file);
	return file;
}

/** As much of a repository as the store needs; git itself refuses another user's. */
function openRepositoryOf({ folder }: Workbench): Repository {
	return {
		root: folder,
		gitDir: join(folder, ".git"),
		commonDir: join(folder, ".git"),
		bare: false,
		shallow: new Set(),
		promisor: false,
		idLength: 40,
		program: gitProgram,
		arguments: [],
		environment: {},
		limits: createGitLimits(),
	};
}

function makePipe(path: string): void {
	rmSync(path);
	execFileSync("mkfifo", [path]);
}

function makeFolderAt(path: string): void {
	rmSync(path);
	mkdirSync(path);
}

function addAlternate(w: Workbench, line: string): void {
	mkdirSync(join(objectsOf(w), "info"), { recursive: true });
	appendFileSync(alternatesOf(w), `${line}\n`);
}
