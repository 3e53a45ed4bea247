// Who takes how long? Rounds alternate between the contenders, so that a busy machine slows all of
// them; one round before them warms the cache and is not counted. Each run is judged by its exit
// code and by what it said, and one that did not do its work has no time.
//
// A contender: { name, command, args, cwd?, judge }. `judge(outcome)` gives { fault } for a run
// that does not count, or what it did: { bytes?, says? }.

import { watchMemory } from "./memory.js";
import { start } from "./processes.js";

const maxOutput = 2 ** 26;

/**
 * Gives each contender its `runs` ({ ms, ownKb, treeKb }, one a round), the `bytes` it read as far
 * as it tells, all that its runs `say`, and the `fault` that ended them.
 */
export async function race(contenders, { rounds, env }) {
	const racers = contenders.map((contender) => ({ ...contender, runs: [], say: new Set() }));
	for (let round = -1; round < rounds; round++) {
		for (const racer of racers) {
			if (racer.fault !== undefined) continue;
			const { ms, ownKb, treeKb, ...outcome } = await run(racer, env);
			const { fault, bytes, says } = racer.judge(outcome);
			racer.fault = fault;
			racer.bytes = bytes;
			if (says) racer.say.add(says);
			if (round >= 0) racer.runs.push({ ms, ownKb, treeKb });
		}
	}
	return racers;
}

function run({ command, args, cwd, output = "kept" }, env) {
	return new Promise((done, fail) => {
		const startedAt = process.hrtime.bigint();
		const stdout = output === "kept" ? "pipe" : "ignore";
		const child = start(command, args, { cwd, env, stdio: ["ignore", stdout, "pipe"] });
		const texts = { stdout: "", stderr: "" };
		for (const name of ["stdout", "stderr"]) {
			child[name]?.setEncoding("utf8").on("data", (text) => {
				if (texts[name].length < maxOutput) texts[name] += text;
			});
		}
		child.on("error", fail);
		if (child.pid === undefined) return;
		const memory = watchMemory(child.pid);
		let ms = 0;
		let peak;
		child.on("exit", () => {
			ms = Number(process.hrtime.bigint() - startedAt) / 1e6;
			peak = memory.stop();
		});
		child.on("close", (code, signal) => {
			done({ ms, ...peak, end: code ?? signal, ...texts });
		});
	});
}
