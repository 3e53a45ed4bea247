// A file that is called as a key is: the ending of its name does not hide it, in no way of scanning.

import { expect, test } from "vitest";
import type { Report } from "../../src/model/report.ts";
import { keyOf, startRepository, type Workbench } from "../git/golden.ts";
import { attempt, install } from "../hook/hooked.ts";
import { makeFolder, write } from "../sources/tree.ts";
import { run } from "./program.ts";

const key = keyOf("named");
const shown = `${key.slice(0, 4)}********-us7`;
const other = keyOf("other");

async function places(w: Workbench, ...mode: string[]): Promise<unknown> {
	const { stdout } = await run(["scan", ...mode, "--format", "json"], { cwd: w.folder });
	return (JSON.parse(stdout) as Report).findings.map(({ confidence, locations }) => [
		confidence,
		...locations.map(({ where, path, column, endColumn }) => [where, path, column, endColumn]),
	]);
}

test("staged, in files, in a history and in a range", async () => {
	const w = startRepository(makeFolder());
	w.commit("a.txt", "a\n");
	w.write(`keys/${key}.json`, "{}\n");
	for (const ending of ["png", "js", "min.css", "woff2"]) {
		w.write(`img/${keyOf(ending)}.${ending}`, "hashed by a build\n");
	}
	w.write("page.html", `<a href="${keyOf("mentioned")}.txt">a file</a>\n`);
	w.git("add", "--all");
	await install(w);
	expect(attempt(w, "commit", "-m", "x").passed).toBe(false);
	const path = `keys/${shown}.json`;
	expect(await places(w, "--staged")).toEqual([["medium", ["name", path, 6, 42]]]);
	w.git("commit", "--quiet", "--no-verify", "--message=x");
	expect(await places(w)).toEqual([["medium", ["name", path, 6, 42]]]);
	expect(await places(w, "--history")).toEqual([["medium", ["name", path, 1, 37]]]);
	expect(await places(w, "--range", "HEAD~1..HEAD")).toEqual([["medium", ["name", path, 6, 42]]]);
});

test("a name with a key in it is hidden where another finding stands in that file", async () => {
	const cwd = makeFolder();
	write(cwd, { [`${key}.txt`]: `mailchimp_api_key=${other}\n` });
	const { stdout } = await run(["scan", "--confidence", "high"], { cwd });
	expect(stdout).toContain(`${shown}.txt:1:19`);
	expect(stdout).not.toContain(key.slice(0, 32));
});
