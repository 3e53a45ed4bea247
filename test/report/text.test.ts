import { describe, expect, test } from "vitest";
import type { Report } from "../../src/model/report.ts";
import { renderExcerpt } from "../../src/report/excerpt.ts";
import { createPaint } from "../../src/report/paint.ts";
import type { ReportOptions } from "../../src/report/reporter.ts";
import { reportText } from "../../src/report/text.ts";
import { columns } from "../../src/text/columns.ts";
import { fc } from "../setup/draws.ts";
import { anyReport, finding, fullReport, historyLocation, location, reportOf } from "./sample.ts";

const options: ReportOptions = { width: 80, color: false, verbose: false, quiet: false };
const plain = createPaint(false);

function text(report: Report, changed: Partial<ReportOptions> = {}): string {
	return [...reportText(report, { ...options, ...changed })].join("");
}

const line = '\tconst client = connect("0a1b…-us12");';
const excerpt: ReportOptions["excerpt"] = (place) =>
	place === location
		? { text: line, start: line.indexOf("0a1b"), end: line.indexOf('");'), line: 12 }
		: undefined;

test("shows a finding with its line, reasons, verdict and the next step", () => {
	expect(text(reportOf({ findings: [finding] }), { excerpt })).toBe(`\
src/mail.js:12:11  critical  Mailchimp API key
  12 | const client = connect("0a1b…-us12");
     |                         ^^^^^^^^^^

  verdict:  not checked
  key:      0a1b…-us12, data centre us12, type API key, high confidence, rule
            mailchimp-api-key
  why:      32 hex digits and a data centre; assigned to apiKey
  next:     unleak rotate f1

--verify asks the providers which keys still work.
To accept it, if it is no secret:
  unleak allow f1 --reason "why"

1 finding (1 not checked) in 5,532 files, 31.2 MB; 0 suppressed; scan complete
`);
});

test("shows everything with --verbose, and what went wrong", () => {
	expect(text(fullReport, { verbose: true })).toBe(`\
src/mail.js:12:11  critical  Mailchimp API key

  verdict:  ACTIVE (the provider knows it), account Example Ltd, asked
            https://us12.api.mailchimp.com/3.0/ping, at 2026-01-02T03:04:06Z
  key:      0a1b…-us12, data centre us12, region eu, type server-side, encoded
            as base64, high confidence, rule mailchimp-api-key
  may be:   a key of iterable (rule iterable-api-key, low confidence)
  secret:   not-a-key
  why:      32 hex digits and a data centre; assigned to apiKey
  also in:  backup.zip!mail.js:3:1 (in history, commit 0123456789ab, 2024-05-01,
            Ann <ann@example.com>, unreachable, but still stored, in vendor/lib)
  steps:    1. Create a new key
               Open the page of your API keys, and create one with a new name.
               https://us12.admin.mailchimp.com/account/api/
            2. Deploy it (your developer)
               Put the new key where the old one is used.
               $ echo ok
            3. Revoke the old key
               Find the row that begins with 0a1b.
  next:     unleak rotate f1

1 problem: what could not be scanned may hold keys
  - b: permission denied (commit c0ffee)
  Mend it, leave it out with --exclude, or accept the gap with
  --allow-incomplete.

1 notice
  - An archive was not opened

1 suppressed: accepted, and not counted as findings
  - a: f2, accepted by the config, test data, until 2030-01-01

To accept it, if it is no secret:
  unleak allow f1 --reason "why"

1 finding (1 active) in 3 commits, 5,532 objects, 31.2 MB; 1 suppressed; scan INCOMPLETE: 1 problem
`);
});

