// The built program writes pages and reports of one small history: links to the remote, the words around a key, the
// proof of a rotation, and nobody's name where none is wanted.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import type { Report } from "../../src/model/report.ts";
import { formats } from "../../src/report/formats.ts";
import { writeRecord } from "../../src/rotate/record.ts";
import { startRepository } from "../git/golden.ts";
import { makeFolder } from "../sources/tree.ts";
import { fill, run } from "./program.ts";

const key = fill("{hex:32}-us7", "page");
function makeShop(): { readonly folder: string; readonly commit: string } {
	const { folder, git, commit } = startRepository(makeFolder());
	git("remote", "add", "origin", "https://zoe:password@github.com/acme/shop.git");
	const content = `const other = "hunter2hunter2";\nsend({ user: "zoe.quill@people.example", apiKey: "${key}" });\n`;
	return { folder, commit: commit("src/mail app.js", content, "By Zoe Quill") };
}

test("links lead to the commit and the line at the remote, and the key stands in its own words", async () => {
	const { folder, commit } = makeShop();
	const base = join(makeFolder(), "out");
	const { stdout } = await run(["audit", "--output", base, folder]);
	const [page, json] = ["html", "json"].map((end) => readFileSync(`${base}.${end}`, "utf8")) as [
		string,
		string,
	];
	const report = JSON.parse(json) as Report;
	expect(report.scope.web).toEqual([{ address: "https://github.com/acme/shop" }]);
	expect(page).toContain(`href="https://github.com/acme/shop/commit/${commit}"`);
	expect(page).toContain(`href="https://github.com/acme/shop/blob/${commit}/src/mail%20app.js#L2"`);
	expect(page).toContain(
		`<code class="excerpt">… apiKey: &#34;<mark>${key.slice(0, 4)}********-us7</mark> …</code>`.replace(
			" …<",
			"<",
		),
	);
	for (const text of [page, json, stdout]) {
		expect(text).not.toContain("password@");
		expect(text).not.toContain("hunter2");
	}
	// A merged report keeps the links, each to its own repository.
	const merged = await run(["merge", `${base}.json`, "--format", "html"]);
	expect(merged.stdout).toContain(`href="https://github.com/acme/shop/commit/${commit}"`);
	expect(merged.stdout).toContain(basename(folder));
	const table = await run(["merge", `${base}.json`, "--format", "csv"]);
	expect(table.stdout).toContain(
		`,https://github.com/acme/shop/blob/${commit}/src/mail%20app.js#L2\r\n`,
	);
	const shown = await run(["scan", "--history", "--show-secrets", "--format", "html", folder]);
	expect(shown.stdout).toContain("apiKey: &#34;<mark>");
	expect(shown.stdout).not.toContain(key.slice(8, 24));
});

test("the page has the proof of a rotation once there is a record", async () => {
	const { folder } = makeShop();
	const state = makeFolder();
	const { stdout } = await run(["scan", "--history", "--json", folder]);
	const [found] = (JSON.parse(stdout) as Report).findings;
	const { fingerprint, ruleId, provider, title, redacted } = found!;
	const id = `${fingerprint}-00000000`;
	const endpoint = "https://us7.api.mailchimp.com/3.0/ping";
	const at = (day: number) => `2026-03-0${day}T10:00:00.000Z`;
	const record = writeRecord({
		...{ id, fingerprint, ruleId, provider, title, redacted, pattern: "[0-9a-f]{32}", details: {} },
		...{ root: folder, step: "done", startedAt: at(1), updatedAt: at(3) },
		heard: [
			{ status: "active", reason: "x", endpoint, at: at(1) },
			{ status: "inactive", reason: "x", endpoint, at: at(2) },
		],
	});
	const records = join(state, "unleak", "rotations");
	mkdirSync(records, { recursive: true });
	writeFileSync(join(records, `${id}.json`), record);
	const env = { XDG_STATE_HOME: state, LOCALAPPDATA: state };
	const page = await run(["scan", "--history", "--format", "html", folder], { env });
	expect(page.stdout).toContain(
		"Proven: the provider accepted the old key before, and refuses it now.",
	);
	expect(page.stdout).toContain(`<time>${at(2)}</time>: inactive`);
	const without = await run(["scan", "--history", "--format", "html", folder], {
		env: { XDG_STATE_HOME: makeFolder(), LOCALAPPDATA: makeFolder() },
	});
	expect(without.stdout).not.toContain("Record of its rotation");
});

test("--no-people leaves everybody out of every format, of merged reports and of comparisons", async () => {
	const shop = makeShop().folder;
	const folder = makeFolder();
	const outputs = formats.flatMap((format) => [
		"--format",
		format,
		"--output",
		join(folder, `out.${format}`),
	]);
	const named = join(folder, "named.json");
	await run(["scan", "--history", "--verbose", ...outputs, "--no-people", shop]);
	await run(["scan", "--history", "--json", "--output", named, shop]);
	expect(readFileSync(named, "utf8")).toContain("Ada <ada@example.org>");
	const texts = formats.map((format) => readFileSync(join(folder, `out.${format}`), "utf8"));
	for (const format of ["html", "csv", "text", "markdown"]) {
		texts.push((await run(["merge", named, "--no-people", "--format", format])).stdout);
	}
	const compared = ["compare", named, named, "--no-people", "--allow-incomplete"];
	texts.push((await run([...compared, "--format", "json"])).stdout);
	for (const text of texts) {
		expect(text).toContain(key.slice(0, 4));
		expect(text).not.toMatch(/\bAda\b|ada@|Quill|people\.example/);
	}
});
