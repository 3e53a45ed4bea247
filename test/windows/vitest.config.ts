// The part for Windows: run there as it is, and on Linux under Wine (.ci/run brings it).

import { defineConfig } from "vitest/config";
import { limitMs } from "../setup/limit.ts";

export default defineConfig({
	test: {
		include: ["test/windows/*.test.ts"],
		globalSetup: ["test/setup/temporary-folder.ts", "test/setup/build.ts", "test/windows/wine.ts"],
		setupFiles: "test/setup/environment.ts",
		pool: "forks",
		testTimeout: limitMs,
		hookTimeout: limitMs,
		// One prefix of Wine serves them all.
		fileParallelism: false,
		retry: 0,
		expect: { requireAssertions: true },
		allowOnly: false,
		passWithNoTests: false,
	},
});