test("names five other places and counts the rest; repeats no advice", () => {
	const many = Array.from({ length: 8 }, (_, index) => ({ ...location, path: `p${index}` }));
	const shown = text(reportOf({ findings: [finding, { ...finding, locations: many }] }));
	expect(shown.slice(shown.indexOf("p0:12:11"))).toBe(`\
p0:12:11  critical  Mailchimp API key

  verdict:  not checked
  key:      0a1b…-us12, data centre us12, type API key, high confidence, rule
            mailchimp-api-key
  why:      32 hex digits and a data centre; assigned to apiKey
  also in:  p1:12:11
            p2:12:11
            p3:12:11
            p4:12:11
            p5:12:11
            and 2 more places (--verbose shows all)
  next:     unleak rotate f1

--verify asks the providers which keys still work.
To accept one, if it is no secret:
  unleak allow FINGERPRINT --reason "why"

2 findings (2 not checked) in 5,532 files, 31.2 MB; 0 suppressed; scan complete
`);
});

test("is one line a finding with --quiet, and nothing when all is well", () => {
	expect(text(reportOf(), { quiet: true })).toBe("");
	const found = { ...finding, locations: [historyLocation, location] };
	expect(text(reportOf({ findings: [found] }), { quiet: true })).toBe(`\
backup.zip!mail.js:3:1  critical  Mailchimp API key (0a1b…-us12) in vendor/lib, and 1 other place  f1
1 finding (1 not checked) in 5,532 files, 31.2 MB; 0 suppressed; scan complete
`);
});

test("names each problem and notice once, and counts beyond twenty", () => {
	const problem = { code: "x", message: 'Cannot read "a": permission denied', path: "a" };
	const numbered = Array.from({ length: 24 }, (_, index) => ({
		...problem,
		message: `m${index}`,
		path: "a",
	}));
	const notice = { code: "n", message: "Submodule not entered" };
	const lines = text(
		reportOf({ problems: [problem, problem, ...numbered], notices: [notice, notice] }),
	).split("\n");
	expect([lines.slice(0, 3), lines.slice(20)]).toEqual([
		[
			"26 problems: what could not be scanned may hold keys",
			'  - Cannot read "a": permission denied',
			"  - a: m0",
		],
		[
			"  - a: m18",
			"  - and 5 more problems (--verbose shows all)",
			"  Mend it, leave it out with --exclude, or accept the gap with",
			"  --allow-incomplete.",
			"",
			"2 notices",
			"  - Submodule not entered (2 times)",
			"",
			"No keys found in the part that was read (5,532 files, 31.2 MB); scan INCOMPLETE: 26 problems",
			"",
		],
	]);
});

test("names every file that was not read, also one whose name is a word of the message", () => {
	const message = "Make the file readable and scan again: permission denied";
	const problems = ["e", "file", "file/readable"].map((path) => ({ code: "x", message, path }));
	expect(text(reportOf({ problems })).split("\n").slice(1, 4)).toEqual(
		problems.map(({ path }) => `  - ${path}: ${message}`),
	);
});

