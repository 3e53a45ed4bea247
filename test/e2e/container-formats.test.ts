// The table of formats: in each that is opened, a key of each provider is found in a tree and in a history, with path,
// member and line, and what only looks like a key is silent. What nothing here reads is a problem with its name.

import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { formatOf, unreadFormats } from "../../src/containers/format.ts";
import { readFormats } from "../../src/containers/readers.ts";
import type { Report } from "../../src/model/report.ts";
import type { Pair } from "../containers/made-documents.ts";
import { type Planted, plantAll } from "../containers/planted.ts";
import { openWorkbench } from "../git/golden.ts";
import { write } from "../sources/tree.ts";
import { fill, run } from "./program.ts";

const rules = ["mailchimp-api-key", "mailchimp-transactional-key", "iterable-api-key"];
const keys: readonly Pair[] = [
	["Mailchimp API key", fill("{hex:32}-us12")],
	["Mandrill API key", fill("md-{token:21}A")],
	["Iterable API key", fill("{uuid4}")],
];
const lookalikes: readonly Pair[] = [
	["Checksum of the file", fill("{hex:32}", "md5")],
	["Commit", fill("{hex:40}")],
	["Session of a user", fill("{uuid4}", "session")],
];

/** The first bytes of each; none of them holds more. */
const unread: Readonly<Record<(typeof unreadFormats)[number], string>> = {
	"7z": "7z\xbc\xaf\x27\x1c\0\x04",
	rar: "Rar!\x1a\x07\x01\0",
	cab: "MSCF\0\0\0\0",
	iso: `${"\0".repeat(32_769)}CD001\x01`,
	lz4: "\x04\x22\x4d\x18\x64\x40",
	lzma: `\x5d\0\0\x80\0${"\xff".repeat(8)}\0`,
	compress: "\x1f\x9d\x90\0",
	rpm: "\xed\xab\xee\xdb\x03\0",
	cpio: `070701${"0".repeat(104)}`,
	dmg: `${"\0".repeat(600)}koly${"\0".repeat(508)}`,
};

const root = realpathSync(mkdtempSync(join(tmpdir(), "unleak-formats-")));
/** "format rule" of all that was planted. */
const cells = new Set<string>();
let planted: readonly Planted[];
let inTree: Report;
let inHistory: Report;

beforeAll(async () => {
	const { git } = openWorkbench(root);
	git("init", "-q");
	planted = await plantAll(root, "keys", keys);
	await plantAll(root, "silent", lookalikes);
	for (const [format, bytes] of Object.entries(unread))
		write(root, { [`unread/a.${format}`]: Buffer.from(bytes, "latin1") });
	for (const one of planted) {
		for (const [index, place] of one.inTree.entries())
			cells.add(`${formatAt(place)} ${rules[index]}`);
	}
	inTree = await scan(".");
	git("add", "-A");
	git("commit", "-qm", "All");
	git("rm", "-rqf", ".");
	git("commit", "-qm", "None");
	git("gc", "-q");
	inHistory = await scan("--history");
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

async function scan(what: string): Promise<Report> {
	const { stdout } = await run(["scan", "--json", what], { cwd: root });
	return JSON.parse(stdout) as Report;
}

/** As the product tells it. What stands in no file is of a bare repository. */
function formatAt(place: string): string | undefined {
	const [path = ""] = place.split("!");
	if (!existsSync(join(root, path))) return "git folder";
	const bytes = readFileSync(join(root, path));
	return formatOf({ head: bytes, tail: bytes }, path);
}

test("every format that is opened has a key of each provider planted", () => {
	const formats = [...readFormats, "lfs pointer"];
	const wanted = formats.flatMap((format) => rules.map((rule) => `${format} ${rule}`));
	expect(wanted.filter((cell) => !cells.has(cell))).toEqual([]);
});

test("in the tree each is found in its place, and nothing else", () => {
	expect(foundIn(inTree)).toEqual(wantedOf(planted.map((one) => one.inTree)));
});

test("in the history each is found in its place, and nothing else", () => {
	expect(foundIn(inHistory)).toEqual(wantedOf(planted.map((one) => one.inHistory ?? one.inTree)));
	const places = inHistory.findings.flatMap(({ locations }) => locations);
	expect(places.filter(({ commit }) => commit === undefined)).toEqual([]);
	expect(inHistory.notices).toMatchObject([
		{ code: "archives", message: expect.stringContaining('"dump.sql.br"') },
	]);
});

test("what nothing here reads is a problem that names its format, and no other is one", () => {
	for (const { problems } of [inTree, inHistory]) {
		const told = problems.map(({ code, path, message }) => `${code} ${path} ${message}`);
		const wanted = unreadFormats.map((format) =>
			expect.stringMatching(`^archive-unread unread/a\\.${format} .*"${format}"`),
		);
		expect(told.length, told.join("\n")).toBe(wanted.length);
		expect(told).toEqual(expect.arrayContaining(wanted));
	}
});

/** "rule path!member:line" of all locations. */
function foundIn({ findings }: Report): string[] {
	return findings
		.flatMap(({ ruleId, locations }) =>
			locations.map(({ path, member = "", line }) => `${ruleId} ${path}!${member}:${line}`),
		)
		.sort();
}

function wantedOf(places: readonly (readonly string[])[]): string[] {
	return places.flatMap((own) => own.map((place, index) => `${rules[index]} ${place}`)).sort();
}
