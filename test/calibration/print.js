// Prints what the weights of the reader rest on: `node test/calibration/print.js`. Every fixture and
// look-alike is made with several seeds; each candidate in them is a key or is none. For each piece of
// evidence the table shows how often it speaks of either, the weight that these counts alone would
// give it, and the weight that it has; then what the thresholds make of the sums.

import { readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { parse } from "yaml";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const seeds = Array.from({ length: Number(process.argv[2] ?? 5) }, (_, index) => `seed ${index}`);
const { createScanner, builtinPacks, expandSample, thresholds } = await load();
const { scan } = createScanner(builtinPacks);

const counts = { key: 0, none: 0 };
const pieces = new Map();
const sums = { key: [], none: [] };

for (const fixture of fixtures()) {
	for (const seed of seeds) {
		const { text, spans } = expandSample(fixture.text, seed);
		for (const { kind, judgement } of judge(Buffer.from(text), spans, fixture)) {
			counts[kind]++;
			sums[kind].push(judgement.sum);
			// One candidate counts once for what it says, however often it says so.
			for (const [says, weight] of new Map(
				judgement.reasons.map((reason) => [nameOf(reason.says), reason.weight]),
			)) {
				const seen = pieces.get(says) ?? { key: 0, none: 0, weights: new Set() };
				seen[kind]++;
				seen.weights.add(Math.round(weight * 10) / 10);
				pieces.set(says, seen);
			}
		}
	}
}

printPieces();
printThresholds();

/** Shapes of public code hold keys where they are marked; what is not marked there, and in look-alikes, is none. */
function fixtures() {
	const folder = join(root, "fixtures");
	return readdirSync(folder, { recursive: true })
		.filter((name) => /^(?:shapes|lookalikes).*\.yaml$/.test(name.replaceAll("\\", "/")))
		.sort()
		.flatMap((name) => parse(readFileSync(join(folder, name), "utf8")))
		.filter(({ encode, before }) => encode === undefined && before === undefined);
}

/** The best candidate of each value, by the rule that is likeliest. */
function* judge(content, spans, { path, expect }) {
	const best = new Map();
	const onCandidate = (candidate) => {
		if (candidate.placeholder !== undefined) return;
		const known = best.get(candidate.start);
		if (!known || candidate.judgement.sum > known.judgement.sum)
			best.set(candidate.start, candidate);
	};
	scan(content, { path, onCandidate });
	for (const { start, end, judgement } of best.values()) {
		const isKey = spans.some(
			(span, index) => span.start < end && start < span.end && expect[index]?.confidence !== "low",
		);
		yield { kind: isKey ? "key" : "none", judgement };
	}
}

/** Evidence of one kind, whatever it quotes. */
function nameOf(says) {
	return says
		.replace(/"[^"]*"/g, '"…"')
		.replace(/host \S+/, "host …")
		.replace(/^named as .*/, "named as …");
}

function printPieces() {
	console.log(`${counts.key} keys, ${counts.none} other values, ${seeds.length} seeds\n`);
	console.log("   keys  others  counted  weights    evidence");
	const rows = [...pieces].map(([says, seen]) => ({ says, ...seen, counted: oddsOf(seen) }));
	for (const { says, key, none, counted, weights } of rows.sort(
		(one, other) => other.counted - one.counted,
	)) {
		const range = [...weights].sort((one, other) => one - other);
		const shown = range.length > 2 ? `${range[0]}…${range.at(-1)}` : range.join(" ");
		console.log(
			[
				String(key).padStart(7),
				String(none).padStart(7),
				counted.toFixed(1).padStart(8),
				` ${shown.padEnd(10)}`,
				says,
			].join(" "),
		);
	}
}

/** The log of how much oftener keys have it, half a case added so that never is not infinite. */
function oddsOf({ key, none }) {
	return Math.log((key + 0.5) / (counts.key + 1)) - Math.log((none + 0.5) / (counts.none + 1));
}

function printThresholds() {
	console.log("\n  least sum    keys  others");
	for (const [level, least] of Object.entries(thresholds)) {
		const share = (kind) =>
			`${((100 * sums[kind].filter((sum) => sum >= least).length) / counts[kind]).toFixed(1)} %`;
		console.log(
			`${level.padStart(8)} ${String(least).padEnd(4)} ${share("key").padStart(7)} ${share("none").padStart(7)}`,
		);
	}
}

async function load() {
	const outfile = join(root, "dist", "calibration.mjs");
	const contents = [
		'export { createScanner } from "./src/detect/scanner.ts";',
		'export { thresholds } from "./src/detect/weigh-evidence.ts";',
		'export { builtinPacks } from "./src/packs/builtin.ts";',
		'export { expandSample } from "./src/packs/samples.ts";',
	].join("\n");
	await build({
		stdin: { contents, resolveDir: root, loader: "ts" },
		bundle: true,
		platform: "node",
		format: "esm",
		packages: "external",
		outfile,
		logLevel: "error",
	});
	try {
		return await import(pathToFileURL(outfile).href);
	} finally {
		rmSync(outfile);
	}
}