describe("whatever the report holds", () => {
	const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

	test("no line hides anything or is a command to a CI log", () => {
		fc.assert(
			fc.property(anyReport, fc.boolean(), fc.boolean(), (report, verbose, quiet) => {
				const all = [
					...reportText(report, {
						...options,
						verbose,
						quiet,
						excerpt: (place) => ({ text: place.path, start: 0, end: 1, line: 1 }),
					}),
				];
				for (const shown of all) {
					expect(shown.endsWith("\n")).toBe(true);
					expect(shown.slice(0, -1)).not.toMatch(invisible);
					expect(shown).not.toContain("##[");
					expect(shown.trimStart().startsWith("::")).toBe(false);
				}
			}),
		);
	});

	test("colour adds escapes of our own and nothing else", () => {
		fc.assert(
			fc.property(anyReport, (report) => {
				const colored = text(report, { color: true });
				expect(colored.replace(/\p{Cc}\[[\d;]+m/gu, "").replaceAll("\\x3a:", "::")).toBe(
					text(report).replaceAll("\\x3a:", "::"),
				);
			}),
		);
	});
});

describe("excerpt", () => {
	const unit = fc.constantFrom(..."ab \t日\x1b\u202e\u0301😀", "\ud800");
	const around = fc.string({ unit, maxLength: 300 });
	const key = fc.string({ unit: fc.constantFrom("X", "日"), minLength: 1, maxLength: 15 });

	test("fits the terminal, and the carets stand under the key", () => {
		fc.assert(
			fc.property(around, key, around, fc.nat(80), (before, middle, after, more) => {
				const width = 40 + more;
				const whole = `${before}X${middle}X${after}`;
				const span = { start: before.length, end: whole.length - after.length };
				const [shown = "", carets = ""] = renderExcerpt(
					{ text: whole, ...span, line: 7 },
					width,
					plain,
				);
				expect(columns(shown)).toBeLessThanOrEqual(width);
				const at = shown.indexOf(`X${middle}X`);
				expect(carets).toBe(
					`    | ${" ".repeat(columns(shown.slice(0, at)) - 6)}${"^".repeat(columns(middle) + 2)}`,
				);
			}),
		);
	});

	test.each([
		["tabs and indentation", "\t\tkey: K1", 7, "7 | key: K1", "  |      ^^"],
		["wide characters", "日本 K1 x", 3, "7 | 日本 K1 x", "  |      ^^"],
		["escapes", "\x1b[1mK1\r\n", 4, "7 | \\x1b[1mK1", "  |        ^^"],
	])("keeps the carets right after %s", (_, line, start, shown, carets) => {
		expect(renderExcerpt({ text: line, start, end: start + 2, line: 7 }, 80, plain)).toEqual([
			`  ${shown}`,
			`  ${carets}`,
		]);
	});

	test("clips a long line around the key, and a long key too", () => {
		const long = `${"a".repeat(1_000_000)}K1${"b".repeat(1_000_000)}`;
		expect(renderExcerpt({ text: long, start: 1e6, end: 1e6 + 2, line: 7 }, 40, plain)).toEqual([
			`  7 | …${"a".repeat(15)}K1${"b".repeat(15)}…`,
			`    | ${" ".repeat(16)}^^`,
		]);
		expect(renderExcerpt({ text: "K".repeat(99), start: 0, end: 99, line: 7 }, 40, plain)).toEqual([
			`  7 | ${"K".repeat(31)}…`,
			`    | ${"^".repeat(32)}`,
		]);
	});
});

test("numbers the steps, says who does them, and sets apart what is done only if needed", () => {
	const steps = [
		{ title: "Open", text: "Open it.", by: "owner" as const },
		{ title: "If it is gone", text: "Ask.", isException: true as const },
		{ title: "Delete", text: "Delete it.", by: "developer" as const },
	];
	const shown = text(reportOf({ findings: [{ ...finding, playbook: steps }] }), { verbose: true });
	expect(shown.slice(shown.indexOf("  steps:"), shown.indexOf("\n\n1 finding"))).toBe(`\
  steps:    1. Open (you)
               Open it.
            - If it is gone
              Ask.
            2. Delete (your developer)
               Delete it.
  next:     unleak rotate f1

--verify asks the providers which keys still work.
To accept it, if it is no secret:
  unleak allow f1 --reason "why"`);
});

test("shows the steps that two keys share once", () => {
	const other = { ...finding, fingerprint: "f2" };
	const shown = text(reportOf({ findings: [finding, other] }), { verbose: true });
	expect(shown.match(/1\. Create a new key/g)).toHaveLength(1);
	expect(shown).toContain("  steps:    the same as for f1 above\n  next:     unleak rotate f2\n");
});

const mergedScope = { mode: "merged", root: "blog, shop" } as const;

test("contents of Git LFS that are missing can be left out by their paths", () => {
	const problems = [{ code: "lfs", message: "Read only the pointers of 1 content" }];
	expect(text(reportOf({ problems }))).toContain("leave it out with --exclude");
});

describe("more than five findings", () => {
	const many = Array.from({ length: 6 }, (_, index) => ({
		...finding,
		fingerprint: `${index}`.repeat(40),
		verdict: { status: index === 0 ? "active" : "unknown", reason: "" } as const,
		locations: [{ ...location, path: `p${index}` }],
	}));

	test("are one line each, with what to do once", () => {
		expect(text(reportOf({ findings: many }))).toBe(`\
p0:12:11  critical  Mailchimp API key (0a1b…-us12)  000000000000  ACTIVE
p1:12:11  critical  Mailchimp API key (0a1b…-us12)  111111111111  unknown
p2:12:11  critical  Mailchimp API key (0a1b…-us12)  222222222222  unknown
p3:12:11  critical  Mailchimp API key (0a1b…-us12)  333333333333  unknown
p4:12:11  critical  Mailchimp API key (0a1b…-us12)  444444444444  unknown
p5:12:11  critical  Mailchimp API key (0a1b…-us12)  555555555555  unknown

--verbose shows the line, the reasons and the steps of each key.
To replace and revoke the first:
  unleak rotate 000000000000
To accept one, if it is no secret:
  unleak allow FINGERPRINT --reason "why"

6 findings (1 active, 5 unknown) in 5,532 files, 31.2 MB; 0 suppressed; scan complete
`);
	});

	test("of several repositories name the one in which the first is rotated, and whose policy counts", () => {
		const locations = [{ ...location, repository: "shop" }];
		const shown = text(
			reportOf({ findings: many.map((each) => ({ ...each, locations })), scope: mergedScope }),
			{ policyFrom: "0123456789ab".repeat(4).slice(0, 40) },
		);
		expect(shown).toContain("To replace and revoke the first, in shop:\n  unleak rotate 0");
		expect(shown).toContain("that of 0123456789ab: commit .unleak.yaml to its branch first");
	});

	test("of several repositories have what is said of each once, with their names", () => {
		const notices = [..."abcdefg"].map((name) => ({ code: "x", message: `${name}: Not read` }));
		const shown = text(
			reportOf({ notices, scope: { mode: "merged", root: "a, b, c, d, e, f, g" } }),
		);
		expect(shown).toContain("7 notices\n  - a, b, c, d, e and 2 more: Not read\n");
	});

	test("are told in full with --verbose, and so are five", () => {
		const amount = (report: Report, options = {}) =>
			text(report, options).match(/^ {2}verdict: /gm)?.length;
		expect(amount(reportOf({ findings: many }), { verbose: true })).toBe(6);
		expect(amount(reportOf({ findings: many.slice(1) }))).toBe(5);
	});
});

test("names a place once, whether a file has the key today or a commit brought it there", () => {
	const commit = { ...location, where: "commit", commit: "c0ffee", inHead: true } as const;
	const locations = [
		location,
		{ ...location, line: 40 },
		{ ...commit, date: "2025-01-01T00:00:00Z", refs: ["refs/heads/main"] },
		{ ...commit, path: "old.js", inHead: false, date: "2024-01-01T00:00:00Z" },
		{ ...commit, path: "old.js", inHead: false, date: "2024-01-01T00:00:00Z", line: 2 },
		{ ...location, path: "b.js" },
	];
	const shown = text(reportOf({ findings: [{ ...finding, locations }] }));
	expect(shown.slice(shown.indexOf("  where:"), shown.indexOf("  next:"))).toBe(`\
  where:    since commit c0ffee, 2025-01-01, on main
  also in:  old.js:12:11 (in history, commit c0ffee, 2024-01-01, no longer in
            the files)
            b.js:12:11
`);
});

test("is the lines alone where the caller gives the advice", () => {
	const two = reportOf({ findings: [finding, { ...finding, fingerprint: "f2" }] });
	expect(text(two, { brief: true, excerpt })).toBe(`\
src/mail.js:12:11  critical  Mailchimp API key  f1
  12 | const client = connect("0a1b…-us12");
     |                         ^^^^^^^^^^

src/mail.js:12:11  critical  Mailchimp API key  f2
  12 | const client = connect("0a1b…-us12");
     |                         ^^^^^^^^^^
`);
	const incomplete = reportOf({ problems: [{ code: "x", message: "unread" }] });
	expect(text(incomplete, { brief: true })).toMatch(/scan INCOMPLETE: 1 problem\n$/);
});

test("says where to run commands, if that is elsewhere", () => {
	expect(text(reportOf({ findings: [finding] }), { commandFolder: "/src/shop" })).toContain(
		'  unleak allow f1 --reason "why"\nRun commands in /src/shop\n',
	);
});
