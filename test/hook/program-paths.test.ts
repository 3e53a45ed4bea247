// What an installed hook may start, and who is told that a hook of theirs could start nothing.

import { join } from "node:path";
import { expect, test } from "vitest";
import { findHookPaths, type HookScope } from "../../src/hook/program-paths.ts";
import { makeFolder, write } from "../sources/tree.ts";

function install(folder: string): string {
	const home = join(makeFolder(), folder, "node_modules/unleak/dist");
	write(home, { "cli.js": "", "hook.sh": "first='x'\n" });
	return join(home, "cli.js");
}

const scope: HookScope = { changeable: ["/nowhere"], home: "/nowhere", outlivesProjects: false };
const alone = 'Install unleak for Node, by itself ("npm install --global"), and run that one';

test.each([
	"npm/_npx/0123456789abcdef",
	"pnpm/dlx/0a1b/2c3d/node_modules/.pnpm/unleak@1.0.0",
	"bunx-0-unleak@latest",
])("refuses what was fetched for one run, into %s", (folder) => {
	expect(() => findHookPaths(scope, install(folder))).toThrow(
		expect.objectContaining({
			code: "hook",
			message: expect.stringMatching(/was fetched for this one run, and is removed again$/),
			hint: alone,
		}),
	);
});

test.each(["lib", "pnpm/global/5/.pnpm/unleak@1.0.0", "dlx", "_npx-notes"])(
	"takes what stays, in %s",
	(folder) => {
		const program = install(folder);
		expect(findHookPaths(scope, program)).toMatchObject({
			shared: join(program, "../hook.sh"),
			node: process.execPath,
		});
	},
);

test.each([
	[{ node: "24.0.0", deno: "2.9.6" }, /^Cannot install hooks: Deno gives a program no rights/],
	[{ node: "24.0.0", pnp: "3" }, /^Cannot install hooks: Yarn keeps the packages/],
])("refuses what cannot run by itself: %j", (versions, message) => {
	expect(() => findHookPaths(scope, install("lib"), versions)).toThrow(
		expect.objectContaining({ code: "hook", message: expect.stringMatching(message), hint: alone }),
	);
});
