// The library as it is built: what it exports works, and its types fit a strict program.

import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import type * as Library from "../../src/index.ts";
import { makeFolder, write } from "../sources/tree.ts";
import { dist, fill, run, steady } from "./program.ts";

const { formatReport, loadPacks, renderPlaybook, scan, UsageError }: typeof Library = await import(
	`${dist}/index.js`
);
const key = fill("{hex:32}-us6");

function leaky(): string {
	const root = makeFolder();
	write(root, {
		"a.env": `MAILCHIMP_API_KEY=${key}\n`,
		"b.js": fill('const iterableApiKey = "{uuid4}";\n'),
		"sub/c.txt": "nothing\n",
	});
	return root;
}

describe("scan()", () => {
	test("gives findings one by one, and the report the program gives", async () => {
		const root = leaky();
		const under = scan(root);
		const places: string[] = [];
		for await (const { locations, redacted } of under) {
			places.push(`${locations[0]?.path} ${redacted.replace(/[0-9a-f]/g, "x")}`);
		}
		expect(places).toEqual(["a.env xxxx********-usx", "b.js ********xxxxxxxx"]);
		const { stdout } = await run(["scan", "--format", "json"], { cwd: root });
		expect(steady(await formatReport(await under.report, "json"))).toBe(steady(stdout));
	});

	test("takes options, and keeps secrets unless asked for them", async () => {
		const root = leaky();
		const findings = async (options: Library.ScanOptions) => {
			const report = await scan(root, options).report;
			return report.findings.map(({ locations, secret }) => [locations[0]?.path, secret]);
		};
		expect(await findings({ only: ["mailchimp"], showSecrets: true })).toEqual([["a.env", key]]);
		expect(await findings({ paths: ["b.js"] })).toEqual([["b.js", undefined]]);
		expect(await findings({ exclude: ["*.env"] })).toEqual([["b.js", undefined]]);
		const small = await scan(root, { maxFileSize: "10B" }).report;
		expect([small.summary.complete, small.problems.length]).toEqual([false, 2]);
	});

	test("finds keys in names, and scans a single file", async () => {
		const root = makeFolder();
		write(root, { [`mailchimp ${key}`]: "nothing" });
		expect((await scan(root).report).findings[0]?.locations[0]?.where).toBe("name");
		const file = join(leaky(), "a.env");
		expect((await scan(file).report).findings[0]?.locations[0]?.path).toBe("a.env");
	});

	test("rejects what is wrong, wherever the caller looks", async () => {
		await expect(scan(join(leaky(), "nosuch")).report).rejects.toThrow(UsageError);
		await expect(scan(leaky(), { only: ["nosuch"] }).report).rejects.toThrow(
			"Cannot scan only for",
		);
		const iterate = async () => {
			for await (const _ of scan(leaky(), { rules: ["nosuch.yaml"] }));
		};
		await expect(iterate()).rejects.toThrow(UsageError);
	});

	test("stops when it is told to, and says so", async () => {
		const report = await scan(leaky(), { signal: AbortSignal.abort() }).report;
		expect([report.summary.complete, report.problems.map(({ code }) => code)]).toEqual([
			false,
			["interrupted"],
		]);
	});
});

test("loadPacks() gives the package's packs, and more", async () => {
	expect((await loadPacks()).map(({ provider }) => provider)).toEqual(["iterable", "mailchimp"]);
	await expect(loadPacks(["nosuch.yaml"])).rejects.toThrow(UsageError);
});

test("renderPlaybook() fills in what is known", () => {
	const steps = renderPlaybook("mailchimp", {
		ruleId: "mailchimp-api-key",
		redacted: "ab12********-us6",
		details: { datacenter: "us6", keyType: "api-key" },
	});
	expect(steps[0]).toMatchObject({
		title: "Open the API keys page",
		url: "https://us6.admin.mailchimp.com/account/api/",
	});
	expect(steps[0]?.text).toContain('look for "ab12"');
	expect(() => renderPlaybook("nosuch")).toThrow(UsageError);
});

test("formatReport() gives every format", async () => {
	const { report } = scan(leaky());
	for (const format of ["text", "json", "jsonl", "markdown"] as const) {
		const text = await formatReport(await report, format, { width: 60 });
		expect(text).toContain("Mailchimp API key");
		expect(text).not.toContain(key.slice(5, 20));
	}
});

test("the types fit a strict program", () => {
	const user = makeFolder();
	const root = resolve(dist, "..");
	const types = join(user, "node_modules/unleak/dist/types");
	mkdirSync(types, { recursive: true });
	cpSync(join(root, "package.json"), join(user, "node_modules/unleak/package.json"));
	symlinkSync(join(root, "node_modules/@types"), join(user, "node_modules/@types"), "junction");
	const tsc = join(root, "node_modules/typescript/bin/tsc");
	const settings = "--ignoreConfig --noCheck --declaration --emitDeclarationOnly --strict";
	const modern = "--types node --target es2023 --module nodenext";
	// As build.js makes them; a build for tests leaves them out.
	const made = spawnSync(
		process.execPath,
		[
			tsc,
			...`${settings} ${modern} --resolveJsonModule --rewriteRelativeImportExtensions`.split(" "),
			...["--rootDir", join(root, "src"), "--outDir", types, join(root, "src/index.ts")],
		],
		{ cwd: root, encoding: "utf8" },
	);
	expect(made.stdout).toBe("");
	write(user, {
		"package.json": '{ "type": "module" }',
		"use.ts": `
import { type Finding, formatReport, loadPacks, type Report, renderPlaybook, scan } from "unleak";
const under = scan(".", { only: ["mailchimp"], confidence: "high" });
for await (const finding of under) {
	const kept: Finding = finding;
	const place: string | undefined = kept.locations[0]?.path;
	console.log(place, kept.verdict.status === "active");
}
const report: Report = await under.report;
const text: string = await formatReport(report, "markdown", { width: 100 });
const ids: string[] = (await loadPacks(["p.yaml"])).flatMap(({ rules }) => rules.map(({ id }) => id));
const title: string | undefined = renderPlaybook("iterable", { details: { region: "eu" } })[0]?.title;
// @ts-expect-error: a format that does not exist
await formatReport(report, "junit");
// @ts-expect-error: a report is not to be changed
report.findings.length = 0;
console.log(text, ids, title);
`,
	});
	const flags = `--noEmit --strict ${modern} --exactOptionalPropertyTypes`.split(" ");
	const checked = spawnSync(process.execPath, [tsc, "--ignoreConfig", ...flags, "use.ts"], {
		cwd: user,
		encoding: "utf8",
	});
	expect([checked.stdout, checked.status]).toEqual(["", 0]);
});
