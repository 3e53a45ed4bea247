// What is written in up to three ways over each other is found, wherever it stands: by the scanner, behind
// the prefilter, and in every kind of scan.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createContentPrefilter } from "../../src/detect/content-prefilter.ts";
import { createScanCheck } from "../../src/detect/match-check.ts";
import { createScanner } from "../../src/detect/scanner.ts";
import type { Report } from "../../src/model/report.ts";
import { builtinPacks } from "../../src/packs/builtin.ts";
import { expandSample } from "../../src/packs/samples.ts";
import { run } from "../e2e/program.ts";
import { startRepository } from "../git/golden.ts";
import { seeds } from "../setup/draws.ts";
import { makeFolder } from "../sources/tree.ts";
import { type WrittenKey, writeKey } from "./texts.ts";

/** What is not read, of a hundred draws: parts of dumps, and escapes of lists in mail. */
const maxMissed = 3;
const { scan } = createScanner(builtinPacks);

function holdsKey({ content, key }: WrittenKey): boolean {
	return scan(content, { path: "a.txt" }).matches.some(
		({ secret, identity }) => secret.reveal() === key || identity.reveal() === key,
	);
}

const nameOf = ({ seed, names }: WrittenKey): string => `${seed} ${names.join(" > ")}`;

test("the scanner finds it, and the prefilter lets nothing pass that the scanner finds", () => {
	const prefilter = createContentPrefilter(builtinPacks, createScanCheck(builtinPacks))!;
	const missed: string[] = [];
	const lost: string[] = [];
	const drawn = seeds(350);
	for (const seed of drawn) {
		const written = writeKey(seed);
		const isFound = holdsKey(written);
		if (!isFound) missed.push(nameOf(written));
		prefilter.grow(written.content.length);
		written.content.copy(prefilter.bytes());
		if (isFound && prefilter.isClean(written.content.length)) lost.push(nameOf(written));
	}
	expect(lost).toEqual([]);
	expect(100 * missed.length <= maxMissed * drawn.length ? [] : missed).toEqual([]);
});

test("a data centre is told whole, whatever stands in it", () => {
	for (const inside of ["<wbr>", "\u00ad", "\u200b", "</b>"]) {
		const text = `key: ${expandSample("{hex:32}").text}-us1${inside}8 `;
		const [match] = scan(Buffer.from(text), { path: "a.html" }).matches;
		expect([inside, match?.details.datacenter]).toEqual([inside, "us18"]);
	}
});

test("it is found in the tree, staged, in a range, in the history and on standard input", async () => {
	const written = seeds(60).map(writeKey).filter(holdsKey);
	const w = startRepository(makeFolder());
	w.commit("first", "nothing\n");
	// Six digits are a piece of another key by chance, and then masked.
	const pathOf = (key: WrittenKey) => `${written.indexOf(key)}.txt`;
	for (const key of written) writeFileSync(join(w.folder, pathOf(key)), key.content);
	w.git("add", "--all");
	const scans = {
		tree: await findingsOf(["scan", "."], w.folder),
		staged: await findingsOf(["scan", "--staged"], w.folder),
		range: [] as string[],
		history: [] as string[],
	};
	w.git("commit", "--quiet", "--message", "keys");
	scans.range = await findingsOf(["scan", "--range", "HEAD~1..HEAD"], w.folder);
	scans.history = await findingsOf(["scan", "--history"], w.folder);
	for (const [name, paths] of Object.entries(scans)) {
		const lost = written.filter((key) => !paths.includes(pathOf(key))).map(nameOf);
		expect([name, lost]).toEqual([name, []]);
	}
	const sample = written.slice(0, 5);
	for (const next of sample) {
		const { stdout } = await run(["scan", "--stdin", "--format", "json", "--confidence", "low"], {
			cwd: w.folder,
			stdin: next.content,
		});
		expect([nameOf(next), (JSON.parse(stdout) as Report).findings.length > 0]).toEqual([
			nameOf(next),
			true,
		]);
	}
}, 300_000);

async function findingsOf(args: readonly string[], cwd: string): Promise<string[]> {
	const { stdout } = await run([...args, "--format", "json", "--confidence", "low"], { cwd });
	const { findings } = JSON.parse(stdout) as Report;
	return findings.flatMap(({ locations }) => locations.map(({ path }) => path));
}
