// A campaign against what reads hostile bytes: texts are made by small grammars and mutated, from a
// seed, for as long as it is told. `node test/campaign/main.js [--seconds 60] [--seed 1] [--only NAME]`
// prints a line a target; a fault is printed with the seed that makes it again, and the exit code is 1.

import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { createRandom } from "../bench/random.js";
import { createRoomTargets } from "./rooms.js";
import { createTargets } from "./targets.js";

const { values } = parseArgs({
	options: {
		seconds: { type: "string", default: "60" },
		seed: { type: "string", default: "1" },
		only: { type: "string" },
	},
});

const folder = mkdtempSync(join(tmpdir(), "unleak-campaign-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
const bundle = join(folder, "program.mjs");
await build({
	entryPoints: [join(import.meta.dirname, "program.js")],
	outfile: bundle,
	bundle: true,
	platform: "node",
	format: "esm",
	packages: "external",
	logLevel: "error",
});
// Beside the packages that it needs.
const placed = join(import.meta.dirname, `.program-${process.pid}.mjs`);
copyFileSync(bundle, placed);
const program = await import(pathToFileURL(placed).href).finally(() => rmSync(placed));

const all = [...createTargets(program, folder), ...createRoomTargets(program)];
const targets = all.filter(({ name }) => values.only === undefined || name === values.only);
const perTargetMs = (Number(values.seconds) * 1000) / targets.length;
for (const { name, run } of targets) {
	const end = Date.now() + perTargetMs;
	let [count, slowestMs, faults] = [0, 0, 0];
	for (let seed = Number(values.seed); Date.now() < end; seed++) {
		const start = performance.now();
		try {
			await run(createRandom(seed));
		} catch (error) {
			faults++;
			process.exitCode = 1;
			console.log(`${name}: seed ${seed}: ${String(error?.stack ?? error).slice(0, 600)}`);
			if (faults >= 5) break;
		}
		slowestMs = Math.max(slowestMs, performance.now() - start);
		count++;
		if (count % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
	}
	console.log(
		`${name}: ${count} inputs from seed ${values.seed}, slowest ${Math.round(slowestMs)} ms, ${faults} faults`,
	);
}
