// The lane of the real tools: "npm run test:stores" starts it with the tools on PATH.

import { defineConfig } from "vitest/config";

export default defineConfig({
	test: {
		include: ["test/real-stores/*.test.ts"],
		setupFiles: "test/setup/environment.ts",
		pool: "forks",
		testTimeout: 300_000,
		hookTimeout: 60_000,
		expect: { requireAssertions: true },
	},
});
