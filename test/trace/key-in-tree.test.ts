// Tracing one key in a tree: every use, its name there, and where that name is mentioned.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { expandSample } from "../../src/packs/samples.ts";
import { listTree } from "../../src/sources/tree/list-tree.ts";
import { createTreeSource } from "../../src/sources/tree/tree-source.ts";
import { isSpecificName, patternOf } from "../../src/stores/key-names.ts";
import { findKeyOfFinding } from "../../src/trace/find-key.ts";
import { type KeyUse, traceKeyInTree } from "../../src/trace/key-in-tree.ts";
import { findMentions } from "../../src/trace/name-mentions.ts";
import { makeFolder, makeRepository, write } from "../sources/tree.ts";
import { bare, fingerprint, keySearch, packs, secret, signal, whole } from "./key.ts";

const wanted = { search: keySearch, fingerprint, packs, signal };

async function usesIn(root: string): Promise<readonly KeyUse[]> {
	const { uses, gaps } = await traceKeyInTree(root, wanted);
	expect(gaps).toEqual([]);
	return uses;
}

test("finds every use, also where no rule would call it a key", async () => {
	const root = await makeRepository({ "src/a.js": `const apiKey = "${whole}";\n` });
	write(root, {
		".gitignore": ".env\n",
		".env": `# ours\nMAILCHIMP_API_KEY=${whole}\n`,
		"notes.txt": `\n\n  ${bare}\n`,
		"auth.txt": `Authorization: Basic ${Buffer.from(`user:${whole}`).toString("base64")}\n`,
		"escaped.json": `{"mailchimp_api_key": "${[...whole].map((c) => `\\u00${c.charCodeAt(0).toString(16)}`).join("")}"}\n`,
	});
	writeFileSync(join(root, "wide.txt"), Buffer.from(`\ufeffkey = ${whole}\n`, "utf16le"));
	expect(await usesIn(root)).toEqual([
		{ path: ".env", line: 2, column: 19, name: "mailchimp_api_key" },
		{ path: "auth.txt", line: 1, column: 29, name: "authorization", encoded: true },
		{ path: "escaped.json", line: 1, column: 24, name: "mailchimp_api_key", encoded: true },
		{ path: "notes.txt", line: 3, column: 3 },
		{ path: "src/a.js", line: 1, column: 17, name: "api_key" },
		{ path: "wide.txt", line: 1, column: 7, encoded: true },
	]);
});

test("finds it in file names, and does not show it", async () => {
	const root = makeFolder();
	write(root, { [`backup-${whole}.txt`]: "" });
	expect(await usesIn(root)).toEqual([
		{ path: `backup-${secret.redacted}-us6.txt`, line: 1, column: 8, name: "the file's own name" },
	]);
});

test("does not show halves of another key of the same tree in a path", async () => {
	const root = makeFolder();
	const other = expandSample("{hex:32}", "another").text;
	write(root, {
		[`a-${other.slice(8, 20)}/key.txt`]: `${bare}\n`,
		"z/.env": `MAILCHIMP_API_KEY=${other}-us${6}\n`,
	});
	expect(await usesIn(root)).toEqual([{ path: "a-********/key.txt", line: 1, column: 1 }]);
});

test("finds it on both sides of a border of pieces in a large file", async () => {
	const root = makeFolder();
	const size = 4 << 20;
	const at = [100, size - 16, 2 * size - 1, 3 * size + 5, 17_825_760];
	const bytes = Buffer.from(`${". ".repeat(511)}.\n`.repeat(17 * 1024));
	for (const start of at) bytes.write(`${bare}\n`, start);
	writeFileSync(join(root, "large.txt"), bytes);
	const lines = bytes.toString("latin1").split("\n");
	const expected = lines.flatMap((line, index) => {
		const column = line.indexOf(bare);
		return column < 0 ? [] : [{ path: "large.txt", line: index + 1, column: column + 1 }];
	});
	expect(expected).toHaveLength(at.length);
	expect(await usesIn(root)).toEqual(expected);
});

test("reports no name that may be another key", async () => {
	const root = makeFolder();
	const other = expandSample("{token:22}", "other").text;
	write(root, {
		"keys.csv": `${expandSample("{hex:32}", "other").text},${whole}\n${other},${whole}\n`,
	});
	const names = (await usesIn(root)).map(({ name }) => name);
	expect(names).toEqual([undefined, undefined]);
});

test("finds the key of a fingerprint again, with what its locations say of it", async () => {
	const root = makeFolder();
	write(root, { "a.py": `client = Client(api_key='${bare}', server='us14')\n`, "b.txt": "" });
	const source = createTreeSource(await listTree(root));
	const found = await findKeyOfFinding(source, { fingerprint, packs, signal });
	expect(found).toMatchObject({
		fingerprint,
		ruleId: "mailchimp-api-key",
		details: { datacenter: "us14" },
		claims: [{ ruleId: "mailchimp-api-key", datacenters: ["us14"], ownDatacenters: [] }],
	});
	expect(JSON.stringify(found)).not.toContain(bare);
	write(root, {
		"c.env": `MAILCHIMP_API_KEY=${bare}-us6\n`,
		"d.env": `ITERABLE_API_KEY=${bare}\n`,
	});
	const more = createTreeSource(await listTree(root));
	expect(await findKeyOfFinding(more, { fingerprint, packs, signal })).toMatchObject({
		claims: [
			{ ruleId: "mailchimp-api-key", datacenters: ["us6", "us14"], ownDatacenters: ["us6"] },
			{ ruleId: "iterable-api-key", datacenters: [], ownDatacenters: [] },
		],
	});
	const none = { fingerprint: "00".repeat(20), packs, signal };
	expect(await findKeyOfFinding(source, none)).toBeUndefined();
});

test("finds where the names of a key are used, in every spelling", async () => {
	const root = await makeRepository({
		".env": `SHOP_MAILCHIMP_KEY=${whole}\n`,
		"app.js": "use(process.env.SHOP_MAILCHIMP_KEY);\nlet shopMailchimpKey, key;\n",
		"conf.yaml": "shop.mailchimp-key: x\nworkshop_mailchimp_keys: y\n",
		"bin.dat": "\0SHOP_MAILCHIMP_KEY",
	});
	const mentions = await findMentions(root, await usesIn(root), signal);
	expect(mentions).toEqual([
		{ path: "app.js", line: 1, name: "SHOP_MAILCHIMP_KEY" },
		{ path: "app.js", line: 2, name: "shopMailchimpKey" },
		{ path: "conf.yaml", line: 1, name: "shop.mailchimp-key" },
	]);
});

test.each([
	["mailchimp_api_key", true],
	["newsletter_token", true],
	["api_key", false],
	["default_auth_token", false],
	["key", false],
	["", false],
	["a(b+)+_key", false],
])("the name %j tells something: %s", (name, isWorthIt) => {
	expect(isSpecificName(name)).toBe(isWorthIt);
	if (isWorthIt) expect(name).toMatch(patternOf([name]));
});
