// How tests run: against a fresh build (some start dist/cli.js), and with nothing of the caller's environment that
// would change what they see.

import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { limitMs } from "./test/setup/limit.ts";

/** Rooms whose tests change nothing of their own process: a value in, a value out, or another process started. */
const shared = [
	"action",
	"detect",
	"e2e",
	"finding",
	"merge",
	"packs",
	"playbook",
	"policy",
	"report",
	"rotate",
	"text",
	"trace",
].map((room) => `test/${room}/**/*.test.ts`);

/** These have a config of their own. */
const windows = ["test/windows/**"];
const realStores = ["test/real-stores/**"];

export default defineConfig({
	test: {
		globalSetup: ["test/setup/programs.ts", "test/setup/build.ts", "test/setup/draws.ts"],
		// All of the machine: vitest leaves a processor to itself, but has little to do meanwhile.
		maxWorkers: availableParallelism(),
		// A test that only passes the second time has failed.
		retry: 0,
		allowOnly: false,
		passWithNoTests: false,
		projects: [
			// To start a process for each file takes longer than many files do.
			project("shared", { include: shared, isolate: false }),
			project("own", {
				include: ["test/**/*.test.ts"],
				exclude: [...shared, ...windows, ...realStores, "**/node_modules/**"],
			}),
		],
	},
});

function project(name: string, more: object): object {
	return {
		test: {
			name,
			setupFiles: "test/setup/environment.ts",
			// Processes: a thread cannot change its folder or time zone, and is no faster here.
			pool: "forks",
			testTimeout: limitMs,
			hookTimeout: limitMs,
			env: { TZ: "UTC" },
			// A test that asserts nothing cannot fail.
			expect: { requireAssertions: true },
			...more,
		},
	};
}
