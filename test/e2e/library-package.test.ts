// The library as others load it: their types, their bundles, their require().

import { execFileSync, spawnSync } from "node:child_process";
import {
	cpSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { keyOf } from "../git/golden.ts";
import { makeFolder, write } from "../sources/tree.ts";
import { dist, environment } from "./program.ts";

const root = resolve(dist, "..");

function makeUser(files: Record<string, string>): string {
	const user = makeFolder();
	write(user, { "node_modules/": "", ...files });
	symlinkSync(root, join(user, "node_modules/unleak"), "junction");
	return user;
}

test("require() gives the same functions", () => {
	const user = makeUser({
		"use.cjs":
			'const { scanText } = require("unleak"); scanText("x").then(({ summary }) => console.log(summary.complete));',
	});
	expect(execFileSync(process.execPath, ["use.cjs"], { cwd: user, encoding: "utf8" })).toBe(
		"true\n",
	);
});

test.each(["cjs", "esm"] as const)(
	"a %s bundle scans more files than one thread takes",
	async (format) => {
		const user = makeUser({
			"use.js": `import { scan } from "unleak";
scan(process.argv[2]).then(({ summary, problems }) => console.log(JSON.stringify([summary.findings, summary.scanned.blobs, problems])));`,
		});
		const outfile = join(user, format === "cjs" ? "made.cjs" : "made.mjs");
		await build({
			absWorkingDir: user,
			entryPoints: ["use.js"],
			outfile,
			bundle: true,
			platform: "node",
			format,
			logLevel: "error",
			preserveSymlinks: true,
			...(format === "esm" && {
				banner: {
					js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
				},
			}),
		});
		const tree = makeFolder();
		const files = Array.from({ length: 2000 }, (_, index) => [
			`f${index}.txt`,
			`nothing in ${index}\n`,
		]);
		write(tree, {
			...Object.fromEntries(files),
			"z.env": `MAILCHIMP_API_KEY=${keyOf("bundle")}\n`,
		});
		const told = execFileSync(process.execPath, [outfile, tree], { encoding: "utf8" });
		expect(JSON.parse(told)).toEqual([1, 2001, []]);
	},
);

test("what is packed holds no chunks of builds before", () => {
	const stale = join(dist, "chunks/of-a-build-before.js");
	writeFileSync(stale, "");
	const packed = { npm_command: "pack", npm_lifecycle_event: "prepare" };
	const env = { ...environment(), ...packed };
	execFileSync(process.execPath, ["build.js", "--for-tests"], { cwd: root, env });
	expect(existsSync(stale)).toBe(false);
});

describe("the types", () => {
	const tsc = join(root, "node_modules/typescript/bin/tsc");
	const folder = mkdtempSync(join(tmpdir(), "unleak-test-"));
	const declarations = join(folder, "index.d.ts");
	// A build for tests leaves them out.
	beforeAll(() => {
		execFileSync(process.execPath, [join(root, "build-types.js"), declarations]);
	});
	afterAll(() => rmSync(folder, { recursive: true }));

	test("fit a strict program that has neither those of Node nor a DOM", () => {
		const user = makeFolder();
		mkdirSync(join(user, "node_modules/unleak/dist"), { recursive: true });
		cpSync(join(root, "package.json"), join(user, "node_modules/unleak/package.json"));
		cpSync(declarations, join(user, "node_modules/unleak/dist/index.d.ts"));
		write(user, {
			"package.json": '{ "type": "module" }',
			"use.ts": `
import { type Finding, formatReport, loadPacks, type Pack, type Report, renderPlaybook, scan, scanRepository, scanText, type StopSignal, UsageError, verify } from "unleak";
declare const signal: StopSignal;
const scanning = scan(".", { only: ["mailchimp"], confidence: "high", signal, progress: ({ blobs }) => void blobs });
for await (const finding of scanning) {
	const kept: Finding = finding;
	const place: string | undefined = kept.locations[0]?.path;
	void [place, kept.verdict.status === "active"];
	break;
}
const report: Report = await scanning;
const same: Report = await scanning.report;
const text: string = await formatReport(report, "markdown", { width: 100 });
const packs: readonly Pack[] = await loadPacks(["p.yaml"]);
const ids: string[] = packs.flatMap(({ rules }) => rules.map(({ id }) => id));
const title: string | undefined = renderPlaybook("iterable", { details: { region: "eu" } })[0]?.title;
await scanText(new Uint8Array(3), { path: "a.txt", rules: packs });
await scanRepository(".", { staged: true, verify: { details: true } });
await verify(["key"], { details: true });
try { await scan("."); } catch (error) { if (error instanceof UsageError) void [error.code, error.hint]; }
// @ts-expect-error: a format that does not exist
await formatReport(report, "nosuch");
// @ts-expect-error: a report is not to be changed
report.findings.length = 0;
// @ts-expect-error: an option that does not exist
scan(".", { confidance: "high" });
void [text, ids, title, same];
`,
		});
		const flags =
			"--noEmit --strict --lib es2023 --target es2023 --module nodenext --exactOptionalPropertyTypes";
		const command = [tsc, "--ignoreConfig", ...flags.split(" "), "--types", "", "use.ts"];
		const checked = spawnSync(process.execPath, command, { cwd: user, encoding: "utf8" });
		expect([checked.stdout, checked.status]).toEqual(["", 0]);
	});

	test("take the signals of Node", () => {
		const user = makeFolder();
		write(user, { "node_modules/unleak/dist/": "", "package.json": '{ "type": "module" }' });
		cpSync(join(root, "package.json"), join(user, "node_modules/unleak/package.json"));
		cpSync(declarations, join(user, "node_modules/unleak/dist/index.d.ts"));
		symlinkSync(join(root, "node_modules/@types"), join(user, "node_modules/@types"), "junction");
		write(user, {
			"use.ts": `
import { createReadStream } from "node:fs";
import { scan, scanText } from "unleak";
await scan(".", { signal: AbortSignal.timeout(1000) });
await scanText(createReadStream("a.txt"));
await scanText(process.stdin);
`,
		});
		const flags = "--noEmit --strict --types node --target es2023 --module nodenext --skipLibCheck";
		const command = [tsc, "--ignoreConfig", ...flags.split(" "), "use.ts"];
		const checked = spawnSync(process.execPath, command, { cwd: user, encoding: "utf8" });
		expect([checked.stdout, checked.status]).toEqual(["", 0]);
	});

	test("are documented, field by field", () => {
		const text = readFileSync(declarations, "utf8");
		const finding = /export interface Finding \{\n([\s\S]*?)\n\}/.exec(text)?.[1] ?? "";
		const lines = finding.split("\n");
		// A field whose type is documented itself may go without.
		const bare = lines.filter(
			(line, index) =>
				/^ {4}readonly/.test(line) &&
				!lines[index - 1]?.trim().startsWith("/**") &&
				!lines[index - 1]?.trim().endsWith("*/"),
		);
		expect(bare.map((line) => line.trim())).toEqual([
			"readonly ruleId: string;",
			"readonly severity: Severity;",
			"readonly details: Details;",
			"readonly verdict: Verdict;",
		]);
		expect(text.split("\n").length).toBeLessThan(1000);
		expect(text).not.toMatch(/from "|Buffer|NodeJS/);
	});
});
