// What reads archives, documents and pictures is loaded with the first of them: `--version`, hooks, and a scan of plain
// files or of a plain history load none of it. Node itself lists what the built program loads.

import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { makeZip } from "../containers/zip-writer.ts";
import { keyOf, startRepository } from "../git/golden.ts";
import { makeFolder } from "../sources/tree.ts";
import { dist, environment } from "./program.ts";

/** All that is there at once: every content is asked, so it is small. */
const atOnce = "src/containers/container-prefilter.ts";
const maxBytesAtOnce = 2800;

const key = keyOf("late");
const event = JSON.stringify({ tool_name: "Bash", tool_input: { command: `echo ${key}` } });

const plain: readonly (readonly [what: string, program: string, ...args: string[]])[] = [
	["the version", "cli.js", "--version"],
	["a scan of files", "cli.js", "scan"],
	["a scan of a history", "cli.js", "scan", "--history"],
	["a scan of what is staged", "cli.js", "scan", "--staged"],
	["a hook of git", "hook.cjs", "pre-commit"],
	["a hook of an agent", "agent-hook.cjs", "--agent", "claude", "--event", "PreToolUse"],
];

test.each(plain)("%s loads nothing that opens archives", (_, program, ...args) => {
	const { files, output } = loadedBy(program, args, plainRepository());
	if (program !== "cli.js" || args[0] === "scan") expect(output).toContain("Mailchimp");
	const packages = files.map(
		(file) => /node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(file)?.[1] ?? "",
	);
	// A finding asks for what the policy leaves out.
	expect(packages.filter((name) => !["", "ignore"].includes(name))).toEqual([]);
	expect(containerModulesIn(files)).toEqual([]);
});

test.each(["file-worker.js", "pack-worker.js"])("the thread of %s has no such code", (name) => {
	const file = join(dist, name);
	expect(containerModulesIn([file])).toEqual([]);
	const [, own = ""] = readFileSync(file, "utf8").split(`// ${atOnce}\n`);
	const [code = ""] = own.split("\n// src/");
	expect(code).toContain("function mayBeOpened");
	expect(code.length).toBeLessThan(maxBytesAtOnce);
});

test("an archive has it loaded", () => {
	const folder = plainRepository();
	const content = Buffer.from(`MAILCHIMP_API_KEY=${key}\n`);
	writeFileSync(join(folder, "a.zip"), makeZip([{ name: "b.env", content }]));
	const { files } = loadedBy("cli.js", ["scan"], folder);
	const modules = containerModulesIn(files);
	for (const name of ["decoder", "document-format", "format"])
		expect(modules).toContain(`src/containers/${name}.ts`);
	// The rest is a thread's program.
	expect(containerModulesIn([join(dist, "container-worker.js")])).toContain(
		"src/containers/zip.ts",
	);
});

/** A key in a file, in a commit, and in a change that is staged. */
function plainRepository(): string {
	const { folder, commit, write, git } = startRepository(makeFolder());
	commit("a.env", `MAILCHIMP_API_KEY=${key}\n`);
	write("b.env", `MAILCHIMP_API_KEY=${key}\n`);
	git("add", "b.env");
	return folder;
}

function loadedBy(program: string, args: readonly string[], cwd: string) {
	const lists = makeFolder();
	const env = { ...environment(), NODE_V8_COVERAGE: lists };
	const command = [join(dist, program), ...args];
	const { stdout, stderr } = spawnSync(process.execPath, command, { cwd, env, input: event });
	const files = readdirSync(lists).flatMap((name) => {
		const { result } = JSON.parse(readFileSync(join(lists, name), "utf8")) as {
			readonly result: readonly { readonly url: string }[];
		};
		return result.flatMap(({ url }) => (url.startsWith("file:") ? [fileURLToPath(url)] : []));
	});
	expect(files).toContain(command[0]);
	return { files, output: `${stdout}${stderr}` };
}

/** esbuild writes the path of each module before its code; in the programs of hooks it leaves out the paths. */
function containerModulesIn(files: readonly string[]): string[] {
	return files.flatMap((file) => {
		const code = readFileSync(file, "utf8");
		const modules = [...code.matchAll(/^\/\/ (src\/containers\/.+)$/gm)].map(([, path]) => path!);
		const isSmall = modules.length === 0 && lateTexts.some((text) => code.includes(text));
		return isSmall ? [relative(dist, file)] : modules.filter((path) => path !== atOnce);
	});
}

/** A problem, and a field of notebooks: of what opens, and of what recognises. */
const lateTexts = ["archive-damaged", "language_info"];
