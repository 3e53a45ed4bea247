// Pointers of Git LFS in commits: what the local store has is scanned under the place of its pointer, in a history, a range
// and what is staged; what it lacks is one problem.

import { expect, test } from "vitest";
import type { Report } from "../../src/model/report.ts";
import { makeZip } from "../containers/zip-writer.ts";
import { keyOf, openWorkbench } from "../git/golden.ts";
import { makeFolder } from "../sources/tree.ts";
import { run } from "./program.ts";

test("what pointers in commits stand for is scanned, and told where it is missing", async () => {
	const bench = openWorkbench(makeFolder());
	const pointerTo = (id: string, content?: string | Buffer): string => {
		if (content !== undefined)
			bench.write(`.git/lfs/objects/${id.slice(0, 2)}/${id.slice(2, 4)}/${id}`, content);
		return `version https://git-lfs.github.com/spec/v1\noid sha256:${id}\nsize 100\n`;
	};
	const line = (name: string) => `# for production\nMAILCHIMP_API_KEY=${keyOf(name)}\n`;
	const zip = makeZip([{ name: "b.env", content: Buffer.from(line("in a zip")) }]);
	bench.git("init", "-q");
	bench.commit("a.env", pointerTo("a1".repeat(32), line("old")));
	bench.commit("a.env", pointerTo("b2".repeat(32), "nothing"));
	bench.commit("a.bin", pointerTo("c3".repeat(32), zip));
	bench.commit("missing.bin", pointerTo("d4".repeat(32)));
	bench.git("gc", "-q");
	bench.write("staged.env", pointerTo("e5".repeat(32), line("staged")));
	bench.git("add", "staged.env");
	const scan = async (...args: string[]) => {
		const { stdout } = await run(["scan", "--json", "--no-config", ...args], { cwd: bench.folder });
		const { findings, problems } = JSON.parse(stdout) as Report;
		return {
			places: findings
				.flatMap(({ locations }) => locations)
				.map(({ path, member = "", line }) => [path, member, line].join("!"))
				.sort(),
			problems: problems.map(({ code, message }) => `${code}: ${message.split(",")[0]}`),
		};
	};
	const missing = ['lfs: Read only the Git LFS pointers of 1 content ("missing.bin")'];
	expect(await scan("--history")).toEqual({
		places: ["a.bin!b.env!2", "a.env!!2", "staged.env!!2"],
		problems: missing,
	});
	expect(await scan("--range", "HEAD~2..HEAD")).toEqual({
		places: ["a.bin!b.env!2"],
		problems: missing,
	});
	for (const asked of [["--history"], ["--range", "HEAD~2..HEAD"]]) {
		expect((await scan(...asked, "--exclude", "missing.bin")).problems).toEqual([]);
	}
	expect(await scan("--staged")).toEqual({ places: ["staged.env!!2"], problems: [] });
});
