import { expect, test } from "vitest";
import { withoutPeople } from "../../src/finding/without-people.ts";
import type { Location } from "../../src/model/report.ts";
import { finding, fullReport, historyLocation, location, reportOf } from "../report/sample.ts";

const author = "Zoë Quill-Example <zoe.quill@people.example>";
const by = (more: Partial<Location> = {}): Location => ({ ...historyLocation, author, ...more });

test("leaves out authors, accounts, owners, addresses, names and home folders wherever they stand", () => {
	const report = reportOf({
		...fullReport,
		scope: { mode: "audit", root: "/home/zquill/newsletter", commits: 2 },
		findings: [
			{
				...finding,
				why: ["assigned by Zoë Quill-Example"],
				verdict: {
					status: "active",
					reason: "asked for zoe@people.example",
					account: "Zoë's shop",
				},
				locations: [by({ path: "people/zoe.quill/key.js", refs: ["refs/heads/zoe.quill/fix"] })],
			},
		],
		suppressed: [
			{
				fingerprint: "f",
				path: "/Users/zoe/x",
				by: "config",
				reason: "ask zoë quill-example",
				owner: "Zoë",
			},
		],
		problems: [
			{ code: "x", message: String.raw`Cannot read "C:\Users\zoe\x" of z.q+x@mail.people.example` },
		],
		notices: [{ code: "x", message: "ZOË QUILL-EXAMPLE wrote it" }],
	});
	const { report: left, originOf, maskLine } = withoutPeople(report);
	const text = JSON.stringify(left);
	expect(text).not.toMatch(/zo[eë]|quill|people\.example|@/i);
	// What is no person stays, and so does our own advice.
	expect(left.scope.root).toBe("/home/(name left out)/newsletter");
	expect(left.findings[0]?.locations[0]?.path).toBe("people/(name left out)/key.js");
	expect(left.findings[0]?.playbook).toBe(report.findings[0]?.playbook);
	expect(originOf(left.findings[0]!.locations[0]!)).toBe(report.findings[0]?.locations[0]);
	const line = maskLine({ text: "zoe.quill@people.example: KEY1", start: 26, end: 30, line: 1 });
	expect(line.text.slice(line.start, line.end)).toBe("KEY1");
	expect(line.text).toBe("(address left out): KEY1");
});

test("a folder that is called as somebody's only name is stays, and a word that holds a name", () => {
	const people = [by({ author: "Test <t@x.example>", path: "test/a.js" }), location];
	const notices = [{ code: "x", message: "Testing was done by test" }];
	const { report } = withoutPeople(
		reportOf({ findings: [{ ...finding, locations: people }], notices }),
	);
	expect(report.findings[0]?.locations.map(({ path }) => path)).toEqual([
		"test/a.js",
		"src/mail.js",
	]);
	expect(report.notices[0]?.message).toBe("Testing was done by (name left out)");
});

test("thousands of authors cost each text one look", () => {
	const many = Array.from({ length: 4000 }, (_, at) =>
		by({ author: `Ann Author${at} <a${at}@x.example>` }),
	);
	const text = "Ann ".repeat(20_000);
	const { report } = withoutPeople(
		reportOf({
			findings: [{ ...finding, locations: many }],
			notices: [{ code: "x", message: text }],
		}),
	);
	expect(report.notices[0]?.message).toBe(text);
});

test.each([
	[
		".claude/projects/-home-zoe-shop/s.jsonl",
		".claude/projects/-home-(name left out)-shop/s.jsonl",
	],
	[".cursor/projects/Users-zoe-shop/a.txt", ".cursor/projects/Users-(name left out)-shop/a.txt"],
	[
		".claude/projects/C--Users-zoe-shop/s.jsonl",
		".claude/projects/C--Users-(name left out)-shop/s.jsonl",
	],
	["projects/home-page/a.js", "projects/home-(name left out)/a.js"],
	["src/home-page/a.js", "src/home-page/a.js"],
])("a folder that agents name after a home folder: %s", (path, expected) => {
	const locations = [by({ path, project: "/home/zoe/shop", agent: "Claude Code" })];
	const { report } = withoutPeople(reportOf({ findings: [{ ...finding, locations }] }));
	expect(report.findings[0]?.locations[0]).toMatchObject({
		path: expected,
		project: "/home/(name left out)/shop",
		agent: "Claude Code",
	});
});
