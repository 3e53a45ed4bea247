// Pack indexes: those that git writes, those too large to make here, and broken ones.

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { openPackIndex } from "../../../src/git/pack/pack-index.ts";
import { createKernel } from "../../../src/kernel/kernel.ts";
import { makeFolder } from "../../sources/tree.ts";
import { startRepository } from "../golden.ts";
import { writeIndex, writePack } from "./writer.ts";

const { bytes: pack, offsets } = writePack(
	["a", "bb", "ccc"].map((text) => ({ type: "blob", content: Buffer.from(text) })),
);
const ids = ["03", "01", "02"].map((first) => first.repeat(20));
const objects = ids.map((id, index) => [id, offsets[index]!] as const);

const kernel = createKernel();

const folder = mkdtempSync(join(tmpdir(), "unleak-test-"));
const path = join(folder, "pack.idx");
afterAll(() => rmSync(folder, { recursive: true }));

/** Offsets by id. */
function read(bytes: Buffer, idBytes = 20): unknown {
	writeFileSync(path, bytes);
	const index = openPackIndex(path, idBytes);
	if (index === undefined) return "none";
	const { count } = index;
	const ids = Buffer.alloc(count * idBytes);
	const into = kernel.wasm.allocate(8 * count);
	try {
		index.readIds(ids);
		index.readOffsets(kernel, into);
		const offsets = [...kernel.float64At(into, count)];
		return offsets.map((offset, at) => {
			return [ids.toString("hex", at * idBytes, (at + 1) * idBytes), offset];
		});
	} catch {
		return "none";
	} finally {
		kernel.wasm.free(into);
	}
}

test.each(["sha1", "sha256"])("git's own index of a repository with %s", (format) => {
	const w = startRepository(makeFolder(), `--object-format=${format}`);
	for (let count = 0; count < 20; count++) w.commit("a.txt", `${"line\n".repeat(count)}${count}\n`);
	w.git("repack", "-a", "-d", "-q");
	const folder = join(w.folder, ".git/objects/pack");
	const [name = ""] = readdirSync(folder).filter((each) => each.endsWith(".idx"));
	const idBytes = format === "sha1" ? 20 : 32;
	const listed = w
		.git("verify-pack", "-v", join(folder, name))
		.split("\n")
		.flatMap((line) => {
			const [, id, offset] = /^([0-9a-f]{40,}) \S+ +\d+ \d+ (\d+)/.exec(line) ?? [];
			return id === undefined ? [] : [[id, Number(offset)]];
		})
		.sort();
	expect(listed).toHaveLength(60);
	expect(read(readFileSync(join(folder, name)), idBytes)).toEqual(listed);
});

test("ids in order, each with its offset", () => {
	expect(read(writeIndex(pack, objects))).toEqual([...objects].sort());
	expect(read(writeIndex(pack, []))).toEqual([]);
});

test("offsets of 64 bits, whether they need them or not", () => {
	const large = [
		["aa".repeat(20), 12],
		["bb".repeat(20), 2 ** 31 - 1],
		["cc".repeat(20), 2 ** 31],
		["dd".repeat(20), 2 ** 40 + 3],
		["ee".repeat(20), 2 ** 53 - 1],
	] as const;
	expect(read(writeIndex(pack, large))).toEqual(large);
	expect(read(writeIndex(pack, large, { largeFrom: 0 }))).toEqual(large);
});

test("an id that is listed twice is given twice", () => {
	const twice = [objects[0]!, objects[1]!, [ids[0]!, offsets[2]!]] as const;
	expect(read(writeIndex(pack, twice))).toEqual([objects[1], objects[0], twice[2]]);
});

function changed(change: (bytes: Buffer) => unknown): Buffer {
	const bytes = writeIndex(pack, objects, { largeFrom: offsets[2]! });
	change(bytes);
	return bytes;
}

const fanoutEnd = 8 + 1024;
const placesAt = fanoutEnd + 3 * 24;

test.each([
	["nothing", Buffer.alloc(0)],
	["a version 1, which begins with its fanout", changed((bytes) => bytes.fill(0, 0, 8))],
	["another version", changed((bytes) => bytes.writeUInt32BE(3, 4))],
	["a count that is too large", changed((bytes) => bytes.writeUInt32BE(5, fanoutEnd - 4))],
	["the largest count", changed((bytes) => bytes.writeUInt32BE(0xffffffff, fanoutEnd - 4))],
	["a place beyond the large ones", changed((bytes) => bytes.writeUInt32BE(0x80000009, placesAt))],
	["no end", changed(() => {}).subarray(0, -48)],
	["no more than a fanout", changed(() => {}).subarray(0, fanoutEnd)],
])("none is read from %s", (_, bytes) => {
	expect(read(bytes)).toBe("none");
});

test("at any length it is read or not, and nothing else happens", () => {
	const bytes = changed(() => {});
	const lengths = Array.from({ length: bytes.length }, (_, length) => length);
	expect(lengths.filter((length) => read(bytes.subarray(0, length)) !== "none")).toEqual([]);
});

test("a fanout that makes no sense changes nothing: it is not read", () => {
	const bytes = changed((all) => all.fill(0xff, 8, fanoutEnd - 4));
	expect(read(bytes)).toEqual([...objects].sort());
});
