// The Action opens archives too: its bundle is one file, which is the program of the thread as well.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { shell } from "../containers/made-archives.ts";
import { makeFolder, write } from "../sources/tree.ts";
import { line } from "./scene.ts";
import { expectNoLeak, places } from "./told.ts";
import { makeTopic, runPull } from "./topic.ts";

test("a key in an archive that a pull request brings is found, whatever packs it", async () => {
	const s = await makeTopic();
	const folder = makeFolder();
	write(folder, { "a.env": line("packed") });
	const commands = [
		"zip -q a.zip a.env",
		"bzip2 -kc a.env > a.bz2",
		"xz -kc a.env > a.xz",
		"zstd -qkc a.env > a.zst",
	];
	shell(folder, commands.join(" && "));
	let head = "";
	const names = ["a.bz2", "a.xz", "a.zip", "a.zst"];
	for (const name of names) head = s.work.commit(name, readFileSync(join(folder, name)));
	const told = await runPull(s, head, { commits: names.length });
	expect(told.stderr).toBe("");
	expect(places(told)).toEqual(names.map((name) => `${name}:1`));
	expect(told.report?.findings[0]?.locations.map(({ member }) => member)).toEqual([
		"a",
		"a",
		"a.env",
		"a",
	]);
	expect(told.outputs).toMatchObject({ findings: "1", complete: "true" });
	expectNoLeak(told, s.github, ["packed"]);
});
