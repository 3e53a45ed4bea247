// Checks that the code keeps its own rules: layers, cycles, purity, start-up, who may see a secret, file sizes, the
// words of names, and no key-shaped string anywhere in the repository. Each rule in architecture/ is applied to the
// real sources, and tried on made-up ones below.

import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { resolve, sep } from "node:path";
import { describe, expect, test } from "vitest";
import { computed, importsOf } from "./architecture/imports.ts";
import { retiredNames, unclearHeads } from "./architecture/retired-words.ts";
import { importCircles, roomArrows } from "./architecture/room-map.ts";
import {
	cycles,
	filesThatPrint,
	filesThatReveal,
	filesThatWriteReports,
	heavyAtStart,
	keyShapedLines,
	layerFaults,
	longFiles,
	purityFaults,
	type Sources,
} from "./architecture/rules.ts";

/** The only files that may see plaintext. */
const mayReveal: readonly string[] = [
	"src/action/mask.ts",
	"src/cli/rotate/key-values.ts",
	"src/finding/fingerprint.ts",
	"src/finding/group-occurrences.ts",
	"src/finding/key-texts.ts",
	"src/finding/replace-secrets.ts",
	"src/finding/seal.ts",
	"src/finding/secret-pieces.ts",
	"src/model/secret.ts",
	"src/trace/key-search.ts",
	"src/verify/request.ts",
];

/** Reports are sealed where they are made, an agent's answer where its parts are; the Action's masks hold what the runner is to hide. */
const mayWriteReports: readonly string[] = [
	"src/action/publish-results.ts",
	"src/action/run-task.ts",
	"src/cli/hook/run-agent-hook.ts",
	"src/cli/print.ts",
	"src/cli/write-scan-reports.ts",
];

const maxLines = 250;
/**
 * Before src/git and the other rooms were set apart there were 213; hooks of agents scan texts that no source gives,
 * which brought 5, archives, which sources and scans ask for, 6 more, and the audit of a machine, a source of its own, 7;
 * documents, a room in that of archives, 2. Two lead to src/stores, where a new key has to go. One reads the records of
 * rotations, which a page shows. Three are of the room that reads pictures, in that of archives. A new arrow needs a reason.
 */
const maxRoomArrows = 241;
/** Of types: there were five. */
const maxImportCircles = 0;

const root = resolve(import.meta.dirname, "..");
const all = readSources();
/** AssemblyScript has no modules of Node: only names and sizes are checked there. */
const isAssembly = (path: string) => path.startsWith("src/kernel/assembly/");
const sources = new Map([...all].filter(([path]) => !isAssembly(path)));
const assembly = new Map([...all].filter(([path]) => isAssembly(path)));

describe("the code", () => {
	test("is there", () => expect(sources.size).toBeGreaterThan(10));
	test("imports downwards only, and no siblings", () => expect(layerFaults(sources)).toEqual([]));
	test("has no import cycle", () => expect(cycles(sources)).toEqual([]));
	test("is pure in its core", () => expect(purityFaults(sources)).toEqual([]));
	test("starts without heavy packages", () => {
		expect(heavyAtStart(sources, "src/cli/main.ts")).toEqual([]);
		expect(heavyAtStart(sources, "src/action/main.ts")).toEqual([]);
		// A plain scan, and the hook, load nothing that reads archives.
		expect(heavyAtStart(sources, "src/cli/commands/scan.ts")).toEqual([]);
		expect(heavyAtStart(sources, "src/scan/scan.ts")).toEqual([]);
	});
	test("reveals a secret only where it is listed", () => {
		expect(filesThatReveal(sources)).toEqual(mayReveal);
	});
	test("says nothing that is not sealed: all of it goes through one file", () => {
		expect(filesThatPrint(sources)).toEqual(["src/cli/print.ts"]);
		expect(filesThatWriteReports(sources)).toEqual(mayWriteReports);
	});
	test("stays in short files", () => {
		expect(longFiles(new Map([...sources, ...assembly]), maxLines)).toEqual([]);
	});
	test("uses the words of the dictionary in its names, and opens each file with what it does", () => {
		const files = new Map([...sources, ...assembly]);
		expect(retiredNames(files)).toEqual([]);
		expect(unclearHeads(files)).toEqual([]);
	});
	test("has no more arrows between rooms than it had, and no import circle", () => {
		expect(roomArrows(sources).length).toBeLessThanOrEqual(maxRoomArrows);
		expect(importCircles(sources).length).toBeLessThanOrEqual(maxImportCircles);
	});
});

test("the repository holds no whole key-shaped string", () => {
	const git = ["-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others"];
	const listed = execFileSync("git", [...git, "--exclude-standard"], { cwd: root });
	const paths = new Set(
		listed
			.toString()
			.split("\0")
			.filter((path) => path !== ""),
	);
	paths.delete("package-lock.json");
	expect(paths).toContain("package.json");
	const faults = [...paths].flatMap((path) => keyShapedLines(path, readIfThere(path)));
	expect(faults).toEqual([]);
});

