// A diff on standard input counts by the file names and new lines that it speaks of.

import { expect, test } from "vitest";
import { keyOf, startRepository, type Workbench } from "../git/golden.ts";
import { makeFolder } from "../sources/tree.ts";
import { run } from "./program.ts";

const line = (name: string) => `mailchimp_api_key = "${keyOf(name)}"\n`;

async function scan(cwd: string, stdin: string): Promise<string[]> {
	const { stdout } = await run(["scan", "-", "--format", "json"], { cwd, stdin });
	const { findings } = JSON.parse(stdout);
	return findings.flatMap((finding: { locations: { path: string; line: number }[] }) =>
		finding.locations.map((place) => `${place.path}:${place.line}`),
	);
}

function start(): Workbench {
	const w = startRepository(makeFolder());
	w.commit("old.txt", `${"a line\n".repeat(40)}${line("old")}${"b line\n".repeat(40)}`);
	return w;
}

test.each([
	["plain", []],
	["coloured", ["-c", "color.ui=always"]],
	["without prefixes", ["-c", "diff.noprefix=true"]],
	["with other prefixes", ["-c", "diff.mnemonicPrefix=true"]],
])(
	"what a %s diff adds is found at its place, what it removes or shows is not",
	async (_, settings) => {
		const w = start();
		w.write("old.txt", `${"a line\n".repeat(40)}c\n${"b line\n".repeat(40)}`);
		const diff = () => w.git(...settings, "diff", "--no-ext-diff");
		expect(await scan(w.folder, diff())).toEqual([]);
		w.write(
			"old.txt",
			`${"a line\n".repeat(40)}${line("old")}${line("new")}${"b line\n".repeat(40)}`,
		);
		expect(await scan(w.folder, diff())).toEqual(["old.txt:42"]);
		w.write('d/ä "x".txt', `one\n${line("odd")}`);
		w.git("add", "--all");
		const staged = w.git(...settings, "diff", "--cached");
		expect((await scan(w.folder, staged)).sort()).toEqual(['d/ä "x".txt:2', "old.txt:42"]);
	},
);

test("a log counts by messages too, and a merge by what no parent has", async () => {
	const w = start();
	w.commit("a.txt", line("a"), `Use ${keyOf("said")}`);
	w.commit("a.txt", "clean\n");
	const found = await scan(w.folder, w.git("log", "-p", "-2"));
	expect(found.sort()).toEqual(
		["-:5", "a.txt:1"].map((place) => expect.stringContaining(place.slice(0, 2))),
	);
	w.git("checkout", "--quiet", "-b", "side", "HEAD~1");
	w.commit("a.txt", line("side"));
	w.git("checkout", "--quiet", "main");
	w.tryGit("merge", "side");
	w.write("a.txt", `${line("side")}${line("both")}`);
	expect(await scan(w.folder, w.git("diff"))).toEqual(["a.txt:2"]);
});

test("names of the new side count, and exclusions", async () => {
	const w = start();
	w.git("mv", "old.txt", `${keyOf("named")}.txt`);
	expect(await scan(w.folder, w.git("diff", "--cached", "-M"))).toHaveLength(1);
	w.git("reset", "--quiet", "--hard");
	w.write("test/k.txt", line("k"));
	w.git("add", "--all");
	w.write(".unleakignore", "test/\n");
	expect(await scan(w.folder, w.git("diff", "--cached"))).toEqual([]);
});

test.each([
	[
		"whose header promises more lines",
		(text: string) => text.replace(/@@ -0,0 \+1 @@/, "@@ -0,0 +1,9 @@"),
	],
	[
		"whose key is said to be removed, against its header",
		(text: string) => text.replace("\n+mail", "\n-mail"),
	],
	["by words", (text: string) => text.replace("\n+mail", "\nmail")],
])("what only looks like a diff is read as text: %s", async (_, change) => {
	const w = start();
	w.write("k.txt", line("k"));
	w.git("add", "--all");
	const text = change(`${w.git("diff", "--cached")}\n`);
	expect(await scan(w.folder, text)).toEqual([expect.stringMatching(/^-:\d+$/)]);
});
