// The central property: random texts, edited at random, packed by git and by hand. The contents that the
// pack scan leaves to git hold every match that a scan of every content finds, at the same place.

import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { fc, seeds } from "../../setup/draws.ts";
import { makeFolder } from "../../sources/tree.ts";
import { startRepository, type Workbench } from "../golden.ts";
import { readBothWays } from "./both-paths.ts";
import { randomFrom } from "./material.ts";
import { operationsBetween } from "./segments-between.ts";
import { anyScene, playScene, type Scene } from "./versions.ts";
import { type Entry, idOf, placePack, writeDelta, writeIndex, writePack } from "./writer.ts";

/** Scenes from a seed, so that a failure can be repeated. */
function scenesOf(seed: number, count: number, maxVersions: number): readonly Scene[] {
	return fc.sample(anyScene(10, maxVersions), { seed, numRuns: count });
}

/** Each version of each scene by its bytes. */
function contentsOf(scene: Scene): Buffer[] {
	const [first, ...versions] = playScene(scene);
	return [first, ...versions.map(({ text }) => text)].map((text) => Buffer.from(text, "latin1"));
}

/** Commits each version of each scene, all by one process; some have a key in what is written too. */
function commitScenes(w: Workbench, scenes: readonly Scene[]): void {
	const stream: (string | Buffer)[] = [];
	const data = (bytes: Buffer) => stream.push(`data ${bytes.length}\n`, bytes, "\n");
	for (const [file, scene] of scenes.entries()) {
		for (const [version, content] of contentsOf(scene).entries()) {
			stream.push("commit refs/heads/main\n");
			stream.push(`committer Ada <ada@example.org> ${1_700_000_000 + stream.length} +0000\n`);
			data(version % 3 === 0 ? content.subarray(0, 300) : Buffer.from(`Version ${version}\n`));
			stream.push(`M 100644 inline folder${file % 3}/${file}.txt\n`);
			data(content);
		}
	}
	const bytes = Buffer.concat(stream.map((each) => Buffer.from(each as string)));
	w.feed(bytes, "fast-import", "--quiet", "--force");
}

const packings: readonly (readonly [says: string, ...string[]])[] = [
	["as git does it", "repack", "-adfq"],
	["in short chains", "repack", "-adfq", "--depth=2", "--window=3"],
	["in long chains", "repack", "-adfq", "--depth=4000", "--window=200"],
	["with all that is alike", "repack", "-adfq", "--depth=50", "--window=1000"],
	[
		"with bases by their ids",
		"-c",
		"repack.useDeltaBaseOffset=false",
		"repack",
		"-adfq",
		"--window=50",
	],
	["by its settings", "-c", "pack.depth=7", "-c", "pack.window=40", "repack", "-adFq"],
];

describe("packed by git", () => {
	test.each(packings)("%s", async (_, ...command) => {
		for (const seed of seeds(1)) {
			const w = startRepository(makeFolder());
			commitScenes(w, scenesOf(seed, 40, 4));
			w.git(...command);
			const { plain, packed, leftOver } = await readBothWays(w.folder);
			expect({ seed, ...packed }).toEqual({ seed, ...plain });
			// Else nothing was put to the test.
			expect(plain.matches.length).toBeGreaterThan(10);
			expect(leftOver).toBeLessThan(plain.read.blobs);
		}
	});

	test("in several packs, thin ones completed, and loose", async () => {
		const w = startRepository(makeFolder());
		const scenes = scenesOf(seeds(1)[0]!, 24, 4);
		for (let at = 0; at < scenes.length; at += 6) {
			commitScenes(w, scenes.slice(at, at + 6));
			if (at < 18) w.git("-c", "repack.writeBitmaps=false", "repack", "-dq", "--window=50");
		}
		const { plain, packed } = await readBothWays(w.folder);
		expect(packed).toEqual(plain);
	});
});

describe("packed by hand, with copies as git would not choose them", () => {
	/**
	 * Versions as deltas of those before them, told by distance or by id. Each object is there once:
	 * where one is its own base, by a way around, git does not come to an end.
	 */
	function packByHand(objects: string, scenes: readonly Scene[], seed: number): void {
		const random = randomFrom(seed);
		const entries: Entry[] = [];
		const places = new Map<string, number>();
		for (const scene of scenes) {
			const contents = contentsOf(scene);
			if (random() < 0.5) contents.reverse();
			for (const [index, content] of contents.entries()) {
				const id = idOf("blob", content);
				if (places.has(id)) continue;
				places.set(id, entries.length);
				const base = contents[index - 1 - Math.floor(random() ** 3 * index)];
				const operations = base && operationsBetween(base, content, random);
				const delta = operations && writeDelta(base.length, content.length, operations);
				// Git takes no shorter ones.
				if (!delta || delta.length < 4 || random() < 0.1) {
					entries.push({ type: "blob", content });
				} else {
					const baseId = idOf("blob", base);
					entries.push({ base: random() < 0.5 ? places.get(baseId)! : baseId, delta });
				}
			}
		}
		const { bytes, offsets } = writePack(entries);
		const list = [...places].map(([id, index]) => [id, offsets[index]!] as const);
		placePack(objects, bytes, writeIndex(bytes, list));
	}

	test.each(seeds(2))("of seed %i", async (seed) => {
		const w = startRepository(makeFolder());
		packByHand(join(w.folder, ".git/objects"), scenesOf(seed, 60, 5), seed);
		const { plain, packed, leftOver } = await readBothWays(w.folder);
		expect({ seed, ...packed }).toEqual({ seed, ...plain });
		expect(plain.matches.length).toBeGreaterThan(10);
		expect(leftOver).toBeLessThan(plain.read.blobs);
	});
});

test("a tag's message is read where what its headers hold makes the memory grow", async () => {
	const w = startRepository(makeFolder());
	w.commit("a.txt", "nothing\n");
	const head = w.git("rev-parse", "HEAD");
	const digits = (count: number) => idOf("blob", Buffer.from(`${count}`)).slice(0, 32);
	for (const size of [6000, 8000, 10_000, 12_000]) {
		const lines = Array.from({ length: size }, (_, count) => digits(count)).join("\n");
		const tagger = "tagger Ada <ada@example.org> 1700000000 +0000";
		const message = `mailchimp_api_key = ${digits(-size)}-us7\n`;
		const tag = `object ${head}\ntype commit\ntag v${size}\n${tagger}\n${lines}\n\n${message}`;
		const id = w.feed(tag, "hash-object", "-t", "tag", "-w", "--stdin", "--literally").trim();
		w.git("update-ref", `refs/tags/v${size}`, id);
		w.git("repack", "-adq");
		const { plain, packed } = await readBothWays(w.folder);
		expect({ size, ...packed }).toEqual({ size, ...plain });
		w.git("update-ref", "-d", `refs/tags/v${size}`);
		w.git("repack", "-adq");
	}
});