describe("importsOf()", () => {
	test("finds every form of import, and none in a comment", () => {
		const code = `
// import { no } from "./comment.ts";
/** @example import { no } from "./comment.ts"; */
import type { A } from "./a.ts";
import {
	type B,
	b,
} from "./b.ts";
import "./c.ts";
import * as d from "node:d";
import e, { f } from "./e.json" with { type: "json" };
export { g } from "./g.ts";
export type { H } from "./h.ts";
export * from "./i.ts";
const j = await import("./j.ts");
type K = typeof import("./k.ts");
const l = await import(name);
	// const no = await import("./comment.ts");
export const notAnImport = 'from "./m.ts"';
`;
		expect(importsOf(code)).toEqual([
			{ specifier: "./a.ts", kind: "type" },
			{ specifier: "./b.ts", kind: "static" },
			{ specifier: "./c.ts", kind: "static" },
			{ specifier: "node:d", kind: "static" },
			{ specifier: "./e.json", kind: "static" },
			{ specifier: "./g.ts", kind: "static" },
			{ specifier: "./h.ts", kind: "type" },
			{ specifier: "./i.ts", kind: "static" },
			{ specifier: "./j.ts", kind: "dynamic" },
			{ specifier: "./k.ts", kind: "type" },
			{ specifier: computed, kind: "dynamic" },
		]);
	});
});

describe("layerFaults()", () => {
	test.each([
		["a lower layer", "src/cli/a.ts", 'import { b } from "../model/b.ts";', []],
		["the same folder", "src/cli/a.ts", 'import { b } from "./deep/b.ts";', []],
		["a package", "src/cli/a.ts", 'import { b } from "b";', []],
		["package.json", "src/cli/a.ts", 'import b from "../../package.json";', []],
		["types of a named sibling", "src/detect/a.ts", 'import type { B } from "../packs/b.ts";', []],
	])("allows an import of %s", (_, path, code, faults) => {
		expect(layerFaults(new Map([[path, code]]))).toEqual(faults);
	});

	test.each([
		["a higher layer", "src/model/a.ts", 'import { b } from "../cli/b.ts";', "src/cli/b.ts"],
		["a sibling", "src/report/a.ts", 'import type { B } from "../packs/b.ts";', "src/packs/b.ts"],
		["a sibling file", "src/errors.ts", 'import { b } from "./version.ts";', "src/version.ts"],
		[
			"values of a sibling",
			"src/detect/a.ts",
			'import { b } from "../packs/b.ts";',
			"src/packs/b.ts",
		],
		["a higher layer, late", "src/text/a.ts", 'await import("../index.ts");', "src/index.ts"],
		["what is not in src", "src/cli/a.ts", 'import { b } from "../../test/b.ts";', "test/b.ts"],
		["a computed name", "src/cli/a.ts", "await import(name);", computed],
	])("refuses an import of %s", (_, path, code, target) => {
		expect(layerFaults(new Map([[path, code]]))).toEqual([`${path} imports ${target}`]);
	});

	test("refuses a file that belongs to no layer", () => {
		const misplaced = new Map([["src/helpers/a.ts", ""]]);
		expect(layerFaults(misplaced)).toEqual(["src/helpers/a.ts belongs to no layer"]);
	});
});

test("cycles() finds a cycle through a late import, and neither diamonds nor types", () => {
	const code = new Map([
		["src/cli/a.ts", 'import { b } from "./b.ts";\nimport { d } from "./d.ts";'],
		["src/cli/b.ts", 'await import("./c.ts");\nimport { d } from "./d.ts";'],
		["src/cli/c.ts", 'import { b } from "./b.ts";'],
		["src/cli/d.ts", 'import type { A } from "./a.ts";'],
	]);
	expect(cycles(code)).toEqual(["src/cli/b.ts -> src/cli/c.ts -> src/cli/b.ts"]);
});

test("purityFaults() finds impure modules, packages, clock and environment, in core alone", () => {
	const code = [
		'import { createHash } from "node:crypto";',
		'import { readFileSync } from "node:fs";',
		'import glob from "fast-glob";',
		"// process.env may be named here",
		"const now = Date.now();",
		"const home = process.env.HOME;",
		"const parsed = new Date(text);",
	].join("\n");
	const everywhere = new Map([
		["src/detect/a.ts", code],
		["src/sources/a.ts", code],
	]);
	expect(purityFaults(everywhere)).toEqual([
		"src/detect/a.ts imports node:fs",
		"src/detect/a.ts imports fast-glob",
		"src/detect/a.ts:5 is not pure",
		"src/detect/a.ts:6 is not pure",
	]);
});

test("heavyAtStart() follows static imports, and neither types nor late ones", () => {
	const code = new Map([
		["src/cli/main.ts", 'import { a } from "./a.ts";\nawait import("./late.ts");'],
		["src/cli/a.ts", 'import type { Document } from "yaml";\nimport * as v from "valibot";'],
		["src/cli/late.ts", 'import { parse } from "yaml";'],
	]);
	expect(heavyAtStart(code, "src/cli/main.ts")).toEqual(["src/cli/a.ts imports valibot"]);
	expect(heavyAtStart(code, "src/cli/gone.ts")).toEqual(["src/cli/gone.ts does not exist"]);
});

