// The thread that opens archives may crash, run out of memory or hang: each is a problem of one archive, and the next one
// is opened by a new thread.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createContainerDecoder } from "../../src/containers/decoder.ts";
import { makeFolder } from "../sources/tree.ts";

/** A program that does what a job's name says. */
const program = `
	const { parentPort } = require("node:worker_threads");
	const acts = {
		crash() { process.exit(3); },
		fail() { throw new Error("no"); },
		hang() { for (;;); },
		grow() { const all = []; for (;;) all.push(Array.from({ length: 1e6 }, () => ({}))); },
		work() { parentPort.postMessage({ parts: [], problems: [], isLast: true }); },
	};
	parentPort.on("message", ({ name }) => acts[name]());
`;

test("what ends the thread is a problem, and the next archive has a new thread", async () => {
	const path = join(makeFolder(), "program.cjs");
	writeFileSync(path, program);
	const decoder = createContainerDecoder(new AbortController().signal, {
		idleMs: 1500,
		program: path,
	});
	onTestFinished(() => decoder.stop());
	const told: string[] = [];
	for (const name of ["crash", "work", "fail", "hang", "grow", "work"]) {
		const content = { bytes: new SharedArrayBuffer(0), length: 0, name, maxDepth: 1 };
		for await (const { problems } of decoder.open(content)) {
			told.push(
				`${name}: ${problems.map(({ code, message }) => `${code} ${message.split(":")[0]}`)}`,
			);
		}
	}
	expect(told).toEqual([
		"crash: archive-crash what reads it ended before its end",
		"work: ",
		"fail: archive-crash what reads it ended before its end",
		"hang: archive-crash what reads it came to no end",
		expect.stringMatching(
			/^grow: archive-crash (?:to read it takes more memory|what reads it came to no end)/,
		),
		"work: ",
	]);
});

test("an abort ends what is opened, without a problem", async () => {
	const path = join(makeFolder(), "program.cjs");
	writeFileSync(path, program);
	const stop = new AbortController();
	const decoder = createContainerDecoder(stop.signal, { program: path });
	const opened = decoder.open({
		bytes: new SharedArrayBuffer(0),
		length: 0,
		name: "hang",
		maxDepth: 1,
	});
	setTimeout(() => stop.abort(), 50);
	expect(await opened.next()).toEqual({ done: true, value: undefined });
});
