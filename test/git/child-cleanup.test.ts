// A signal that comes while a child process is being started ends the child too.

import { spawn } from "node:child_process";
import { expect, test } from "vitest";
import { spawnKilledOnExit } from "../../src/git/child-cleanup.ts";

const counts = () =>
	["SIGINT", "SIGTERM", "SIGHUP", "exit"].map((name) => process.listenerCount(name));

test("signals are listened to before a child starts, and no longer than it runs", async () => {
	const before = counts();
	const more = before.map((count) => count + 1);
	const child = spawnKilledOnExit(() => {
		expect(counts()).toEqual(more);
		return spawn(process.execPath, ["--eval", ""]);
	});
	expect(counts()).toEqual(more);
	await new Promise((done) => child.on("close", done));
	expect(counts()).toEqual(before);
});

test("nor when it cannot start", () => {
	const before = counts();
	const fail = () =>
		spawnKilledOnExit(() => {
			throw new Error("too many processes");
		});
	expect(fail).toThrow("too many processes");
	expect(counts()).toEqual(before);
});
