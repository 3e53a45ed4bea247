// Damaged packs and packs written to do harm: reading them ends, reports what could not be read, and finds
// what can be read.

import {
	chmodSync,
	copyFileSync,
	cpSync,
	existsSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	statSync,
	truncateSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { makeFolder } from "../../sources/tree.ts";
import { gitProgram } from "../findings.ts";
import { keyOf, openWorkbench, startRepository, type Workbench } from "../golden.ts";
import { readBothWays, readPacked } from "./both-paths.ts";
import { packPaths } from "./opened.ts";
import { type Entry, idOf, placePack, writeDelta, writeIndex, writePack } from "./writer.ts";

const line = (name: string) => `mailchimp_api_key = "${keyOf(name)}"\n`;
const secrets = (...names: string[]) => names.map(keyOf).sort();
const filler = Array.from({ length: 60 }, (_, index) => `line ${index * 37} of a text\n`);
const objectsOf = (w: Workbench) => join(w.folder, ".git/objects");

/** Git with little memory: objects in a cycle would make it take all that there is. */
function modestGit(): string {
	const path = join(makeFolder(), "git");
	writeFileSync(path, `#!/bin/sh\nulimit -v 250000 2>/dev/null\nexec '${gitProgram}' "$@"\n`);
	chmodSync(path, 0o755);
	return path;
}

const made = mkdtempSync(join(tmpdir(), "unleak-damaged-"));
afterAll(() => rmSync(made, { recursive: true, force: true }));

/** Keys in a pack with versions ("a0" to "a9"), in a second pack ("b") and in a loose object ("c"). */
function make(folder: string, format: string): void {
	const w = startRepository(folder, `--object-format=${format}`);
	const lines = [...filler];
	for (let count = 0; count < 10; count++) {
		lines[count * 5] = `changed ${count}\n`;
		w.commit("a.txt", lines.join("") + line(`a${count}`));
	}
	w.git("repack", "-a", "-d", "-f", "-q");
	const [first = ""] = packPaths(objectsOf(w));
	for (const ending of [".pack", ".idx"]) chmodSync(first + ending, 0o644);
	w.commit("b.txt", line("b"));
	w.git("repack", "-d", "-q");
	w.commit("c.txt", line("c"));
}

/** A copy of it, and its first pack. */
function repository(format = "sha1"): { w: Workbench; pack: string } {
	const own = join(made, format);
	if (!existsSync(own)) make(own, format);
	const w = openWorkbench(join(makeFolder(), "copy"));
	cpSync(own, w.folder, { recursive: true });
	const pack = packPaths(objectsOf(w)).find((path) => isWritable(`${path}.pack`))!;
	return { w, pack };
}

/** Git lets nobody write to its packs; the first one was made so that it can be spoiled. */
function isWritable(path: string): boolean {
	return (statSync(path).mode & 0o200) !== 0;
}

const all = ["a0", "a1", "a2", "a3", "a4", "a5", "a6", "a7", "a8", "a9", "b", "c"];

describe("a pack of git", () => {
	test.each([
		["sha1", "as it is"],
		["sha256", "as it is"],
	])("of %s, %s: all is found, and there is no problem", async (format) => {
		const { plain, packed } = await readBothWays(repository(format).w.folder);
		expect(packed).toEqual(plain);
		expect(packed).toMatchObject({ secrets: secrets(...all), problems: [] });
	});

	test.each([0, 40, 700])("that is cut off after %i bytes", async (length) => {
		const { w, pack } = repository();
		truncateSync(`${pack}.pack`, length);
		const { packed } = await readBothWays(w.folder);
		expect(packed.secrets).toEqual(secrets("b", "c"));
		expect(packed.problems.join("\n")).toMatch(/^unreadable-object: /m);
	});

	test.each([20, 60])("that lacks its last %i bytes", async (length) => {
		const { w, pack } = repository();
		truncateSync(`${pack}.pack`, readFileSync(`${pack}.pack`).length - length);
		const { packed } = await readBothWays(w.folder);
		expect(packed.secrets).toEqual(expect.arrayContaining(secrets("b", "c")));
		expect(packed.problems.length).toBeGreaterThan(0);
	});

	test("with any one byte spoiled: what git reads is found, and nothing is skipped in silence", async () => {
		const { w, pack } = repository();
		const bytes = readFileSync(`${pack}.pack`);
		for (let at = 15; at < bytes.length - 20; at += Math.ceil(bytes.length / 8)) {
			const spoiled = Buffer.from(bytes);
			spoiled[at]! ^= 0x55;
			writeFileSync(`${pack}.pack`, spoiled);
			const { plain, packed } = await readBothWays(w.folder, modestGit());
			const lost = plain.secrets.filter((secret) => !packed.secrets.includes(secret));
			expect([at, lost]).toEqual([at, []]);
			const isAllFound = packed.secrets.length === all.length;
			expect([at, isAllFound || packed.problems.length > 0]).toEqual([at, true]);
		}
	});

	test("whose index is that of another pack", async () => {
		const { w, pack } = repository();
		const other = packPaths(objectsOf(w)).find((path) => path !== pack)!;
		copyFileSync(`${other}.idx`, `${pack}.idx`);
		const { packed } = await readBothWays(w.folder);
		expect(packed.secrets).toEqual(expect.arrayContaining(secrets("b", "c")));
		expect(packed.problems.length).toBeGreaterThan(0);
	});

	test.each([
		["is gone", (index: string) => rmSync(index)],
		["is cut off", (index: string) => truncateSync(index, 1100)],
		["is empty", (index: string) => truncateSync(index, 0)],
	])("whose index %s", async (_, spoil) => {
		const { w, pack } = repository();
		spoil(`${pack}.idx`);
		const { packed } = await readBothWays(w.folder);
		expect(packed.secrets).toEqual(secrets("b", "c"));
		expect(packed.problems.length).toBeGreaterThan(0);
	});
});

describe("a pack written by hand", () => {
	const good = Buffer.from(filler.join("") + line("good"));
	const clean = Buffer.from(filler.join(""));
	const blob = (content: Buffer): Entry => ({ type: "blob", content });
	/** A version with another key at its end. */
	function version(base: number | string, name: string): Entry {
		const kept = good.length - line("good").length;
		const end = Buffer.from(line(name));
		const delta = writeDelta(good.length, kept + end.length, [{ from: 0, count: kept }, end]);
		return { base, delta };
	}
	const versionId = (name: string) => idOf("blob", Buffer.from(filler.join("") + line(name)));
	const goodId = idOf("blob", good);

	/** A repository with a loose object and these packs: entries with their ids. */
	function withPacks(...packs: readonly (readonly (readonly [string, Entry])[])[]): Workbench {
		const w = startRepository(makeFolder());
		w.commit("c.txt", line("c"));
		for (const entries of packs) {
			const { bytes, offsets } = writePack(entries.map(([, entry]) => entry));
			const ids = entries.map(([id], index) => [id, offsets[index]!] as const);
			placePack(objectsOf(w), bytes, writeIndex(bytes, ids));
		}
		return w;
	}

	const [one, two, three] = ["a1", "b2", "c3"].map((byte) => byte.repeat(20)) as [
		string,
		string,
		string,
	];

	test.each<[string, (readonly [string, Entry])[]]>([
		["itself", [[one, version(one, "x")]]],
		[
			"what is made from it",
			[
				[one, version(two, "x")],
				[two, version(one, "y")],
			],
		],
		[
			"what is made from what is made from it",
			[
				[one, version(two, "x")],
				[two, version(three, "y")],
				[three, version(one, "z")],
			],
		],
		[
			"itself, with more made from it",
			[
				[one, version(one, "x")],
				[two, version(2, "y")],
			],
		],
	])("in which an object is made from %s", async (_, circle) => {
		const w = withPacks([[goodId, blob(good)], [versionId("v"), version(0, "v")], ...circle]);
		const packed = await readPacked(w.folder, modestGit());
		expect(packed.secrets).toEqual(secrets("c", "good", "v"));
		const told = packed.problems.filter((problem) => problem.startsWith("unreadable-object: "));
		for (const [id] of circle) expect(told.join("\n")).toContain(id);
		// Git would not come to an end, but for want of memory.
		expect(told.join("\n")).not.toMatch(/memory/i);
	});

	test("with a cycle through an object that another pack has too", async () => {
		const w = withPacks(
			[[one, blob(good)]],
			[
				[one, version(two, "x")],
				[two, version(one, "y")],
				[goodId, blob(good)],
			],
		);
		const packed = await readPacked(w.folder, modestGit());
		expect(packed.secrets).toEqual(expect.arrayContaining(secrets("c", "good")));
		expect(packed.problems.join("\n")).not.toMatch(/memory/i);
	});

	test("with a cycle through an object that is there twice", async () => {
		const w = withPacks([
			[goodId, blob(good)],
			[versionId("v"), version(goodId, "v")],
			[goodId, version(versionId("v"), "good")],
		]);
		const packed = await readPacked(w.folder, modestGit());
		expect(packed.secrets).toEqual(expect.arrayContaining(secrets("c")));
		expect(packed.problems.join("\n")).not.toMatch(/memory/i);
	});

	test("whose bases are missing, as in a pack that was sent thin", async () => {
		const w = withPacks(
			[
				[versionId("v"), version(goodId, "v")],
				[versionId("w"), version(0, "w")],
			],
			[[goodId, blob(good)]],
		);
		const { plain, packed } = await readBothWays(w.folder);
		expect(packed.secrets).toEqual(secrets("c", "good"));
		expect(packed.secrets).toEqual(plain.secrets);
		for (const name of ["v", "w"]) expect(packed.problems.join("\n")).toContain(versionId(name));
	});

	test("with an object twice, and one that another pack has too: each is counted once", async () => {
		const w = withPacks(
			[
				[goodId, blob(good)],
				[goodId, blob(good)],
				[versionId("v"), version(0, "v")],
			],
			[
				[goodId, blob(good)],
				[versionId("v"), version(0, "v")],
			],
		);
		const { plain, packed } = await readBothWays(w.folder);
		expect(packed).toEqual(plain);
		expect(packed.secrets).toEqual(secrets("c", "good", "v"));
	});

	test.each([
		["clean", "a key"],
		["a key", "clean"],
	])(
		"with %s and %s under one id, in two packs: what git shows is what is found",
		async (...texts) => {
			const [first, second] = texts.map((text) => blob(text === "clean" ? clean : good));
			const w = withPacks([[goodId, first!]], [[goodId, second!]]);
			const { plain, packed } = await readBothWays(w.folder);
			expect(packed).toEqual(plain);
			// Else nothing would be put to the test.
			const shown = w.git("cat-file", "blob", goodId).includes(keyOf("good"));
			expect(packed.secrets).toEqual(secrets("c", ...(shown ? ["good"] : [])));
		},
	);

	test("whose index names other objects, or one at a wrong offset", async () => {
		const w = startRepository(makeFolder());
		w.commit("c.txt", line("c"));
		const { bytes, offsets } = writePack([
			blob(good),
			version(0, "v"),
			blob(Buffer.from(line("d"))),
		]);
		const ids = [goodId, versionId("v"), idOf("blob", Buffer.from(line("d")))];
		const lies: (readonly (readonly [string, number])[])[] = [
			// Two at one place, and none at another.
			[
				[ids[0]!, offsets[0]!],
				[ids[1]!, offsets[1]!],
				[ids[2]!, offsets[1]!],
			],
			// In the middle of another.
			[
				[ids[0]!, offsets[0]!],
				[ids[1]!, offsets[1]! + 1],
				[ids[2]!, offsets[2]!],
			],
			// In the head, and behind the end.
			[
				[ids[0]!, offsets[0]!],
				[ids[1]!, 4],
				[ids[2]!, bytes.length + 9],
			],
			// Very far behind it.
			[
				[ids[0]!, offsets[0]!],
				[ids[1]!, 2 ** 41],
				[ids[2]!, 2 ** 52],
			],
		];
		for (const [number, objects] of lies.entries()) {
			const path = placePack(objectsOf(w), bytes, writeIndex(bytes, objects));
			const { plain, packed } = await readBothWays(w.folder, modestGit());
			const lost = plain.secrets.filter((secret) => !packed.secrets.includes(secret));
			expect([number, lost]).toEqual([number, []]);
			expect(packed.secrets).toEqual(expect.arrayContaining(secrets("c", "good")));
			for (const ending of [".pack", ".idx"]) rmSync(path + ending);
		}
	});

	test("with many ids that begin alike", async () => {
		const contents = Array.from({ length: 300 }, (_, index) => Buffer.from(`plain ${index}\n`));
		const entries = contents.map((content, index) => {
			return ["d".repeat(36) + index.toString(16).padStart(4, "0"), blob(content)] as const;
		});
		const w = withPacks([...entries, [goodId, blob(good)], [versionId("v"), version(300, "v")]]);
		const { plain, packed } = await readBothWays(w.folder);
		expect(packed.secrets).toEqual(secrets("c", "good", "v"));
		expect(packed.read).toEqual(plain.read);
	});

	test("with an entry that states a huge size", async () => {
		const huge = Buffer.from("bfffffffffffff7f", "hex");
		const w = withPacks([
			[one, { bytes: huge }],
			[goodId, blob(good)],
			[two, { bytes: huge }],
		]);
		const { packed } = await readBothWays(w.folder, modestGit());
		expect(packed.secrets).toEqual(secrets("c", "good"));
		expect(packed.problems.length).toBeGreaterThan(0);
	});

	test("with a chain of versions that grow", async () => {
		// A few hundred bytes that stand for gigabytes.
		const text = Buffer.from(filler.join(""));
		const entries: (readonly [string, Entry])[] = [[idOf("blob", text), blob(text)]];
		let size = text.length;
		for (let step = 1; step <= 17; step++) {
			const whole = { from: 0, count: size };
			const delta = writeDelta(size, 2 * size, [whole, whole]);
			entries.push([step.toString(16).padStart(40, "f"), { base: step - 1, delta }]);
			size *= 2;
		}
		const w = withPacks([...entries, [goodId, blob(good)]]);
		const packed = await readPacked(w.folder, gitProgram);
		expect(packed.secrets).toEqual(secrets("c", "good"));
		expect(packed.problems.join("\n")).toMatch(/too-large/);
	});
});
