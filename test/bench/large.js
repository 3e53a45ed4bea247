// One large log file, with a key in its last line: how many megabytes in a second, and does the
// memory stay the same? A log of a tenth of the size shows that.

import { closeSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { judgeUnleak } from "./judges.js";
import { thatAreThere, unleak } from "./programs.js";
import { race } from "./race.js";
import { createRandom } from "./random.js";
import { middle, printTable } from "./table.js";
import { searchWithRipgrep } from "./tree.js";

const chunkLines = 40_000;

export async function benchLarge({ env, rounds, scratch, megabytes }) {
	const logs = [megabytes / 10, megabytes].map((wanted) => {
		const path = join(scratch, `${wanted}-megabytes.log`);
		return { path, wanted, ...writeLog(path, wanted) };
	});
	const contenders = logs.flatMap(({ path, wanted, lines, logBytes }) => [
		{
			name: `unleak scan, ${wanted} MB`,
			logBytes,
			command: process.execPath,
			args: [
				...[unleak, "scan", path, "--no-config", "--format", "json"],
				...["--max-file-size", "4GB"],
			],
			cwd: scratch,
			judge: (outcome) => judgeLog(outcome, lines),
		},
		{ ...searchWithRipgrep(path), name: `ripgrep, ${wanted} MB`, logBytes },
	]);
	const racers = await race(thatAreThere(contenders, env), { env, rounds });
	printTable("A large log, the key in its last line", racers, `unleak scan, ${megabytes} MB`);
	for (const { name, runs, logBytes, fault } of racers) {
		if (fault !== undefined) continue;
		const seconds = middle(runs.map(({ ms }) => ms)) / 1000;
		console.log(`${name}: ${(logBytes / 1e6 / seconds).toFixed(0)} MB/s with the start`);
	}
	for (const { path } of logs) rmSync(path);
	return racers;
}

function judgeLog(outcome, lines) {
	const { report, ...did } = judgeUnleak(outcome);
	if (report === undefined) return did;
	const found = report.findings.flatMap(({ locations }) => locations.map(({ line }) => line));
	if (found.join() === String(lines)) return { ...did, says: "found in the last line" };
	return { fault: `the key of line ${lines} is missing: found in lines "${found.join(", ")}"` };
}

function writeLog(path, megabytes) {
	const random = createRandom(3);
	const chunk = Buffer.from(makeLines(random));
	const count = Math.max(1, Math.round((megabytes * 1e6) / chunk.length));
	const last = `MAILCHIMP_API_KEY=${random.hex(32)}-us${2}\n`;
	const file = openSync(path, "wx", 0o600);
	for (let written = 0; written < count; written++) writeSync(file, chunk);
	writeSync(file, last);
	closeSync(file);
	return { lines: count * chunkLines + 1, logBytes: count * chunk.length + last.length };
}

/** As servers write them: a time, a level, a path, numbers, and now and then an id. */
function makeLines(random) {
	let text = "";
	for (let line = 0; line < chunkLines; line++) {
		const second = String(line % 60).padStart(2, "0");
		const id = random.below(10) === 0 ? ` request=${random.hex(16)}` : "";
		const level = random.pick(["info", "info", "info", "warn", "debug"]);
		text += `2026-01-02T03:04:${second}Z ${level} GET /lists/${random.below(1e6)}/members ${random.below(600)} ${random.below(5000)}ms${id}\n`;
	}
	return text;
}