test("filesThatReveal() finds calls and references, and no comments", () => {
	const code = new Map([
		["src/cli/call.ts", "print(secret.reveal());"],
		["src/cli/reference.ts", "const show = secret.reveal;"],
		["src/cli/comment.ts", "// secret.reveal() is not called here"],
		["src/cli/option.ts", "const revealed = true;"],
	]);
	expect(filesThatReveal(code)).toEqual(["src/cli/call.ts", "src/cli/reference.ts"]);
});

test("filesThatPrint() and filesThatWriteReports() find each way out", () => {
	const code = new Map([
		["src/a.ts", "process.stdout.write(text);"],
		["src/b.ts", "const { stderr } = process;\nstderr.write(text);"],
		["src/c.ts", "console.error(text);"],
		["src/d.ts", "// process.stdout.write(text)\nfile.write(text);"],
		["src/e.ts", 'import { checkOutput, writeStdout } from "./output.ts";'],
	]);
	expect(filesThatPrint(code)).toEqual(["src/a.ts", "src/b.ts", "src/c.ts"]);
	expect(filesThatWriteReports(code)).toEqual(["src/e.ts"]);
});

test("longFiles() finds a file one line too long", () => {
	const code = new Map([
		["src/cli/long.ts", "x;\n".repeat(maxLines + 1)],
		["src/cli/full.ts", "x;\n".repeat(maxLines)],
	]);
	expect(longFiles(code, maxLines)).toEqual([`src/cli/long.ts has ${maxLines + 1} lines`]);
});

test("retiredNames() finds retired words in names of files and exports, and no others", () => {
	const code = new Map([
		["src/git/crew.ts", "export const size = 1;"],
		["src/git/pool.ts", "export function hireThreads() {}\nexport interface Told {}\n"],
		["src/git/fine.ts", "const crew = 1;\n// export const crew\nexport type Retold = string;\n"],
		["src/git/intake-size.ts", "export const bedrooms = 1;\nexport async function* tellAll() {}"],
	]);
	expect(retiredNames(code)).toEqual([
		'src/git/crew.ts: "crew" uses "crew", the field says "worker pool"',
		'src/git/pool.ts: "hireThreads" uses "hire", the field says "start"',
		'src/git/pool.ts: "Told" does not say what it holds',
		'src/git/pool.ts: "Told" uses "told", the field says "result"',
		'src/git/intake-size.ts: "intake-size" uses "intake", the field says "scan accounting"',
		'src/git/intake-size.ts: "tellAll" uses "tell", the field says "report"',
	]);
});

test("roomArrows() and importCircles() count rooms and circles, of types too", () => {
	const code = new Map([
		["src/git/a.ts", 'import type { B } from "./b.ts";\nimport { m } from "../model/m.ts";'],
		["src/git/b.ts", 'import { c } from "./c.ts";\nimport { m } from "../model/m.ts";'],
		["src/git/c.ts", 'await import("./a.ts");\nimport "node:fs";'],
		["src/git/deep/d.ts", 'import { a } from "../a.ts";'],
		["src/model/m.ts", ""],
	]);
	expect(roomArrows(code)).toEqual(["src/git -> src/model", "src/git/deep -> src/git"]);
	expect(importCircles(code)).toEqual([["src/git/a.ts", "src/git/b.ts", "src/git/c.ts"]]);
});

test("keyShapedLines() finds keys, and gives their place alone", () => {
	const text = [
		`key = "${"0f".repeat(16)}-us21"`,
		`key = md-${"aB3_-".repeat(4)}xy`,
		`too long: ${"0f".repeat(17)}-us21`,
		`no data centre: ${"0f".repeat(16)}-usa`,
		`too short: md-${"aB3_-".repeat(4)}x`,
		`part of a word: cmd-${"aB3_-".repeat(4)}xy`,
		`words: md-${"word-".repeat(4)}xy`,
	].join("\n");
	expect(keyShapedLines("a.txt", text)).toEqual(["a.txt:1", "a.txt:2"]);
});

function readSources(): Sources {
	const names = readdirSync(resolve(root, "src"), { recursive: true, encoding: "utf8" });
	const paths = names
		.map((name) => `src/${name.split(sep).join("/")}`)
		.filter((path) => path.endsWith(".ts"));
	return new Map(paths.sort().map((path) => [path, readFileSync(resolve(root, path), "utf8")]));
}

/** Bytes as characters; nothing for a tracked file that is deleted, and for a folder's link. */
function readIfThere(path: string): string {
	try {
		return readFileSync(resolve(root, path), "latin1");
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		if (code === "ENOENT" || code === "EISDIR") return "";
		throw error;
	}
}

test("unclearHeads() finds files without a first comment, and those that open with a question", () => {
	const code = new Map([
		["src/git/none.ts", 'import "./a.ts";\n// Late.\n'],
		["src/git/riddle.ts", "// Lists refs.\n// Which of them?\n"],
		["src/git/fine.ts", "// Lists refs: `a ? b : c`.\n\n// Really?\n"],
	]);
	expect(unclearHeads(code)).toEqual(["src/git/none.ts", "src/git/riddle.ts"]);
});
