// How tests run: against a fresh build (some start dist/cli.js), and with nothing of the caller's environment that
// would change what they see.

import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { limitMs } from "./test/setup/limit.ts";

/** Pure rooms: a value in, a value out. `npm run test:core` runs these alone. */
const core = testsOf(
	"detect",
	"finding",
	"merge",
	"packs",
	"playbook",
	"policy",
	"report",
	"rotate",
	"text",
	"trace",
);

/** The built program and the Action, in processes of their own: `npm run test:program` runs these and the next ones. */
const program = testsOf("action", "e2e");
/** What starts programs all the time: hooks of git and of agents, tools that store a key, the bench, a git that hangs. */
const processes = [
	...testsOf("agents", "bench", "hook", "layers"),
	"test/cli/hostile-tools.test.ts",
	"test/cli/store-by-tool.test.ts",
	"test/git/bomb.test.ts",
	"test/git/git-limits.test.ts",
];

/** One of everything that the program does, which `npm test` runs with the rooms. */
const essentials = "test/e2e/essentials.test.ts";

/**
 * With programs of others, from registries or of another kind than a developer's tools: a browser, hook managers,
 * linters and validators, the packages that read pictures. `npm run test:others` runs these.
 */
const others = [
	"test/browser/**/*.test.ts",
	"test/action/workflows.test.ts",
	"test/e2e/ci-schema.test.ts",
	"test/e2e/images.test.ts",
	"test/hook/managers.test.ts",
	"test/report/sarif-validator.test.ts",
];

/** These have a config of their own. */
const windows = ["test/windows/**"];
const realStores = ["test/real-stores/**"];

export default defineConfig({
	test: {
		// The first one ends last.
		globalSetup: ["temporary-folder", "programs", "build", "draws", "made-once"].map(
			(name) => `test/setup/${name}.ts`,
		),
		// More than all of the machine: vitest has little to do meanwhile, and many tests wait for a process.
		maxWorkers: availableParallelism() + 1,
		// A test that only passes the second time has failed.
		retry: 0,
		allowOnly: false,
		passWithNoTests: false,
		projects: [
			// These change nothing of their own process, and to start one for each file takes longer than many files do.
			project("core", { include: core, exclude: others, isolate: false }),
			project("program", { include: program, exclude: [essentials, ...others], isolate: false }),
			project("processes", { include: processes, exclude: others }),
			project("own", {
				include: [essentials, "test/!(e2e)/**/*.test.ts", "test/*.test.ts"],
				exclude: [...core, "test/action/**", ...processes, ...others, ...windows, ...realStores],
			}),
			project("others", { include: others, globalSetup: "test/setup/others.ts" }),
		],
	},
});

function testsOf(...rooms: string[]): string[] {
	return rooms.map((room) => `test/${room}/**/*.test.ts`);
}

function project(
	name: string,
	{ exclude = [], ...more }: { include: readonly string[]; exclude?: readonly string[] } & object,
): object {
	return {
		test: {
			name,
			exclude: ["**/node_modules/**", ...exclude],
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
