// The files that a run leaves: of the shape that they promise, where the workflow wants them, and
// with places where code scanning looks for them.

import { lstatSync, readdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { keyOf } from "../git/golden.ts";
import { faultsOf } from "../report/schema.ts";
import { runAction } from "./runner.ts";
import { line, pushPayload } from "./scene.ts";
import { expectNoLeak } from "./told.ts";
import { makeTopic, runPull } from "./topic.ts";

test("the JSON report has the shape of its schema, and names the repository, not a folder", async () => {
	const s = await makeTopic();
	const told = await runPull(s, s.work.commit("new.env", line("new")));
	const schema = join(import.meta.dirname, "../../src/report/report.schema.json");
	expect(faultsOf(told.report, JSON.parse(readFileSync(schema, "utf8")))).toEqual([]);
	expect(told.report?.scope).toMatchObject({ mode: "range", root: "o/r", commits: 1 });
	expect(statSync(told.outputs["report-file"] ?? "").mode & 0o777).toBe(0o600);
});

test("the SARIF report lies where the workflow wants it, with lines of the head", async () => {
	const s = await makeTopic();
	s.work.commit("a.env", line("new"));
	const head = s.work.commit("a.env", `# moved\n${line("new")}`);
	s.push();
	const workspace = s.checkOut(head);
	const told = await runAction({
		github: s.github,
		workspace,
		event: "push",
		payload: pushPayload(s.base, head),
		inputs: { "sarif-file": "unleak.sarif" },
	});
	const file = join(workspace, "unleak.sarif");
	expect(told.outputs["sarif-file"]).toBe(file);
	const [run] = JSON.parse(readFileSync(file, "utf8")).runs;
	const [{ physicalLocation: place }] = run.results[0].locations;
	expect(place.artifactLocation.uri).toBe("a.env");
	expect(place.region.startLine).toBe(2);
	expectNoLeak(told, s.github, ["new"]);
});

test("a link that the pull request put in the place of the SARIF report is not written through", async () => {
	const s = await makeTopic();
	symlinkSync("README.md", join(s.work.folder, "unleak.sarif"));
	const head = s.work.commit("new.env", line("new"));
	s.push();
	const workspace = s.checkOut(head);
	const told = await runAction({
		github: s.github,
		workspace,
		event: "push",
		payload: pushPayload(s.base, head),
		inputs: { "sarif-file": "unleak.sarif" },
	});
	expect(told.stdout).toContain("it is a symbolic link");
	expect(told.code).toBe(2);
	expect(lstatSync(join(workspace, "unleak.sarif")).isSymbolicLink()).toBe(true);
	expect(readFileSync(join(workspace, "README.md"), "utf8")).toBe("readme\n");
});

test("a key whose provider cannot be reached is unknown, and fails a run for active keys", async () => {
	const s = await makeTopic();
	const head = s.work.commit("new.env", line("new"));
	s.push();
	const told = await runAction({
		github: s.github,
		workspace: s.checkOut(head),
		event: "push",
		payload: pushPayload(s.base, head),
		inputs: { verify: "true", "fail-on": "active" },
		env: { HTTPS_PROXY: "http://127.0.0.1:9", NO_PROXY: "127.0.0.1:0" },
	});
	expect(told.report?.summary).toMatchObject({ findings: 1, unknown: 1 });
	expect(told.code).toBe(1);
	expectNoLeak(told, s.github, ["new"]);
});

test("further formats lie beside the JSON report, and one that is none is told", async () => {
	const s = await makeTopic();
	const head = s.work.commit("new.env", line("new"));
	s.push();
	const runWith = (formats: string) =>
		runAction({
			github: s.github,
			workspace: s.checkOut(head),
			event: "push",
			payload: pushPayload(s.base, head),
			inputs: { formats },
		});
	const told = await runWith("junit, csv\n  gitlab markdown text jsonl json");
	const folder = dirname(told.outputs["report-file"] ?? "");
	expect(readdirSync(folder).sort()).toEqual([
		...["report.csv", "report.gitlab.json", "report.html", "report.json", "report.jsonl"],
		...["report.md", "report.sarif", "report.txt", "report.xml"],
	]);
	for (const name of readdirSync(folder)) {
		const text = readFileSync(join(folder, name), "utf8");
		expect([name, text.includes("new.env")]).toEqual([name, true]);
		expect([name, text.includes(keyOf("new"))]).toEqual([name, false]);
		expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
	}
	const wrong = await runWith("junit, xml");
	expect([wrong.code, wrong.stdout]).toEqual([
		2,
		expect.stringContaining('Cannot use "xml" for the input "formats"'),
	]);
});
