// Plants three values in a file of every format that is opened, and says where each of them is to be found. Real tools
// make the files where they are at hand, else what is beside this file.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { launch } from "../browser/browser.ts";
import { openWorkbench } from "../git/golden.ts";
import { write } from "../sources/tree.ts";
import { makeArchives, recipes } from "./made-archives.ts";
import { makeDocuments, type Pair, pngOf } from "./made-documents.ts";
import { androidResourcesOf, dexOf, javaClassOf } from "./made-programs.ts";

/** Of one kind of file: the place of each value, in their order, as "path!member:line". */
export interface Planted {
	readonly inTree: readonly string[];
	/** Where that differs. */
	readonly inHistory?: readonly string[];
}

/** Puts them into a folder of a repository. A pair is a name and its value. */
export async function plantAll(
	root: string,
	folder: string,
	pairs: readonly Pair[],
): Promise<Planted[]> {
	const path = join(root, folder);
	const planted = [
		...plantArchives(path, pairs),
		...plantDocuments(path, pairs),
		...plantPrograms(path, pairs),
		...plantTexts(path, pairs),
		...plantRepositories(path, pairs),
		plantPointer(root, path, pairs),
		await plantPrintedPage(path, pairs),
	];
	const below = (places: readonly string[]) => places.map((place) => `${folder}/${place}`);
	return planted.map(({ inTree, inHistory = inTree }) => ({
		inTree: below(inTree),
		inHistory: below(inHistory),
	}));
}

/** On lines 3, 5 and 7. */
function dumpOf(pairs: readonly Pair[]): string {
	const assigned = pairs.map(([name, value]) => `${nameOf(name).toUpperCase()}=${value}\n`);
	return `-- a dump\n\n${assigned.join("\n")}`;
}

const nameOf = (name: string) => name.toLowerCase().replaceAll(" ", "_");

const inDump = (file: string) => [3, 5, 7].map((line) => `${file}:${line}`);

const inFile = (name: string, places: readonly string[]): Planted => ({
	inTree: places.map((place) => `${name}!${place}`),
});

function plantArchives(folder: string, pairs: readonly Pair[]): Planted[] {
	const dump = dumpOf(pairs);
	write(folder, { "in/db/dump.sql": dump });
	makeArchives(folder);
	// A tool for it is on few machines.
	writeFileSync(join(folder, "dump.sql.br"), brotliCompressSync(dump));
	return [
		...recipes.map(({ name, member }) => inFile(name, inDump(member))),
		// Contents of a history have no names, which alone would tell it.
		{ ...inFile("dump.sql.br", inDump("dump.sql")), inHistory: [] },
	];
}

/** What Python's libraries make of the pairs. */
const madeByPython: Readonly<Record<string, readonly string[]>> = {
	"shop.sqlite": ['table "options":2', 'table "accounts":1', 'table "texts":4'],
	"wide.sqlite": ['table "options":2', 'table "accounts":1', 'table "texts":4'],
	// Their raw bytes.
	"deleted.sqlite": [":1", ":1", ":1"],
	"app.wal": [1, 2, 3].map((line) => `table "options":${line}`),
	"keys.eml": ["text:2", "notes.txt:1", "notes.txt:2"],
	"app.plist": ["values:5", "values:2", "values:1"],
	"archive.mbox": [1, 2, 3].map((line) => `mail 2: guide.docx!text of the document:${line}`),
};

function plantDocuments(folder: string, pairs: readonly Pair[]): Planted[] {
	const documents = makeDocuments(pairs);
	for (const { name, content } of documents) writeFileSync(join(folder, name), content);
	const program = join(import.meta.dirname, "make_documents.py");
	execFileSync("python3", [program], { input: JSON.stringify({ folder, pairs }) });
	return [
		...documents.map(({ name, places }) => inFile(name, places)),
		...Object.entries(madeByPython).map(([name, places]) => inFile(name, places)),
	];
}

/** What a browser prints: its letters have numbers of their own. */
async function plantPrintedPage(folder: string, pairs: readonly Pair[]): Promise<Planted> {
	const browser = await launch();
	try {
		const page = await browser.newPage();
		await page.setContent(`<pre>${dumpOf(pairs)}</pre>`);
		writeFileSync(join(folder, "printed.pdf"), await page.pdf());
	} finally {
		await browser.close();
	}
	return inFile(
		"printed.pdf",
		[2, 3, 4].map((line) => `page 1:${line}`),
	);
}

/** Parts of programs and documents that stand alone. A class and a dex hold a field and a call each. */
function plantPrograms(folder: string, [one, two, three]: readonly Pair[]): Planted[] {
	const other: Pair = ["Shop colour", "blue"];
	write(folder, {
		"One.class": javaClassOf(one!, two!),
		"Two.class": javaClassOf(three!, other),
		"one.dex": dexOf(one!, two!),
		"two.dex": dexOf(three!, other),
		"resources.arsc": androidResourcesOf([one!, two!, three!], true),
		"Document.iwa": iwaOf(Buffer.from(dumpOf([one!, two!, three!]))),
	});
	return [
		{ inTree: ["One.class!strings:2", "One.class!strings:4", "Two.class!strings:2"] },
		{ inTree: ["one.dex!strings:2", "one.dex!strings:4", "two.dex!strings:2"] },
		inFile("resources.arsc", ["strings:1", "strings:2", "strings:3"]),
		inFile("Document.iwa", inDump("")),
	];
}

