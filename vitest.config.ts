// How tests run: against a fresh build (some start dist/cli.js), each file in a process of its
// own, and with nothing of the caller's environment that would change what they see.

import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { limitMs } from "./test/setup/limit.ts";

export default defineConfig({
	test: {
		include: ["test/**/*.test.ts"],
		// These have a config of their own.
		exclude: ["test/windows/**", "**/node_modules/**"],
		globalSetup: ["test/setup/programs.ts", "test/setup/build.ts", "test/setup/draws.ts"],
		setupFiles: "test/setup/environment.ts",
		// Processes: a thread cannot change its folder or time zone, and is no faster here.
		pool: "forks",
		testTimeout: limitMs,
		hookTimeout: limitMs,
		// All of the machine: vitest leaves a processor to itself, but has little to do meanwhile.
		maxWorkers: availableParallelism(),
		env: { TZ: "UTC" },
		// A test that only passes the second time has failed.
		retry: 0,
		// A test that asserts nothing cannot fail.
		expect: { requireAssertions: true },
		allowOnly: false,
		passWithNoTests: false,
	},
});
