// Does a repository ten times as large take ten times as long? Two made repositories, scanned in
// the same rounds; what counts is the time per packed megabyte.

import { join } from "node:path";
import { catFile, ours, packedMegabytes, scanHistory } from "./history.js";
import { makeRepository } from "./made-repository.js";
import { race } from "./race.js";
import { middle, printTable, spread } from "./table.js";
import { showVersion } from "./tree.js";

const factor = 10;

export async function benchGrowth({ env, rounds, scratch, megabytes }) {
	const sizes = [];
	for (const wanted of [megabytes, megabytes * factor]) {
		const repository = join(scratch, `made-${wanted}.git`);
		await makeRepository(repository, wanted, env);
		sizes.push({ repository, packed: packedMegabytes(repository, env) });
	}
	const contenders = sizes.flatMap(({ repository, packed }) =>
		[catFile(repository), scanHistory(repository), scanHistory(repository, 1)].map((contender) => ({
			...contender,
			kind: contender.name,
			name: `${contender.name}, ${packed.toFixed(1)} MB`,
		})),
	);
	const racers = await race([showVersion, ...contenders], { env, rounds });
	const [start, ...scans] = racers;
	printTable("Growth: two made repositories", racers, `${ours}, ${sizes[0].packed.toFixed(1)} MB`);
	for (const kind of new Set(scans.map((racer) => racer.kind))) {
		const [small, large] = scans.filter((racer) => racer.kind === kind);
		printGrowth(kind, small, large, { start, sizes });
	}
	return racers;
}

/** Starting takes the same for both, so it is told apart: a small scan is mostly start. */
function printGrowth(kind, small, large, { start, sizes }) {
	if ([small, large, start].some(({ fault }) => fault !== undefined)) return;
	const [lesser, greater] = sizes.map(({ packed }) => packed);
	const startMs = kind.startsWith("git") ? 0 : middle(start.runs.map(({ ms }) => ms));
	const growth = (withoutMs) =>
		large.runs.map(
			({ ms }, round) => (ms - withoutMs) / greater / ((small.runs[round].ms - withoutMs) / lesser),
		);
	const say = (ratios) => `${middle(ratios).toFixed(2)} (${spread(ratios, 2)})`;
	const perMegabyte = (racer, packed) => middle(racer.runs.map(({ ms }) => ms / packed)).toFixed(1);
	console.log(
		`${kind}: ${perMegabyte(small, lesser)} ms, then ${perMegabyte(large, greater)} ms per packed MB: ${say(growth(0))}; without the start ${say(growth(startMs))}`,
	);
}