/** Chunks of Snappy, each of one literal. */
function iwaOf(content: Buffer): Buffer {
	const chunks: Buffer[] = [];
	for (let at = 0; at < content.length; at += 60) {
		const piece = content.subarray(at, at + 60);
		const head = [0, piece.length + 2, 0, 0, piece.length, (piece.length - 1) << 2];
		chunks.push(Buffer.from(head), piece);
	}
	return Buffer.concat(chunks);
}

/** What clients of HTTP and clusters keep, and what pictures carry: no containers, so they have no members. */
function plantTexts(folder: string, pairs: readonly Pair[]): Planted[] {
	const named = pairs.map(([name, value]) => ({ name: nameOf(name), value }));
	const printed = (value: unknown) => JSON.stringify(value, undefined, 1);
	const requests = named.map((header) => ({ url: "https://shop.example/", headers: [header] }));
	const values = named.map(({ name: key, value }) => ({ key, value, enabled: true }));
	const packed = gzipSync(JSON.stringify({ config: dumpOf(pairs) })).toString("base64");
	const files = {
		"session.har": printed({
			log: { version: "1.2", entries: requests.map((request) => ({ request })) },
		}),
		"shop.postman_environment.json": printed({ id: "1", name: "Shop", values }),
		"insomnia.json": printed({ _type: "export", resources: requests }),
		"lists.bru": `get {\n  url: https://shop.example/\n}\n\nheaders {\n${named.map(({ name, value }) => `  ${name}: ${value}\n`).join("")}}\n`,
		"release.yaml": `kind: Secret\ntype: helm.sh/release.v1\ndata:\n  release: ${Buffer.from(packed).toString("base64")}\n`,
		"photo.jpg": Buffer.concat([
			Buffer.from("\xff\xd8\xff\xe1\x02\x00Exif\0\0", "latin1"),
			Buffer.from(dumpOf(pairs)),
			Buffer.from("\xff\xd9", "latin1"),
		]),
		"plain.png": pngOf([
			["IHDR", Buffer.alloc(13)],
			["tEXt", Buffer.from(`Comment\0${dumpOf(pairs)}`)],
			["IEND", Buffer.alloc(0)],
		]),
	};
	write(folder, files);
	return Object.entries(files).map(([name, content]) => ({
		inTree: pairs.map(([, value]) => {
			const before = content.toString("latin1").split(value)[0]!;
			const line = name === "release.yaml" ? 4 : before.split("\n").length;
			return `${name}!:${line}`;
		}),
	}));
}

/** A bundle, a pack and an object that stand alone, and a bare repository. */
function plantRepositories(folder: string, pairs: readonly Pair[]): Planted[] {
	const bench = openWorkbench(join(folder, "repository"));
	bench.git("init", "-q", "--initial-branch=main");
	const commit = bench.commit("db/dump.sql", dumpOf(pairs)).slice(0, 12);
	const object = bench.git("rev-parse", "HEAD:db/dump.sql");
	bench.git("bundle", "create", "-q", join(folder, "all.bundle"), "--all");
	bench.git("clone", "-q", "--bare", ".", join(folder, "store.git"));
	const store = openWorkbench(join(folder, "store.git"));
	store.git("repack", "-adq");
	const packs = readdirSync(join(store.folder, "objects/pack"));
	const pack = `objects/pack/${packs.find((name) => name.endsWith(".pack"))}`;
	const loose = join(bench.folder, ".git/objects", object.slice(0, 2), object.slice(2));
	write(folder, {
		"loose-object": readFileSync(loose),
		"kept.pack": readFileSync(join(store.folder, pack)),
	});
	rmSync(bench.folder, { recursive: true });
	const member = `${commit}/db/dump.sql`;
	return [
		inFile("all.bundle", inDump(member)),
		inFile("kept.pack", inDump(member)),
		inFile("loose-object", inDump("")),
		{
			inTree: inDump("store.git/db/dump.sql!"),
			inHistory: inDump(`store.git/${pack}!${member}`),
		},
	];
}

/** A pointer, and its content in the store of the repository. */
function plantPointer(root: string, folder: string, pairs: readonly Pair[]): Planted {
	const dump = dumpOf(pairs);
	const id = createHash("sha256").update(dump).digest("hex");
	const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${id}\nsize ${dump.length}\n`;
	write(folder, { ".gitattributes": "*.bin filter=lfs\n", "dump.bin": pointer });
	write(root, { [`.git/lfs/objects/${id.slice(0, 2)}/${id.slice(2, 4)}/${id}`]: dump });
	return inFile("dump.bin", inDump(""));
}
