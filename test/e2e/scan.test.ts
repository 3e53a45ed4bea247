// What a scan says of a tree, in each format, and which exit code it ends with.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { faultsOf } from "../report/schema.ts";
import { git, makeFolder, makeRepository, write } from "../sources/tree.ts";
import { dist, fill, run, steady } from "./program.ts";

const key = fill("{hex:32}-us12");
const iterableKey = fill("{uuid4}");
const shown = {
	mailchimp: `${key.slice(0, 4)}********-us12`,
	iterable: `********${iterableKey.slice(-8)}`,
};

function leaky(): string {
	const folder = makeFolder();
	write(folder, {
		".env": `# mail\nMAILCHIMP_API_KEY=${key}\n`,
		"src/app.js": `export const iterableApiKey = "${iterableKey}";\n`,
		"src/copy.js": `// é\nsend("mail", { mailchimpApiKey: "${key}" });\n`,
	});
	return folder;
}

test("a clean tree ends with 0, and one line that says what was read", async () => {
	const cwd = await makeRepository({ "a.txt": "nothing\n", "b/c.txt": "here\n" });
	expect(await run(["scan"], { cwd })).toEqual({
		code: 0,
		stdout: "No keys found in 2 files, 13 bytes.\n",
		stderr: "",
	});
	expect(await run(["scan", "--quiet"], { cwd })).toEqual({ code: 0, stdout: "", stderr: "" });
});

test("an empty folder is not called clean", async () => {
	const { code, stdout } = await run(["scan"], { cwd: makeFolder() });
	expect([code, stdout]).toEqual([3, expect.stringContaining("there was nothing to scan here")]);
	const allowed = await run(["scan", "--allow-incomplete"], { cwd: makeFolder() });
	expect(allowed.code).toBe(0);
});

test.each([["scan"], ["scan", "--history"], ["audit"], ["scan", "--staged"]])(
	"an operand that is empty, as an unset variable makes it, is refused by %s %s",
	async (...args) => {
		const cwd = await makeRepository({ "a.txt": "x\n" });
		const { code, stderr } = await run([...args, ""], { cwd });
		expect([code, stderr]).toEqual([2, expect.stringContaining("Is a variable not set?")]);
	},
);

test("a key that a sparse checkout left out is found, and it is said where it was read", async () => {
	const cwd = await makeRepository({
		"far/.env": `MAILCHIMP_API_KEY=${key}\n`,
		"near/a.txt": "x\n",
	});
	git(cwd, "sparse-checkout", "set", "near");
	const { code, stdout } = await run(["scan"], { cwd });
	expect(code).toBe(1);
	expect(stdout).toMatch(/^far\/\.env:1:19 {2}critical {2}Mailchimp API key$/m);
	expect(stdout.replace(/\s+/g, " ")).toContain(
		"Read 1 file from git's objects: tracked, but not checked out here",
	);
	expect((await run(["doctor"], { cwd })).stdout).toMatch(
		/^would scan +2 files\n +1 file not checked out: read from git's objects$/m,
	);
});

test("findings end with 1, and are told to people", async () => {
	expect(await run(["scan"], { cwd: leaky() })).toEqual({
		code: 1,
		stderr: "",
		stdout: `\
.env:2:19  critical  Mailchimp API key
  2 | MAILCHIMP_API_KEY=${shown.mailchimp}
    |                   ^^^^^^^^^^^^^^^^^

  verdict:  not checked
  key:      ${shown.mailchimp}, data centre us12, type api-key, high confidence,
            rule mailchimp-api-key
  why:      its name speaks of "mailchimp"; 32 hexadecimal digits with a data
            centre behind them, the shape of a whole key
  also in:  src/copy.js:2:34
  next:     unleak rotate 977238df24ac

src/app.js:1:32  critical  Iterable API key
  1 | export const iterableApiKey = "${shown.iterable}";
    |                                ^^^^^^^^^^^^^^^^

  verdict:  not checked
  key:      ${shown.iterable}, high confidence, rule iterable-api-key
  why:      its name speaks of "iterable"; a version 4 UUID without dashes, as
            every published key of Iterable is
  next:     unleak rotate dbe6e3586164

--verify asks the providers which keys still work.
To accept one, if it is no secret:
  unleak allow FINGERPRINT --reason "why"

2 findings (2 not checked) in 3 files, 211 bytes; 0 suppressed; scan complete
`,
	});
});

test("--quiet gives one line a finding", async () => {
	expect((await run(["scan", "--quiet"], { cwd: leaky() })).stdout).toBe(`\
.env:2:19  critical  Mailchimp API key (${shown.mailchimp}), and 1 other place  977238df24ac
src/app.js:1:32  critical  Iterable API key (${shown.iterable})  dbe6e3586164
2 findings (2 not checked) in 3 files, 211 bytes; 0 suppressed; scan complete
`);
});

test("--verbose gives every reason and every step, commands on one line", async () => {
	const { stdout } = await run(["scan", "--verbose"], { cwd: leaky() });
	expect(stdout).toMatch(/why: .*named\s+as\s+an\s+api\s+key;\s+entropy\s+\d\.\d\s+bits/s);
	expect(stdout).toMatch(/steps: +1\. Open the API keys page \(you\)\n/);
	expect(stdout).toContain(" - If the key is not on the list (you)\n");
	expect(stdout.match(/ 7\. Look for misuse since the leak \(your developer\)/g)).toHaveLength(2);
	expect(stdout).toMatch(
		/\n +\$ printf 'user = "x:%s"' "\$OLD_KEY" \| curl --silent --config - https:\/\/us12\.api\.\S+\/ping\n/,
	);
});

test("json holds the same, in the shape of the schema", async () => {
	const cwd = leaky();
	const { code, stdout, stderr } = await run(["scan", "--format", "json"], { cwd });
	expect([code, stderr]).toEqual([1, ""]);
	const schema = JSON.parse(readFileSync(join(dist, "report.schema.json"), "utf8"));
	expect(faultsOf(JSON.parse(stdout), schema)).toEqual([]);
	const report = JSON.parse(steady(stdout, cwd));
	const [first, second] = report.findings;
	expect(report).toEqual({
		version: 1,
		tool: { name: "unleak", version: "<version>" },
		startedAt: "<time>",
		durationMs: 0,
		scope: { mode: "tree", root: "<root>" },
		summary: {
			findings: 2,
			active: 0,
			inactive: 0,
			unknown: 0,
			unchecked: 2,
			suppressed: 0,
			planned: { blobs: 3, bytes: 211 },
			scanned: { blobs: 3, bytes: 211 },
			excluded: { blobs: 0, bytes: 0 },
			complete: true,
		},
		findings: [
			{
				fingerprint: expect.stringMatching(/^[0-9a-f]{40}$/),
				ruleId: "mailchimp-api-key",
				provider: "mailchimp",
				title: "Mailchimp API key",
				confidence: "high",
				severity: "critical",
				why: first.why,
				redacted: shown.mailchimp,
				details: { datacenter: "us12", keyType: "api-key" },
				verdict: { status: "unchecked", reason: "the provider was not asked" },
				exposure: { public: null, shipped: false, intervals: [] },
				risk: 132,
				locations: [
					{ path: ".env", line: 2, column: 19, endLine: 2, endColumn: 56, where: "file" },
					{ path: "src/copy.js", line: 2, column: 34, endLine: 2, endColumn: 71, where: "file" },
				],
				playbook: first.playbook,
			},
			{
				fingerprint: expect.stringMatching(/^[0-9a-f]{40}$/),
				ruleId: "iterable-api-key",
				provider: "iterable",
				title: "Iterable API key",
				confidence: "high",
				severity: "critical",
				why: second.why,
				redacted: shown.iterable,
				details: {},
				verdict: { status: "unchecked", reason: "the provider was not asked" },
				exposure: { public: null, shipped: false, intervals: [] },
				risk: 132,
				locations: [
					{ path: "src/app.js", line: 1, column: 32, endLine: 1, endColumn: 64, where: "file" },
				],
				playbook: second.playbook,
			},
		],
		suppressed: [],
		problems: [],
		notices: [],
	});
	expect(first.why).toContain('its name speaks of "mailchimp"');
	expect(first.playbook.map(({ title }: { title: string }) => title)).toEqual([
		"Open the API keys page",
		"If the key is not on the list",
		"If the user who made the key is gone",
		"Create the new key",
		"Put the new key where the old one is used",
		"Revoke the old key",
		"See that the old key is dead",
		"Look for what none of you did",
		"Look for misuse since the leak",
	]);
});

test("json keeps to the schema whatever there is to tell", async () => {
	const cwd = leaky();
	write(cwd, {
		".unleak.yaml": `allow: [{ fingerprint: ${"a1".repeat(20)}, reason: gone, expires: 2001-02-03 }]\n`,
		[`mailchimp ${key}`]: "x".repeat(2000),
		"b.env": fill("MANDRILL_API_KEY={base64:md-{token:22}} # unleak:allow made up\n"),
		"c.swift": fill('MailchimpSDK.initialize(token: "{hex:32}-us18")\n'),
	});
	const flags = ["--format", "json", "--show-secrets", "--max-file-size", "1kB"];
	const report = JSON.parse((await run(["scan", ...flags], { cwd })).stdout);
	expect(
		[report.findings, report.suppressed, report.problems, report.notices].map((all) => all.length),
	).toEqual([3, 1, 1, 1]);
	const schema = JSON.parse(readFileSync(join(dist, "report.schema.json"), "utf8"));
	expect(faultsOf(report, schema)).toEqual([]);
});

test("jsonl holds the report's parts, one a line, the summary last", async () => {
	const cwd = leaky();
	const json = JSON.parse((await run(["scan", "--format", "json"], { cwd })).stdout);
	const { code, stdout } = await run(["scan", "--format", "jsonl"], { cwd });
	const lines = stdout
		.trimEnd()
		.split("\n")
		.map((line) => JSON.parse(line));
	const { findings, suppressed, problems, notices, ...rest } = json;
	const parts = [...findings.map((finding: object) => ({ type: "finding", ...finding }))];
	const summary = { type: "summary", ...rest };
	expect(code).toBe(1);
	expect(steady(JSON.stringify(lines))).toEqual(steady(JSON.stringify([...parts, summary])));
	expect([suppressed, problems, notices]).toEqual([[], [], []]);
});

test("markdown holds a section a finding", async () => {
	const { code, stdout } = await run(["scan", "--format", "markdown"], { cwd: leaky() });
	expect(code).toBe(1);
	expect(stdout.replace(/\n<details>.*?<\/details>\n/gs, "\n<playbook>\n")).toMatchInlineSnapshot(`
		"<!-- unleak report -->
		# unleak report

		**2 findings (2 not checked) in 3 files, 211 bytes; 0 suppressed; scan complete**

		| | |
		| --- | --- |
		| Findings | 2 |
		| Active | 0 |
		| Inactive | 0 |
		| Unknown | 0 |
		| Not checked | 2 |
		| Suppressed | 0 |
		| Planned | 3 (211 bytes) |
		| Scanned | 3 (211 bytes) |
		| Excluded | 0 (0 bytes) |

		## critical: Mailchimp API key

		| | |
		| --- | --- |
		| Key | \`5d01********-us12\` |
		| Rule | \`mailchimp-api-key\` |
		| Confidence | high |
		| Severity | critical |
		| Details | data centre \`us12\`, type \`api-key\` |
		| Verdict | **not checked** (the provider was not asked) |
		| Fingerprint | \`977238df24ac29549858bde5c6e416b8dd9c8b0b\` |

		**Where**

		- \`.env:2:19\`
		- \`src/copy.js:2:34\`

		**Why**

		- its name speaks of "mailchimp"
		- 32 hexadecimal digits with a data centre behind them, the shape of a whole key
		- named as an api key
		- entropy 3.7 bits a character

		<playbook>

		## critical: Iterable API key

		| | |
		| --- | --- |
		| Key | \`********39baead8\` |
		| Rule | \`iterable-api-key\` |
		| Confidence | high |
		| Severity | critical |
		| Verdict | **not checked** (the provider was not asked) |
		| Fingerprint | \`dbe6e3586164b12e25a8ffa959e9383be298f679\` |

		**Where**

		- \`src/app.js:1:32\`

		**Why**

		- its name speaks of "iterable"
		- a version 4 UUID without dashes, as every published key of Iterable is
		- named as an api key
		- the file names its SDK or host
		- entropy 3.8 bits a character

		<playbook>
		"
	`);
});

test("the same tree gives the same bytes, whatever its path", async () => {
	const [one, other] = await Promise.all(
		[leaky(), leaky()].map(async (cwd) =>
			steady((await run(["scan", "--format", "json"], { cwd })).stdout, cwd),
		),
	);
	expect(one).toBe(other);
});

test.each([
	["--only mailchimp", 1, [".env"]],
	["--only iterable-api-key", 1, ["src/app.js"]],
	["--only iterable --only mailchimp", 1, [".env", "src/app.js"]],
	["--exclude src", 1, [".env"]],
	["--exclude *.js --exclude .env --allow-incomplete", 0, []],
	["--exclude .env", 1, ["src/app.js", "src/copy.js"]],
	["--confidence high", 1, [".env", "src/app.js"]],
	["--fail-on none", 0, [".env", "src/app.js"]],
	["--no-config --redact --no-progress --no-color", 1, [".env", "src/app.js"]],
	["src/app.js", 1, ["src/app.js"]],
	[".", 1, [".env", "src/app.js"]],
])("scan %s ends with %i and its findings", async (flags, code, paths) => {
	const cwd = leaky();
	const outcome = await run(["scan", "--format", "json", ...flags.split(" ")], { cwd });
	const { findings } = JSON.parse(outcome.stdout);
	const places = findings.map(
		({ locations }: { locations: { path: string }[] }) => locations[0]?.path,
	);
	expect([outcome.code, places.sort()]).toEqual([code, paths]);
});

test("a low confidence is shown only when asked for, and changes the exit code", async () => {
	const cwd = makeFolder();
	write(cwd, { "a/b.txt": `x/${key}\n` });
	const codes = ["high", "medium", "low"].map(
		async (level) => (await run(["scan", "--confidence", level], { cwd })).code,
	);
	expect(await Promise.all(codes)).toEqual([0, 1, 1]);
});

test("--show-secrets gives whole keys in every format, and nothing else does", async () => {
	const cwd = leaky();
	for (const format of ["text", "json", "jsonl", "markdown"]) {
		const open = await run(["scan", "--format", format, "--show-secrets"], { cwd });
		expect(open.stdout).toContain(key);
		expect(open.stdout).toContain(iterableKey);
		const closed = await run(["scan", "--format", format, "--verbose"], { cwd });
		expect(closed.stdout + closed.stderr).not.toContain(key.slice(4, 32));
		expect(closed.stdout + closed.stderr).not.toContain(iterableKey.slice(0, 24));
	}
});

test("paths outside the folder are a root of their own", async () => {
	const root = leaky();
	const { stdout } = await run(["scan", "--format", "json", root], { cwd: makeFolder() });
	const { scope, findings } = JSON.parse(stdout);
	expect([scope.root, findings[1].locations[0].path]).toEqual([root, "src/app.js"]);
	const file = await run(["scan", "-q", join(root, "src/app.js")], { cwd: makeFolder() });
	expect(file.stdout).toMatch(/^app\.js:1:32 {2}critical/);
});

test.each([
	["NO_COLOR", { NO_COLOR: "1" }, [], false],
	["no terminal", {}, [], false],
	["FORCE_COLOR", { FORCE_COLOR: "1" }, [], true],
	["FORCE_COLOR=0", { FORCE_COLOR: "0" }, [], false],
	["--color", { NO_COLOR: "1" }, ["--color"], true],
	["--no-color", { FORCE_COLOR: "1" }, ["--no-color"], false],
])("%s decides on colour", async (_, env, flags, colored) => {
	const { stdout, stderr } = await run(["scan", ...flags], { cwd: leaky(), env });
	// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for
	expect([/\x1b\[[\d;]+m/.test(stdout), stderr]).toEqual([colored, ""]);
});

test.each([40, 60, 100, 200])(
	"no line is wider than %i columns, but for what is made to be copied",
	async (width) => {
		const env = { COLUMNS: String(width) };
		const { stdout } = await run(["scan"], { cwd: leaky(), env });
		const wide = stdout.split("\n").filter((line) => line.length > width);
		expect(
			wide.filter((line) => !/https:|^[^ ]*:\d+:\d+ |^2 findings|^ {2}unleak /.test(line)),
		).toEqual([]);
	},
);

test("--progress tells standard error, not standard output", async () => {
	const cwd = makeFolder();
	write(cwd, { "a.txt": "nothing\n" });
	expect(await run(["scan", "--progress"], { cwd })).toEqual({
		code: 0,
		stdout: "No keys found in 1 file, 8 bytes.\n",
		stderr: "",
	});
});

test("a long line is shown around its key, and says on which sides it goes on", async () => {
	const cwd = makeFolder();
	const much = "é ".repeat(500);
	write(cwd, {
		"both.txt": `${much}mailchimp ${key} ${much}\n`,
		"start.txt": `mailchimp ${key} ${much}\n`,
		"end.txt": `\n${much}mailchimp ${key}\n`,
	});
	const { stdout } = await run(["scan", "--quiet"], { cwd });
	expect(stdout).toContain(", and 2 other places");
	for (const [file, before, behind] of [
		["both.txt", "…", "…"],
		["start.txt", "", "…"],
		["end.txt", "…", ""],
	]) {
		const text = (await run(["scan", `${file}`], { cwd, env: { COLUMNS: "3000" } })).stdout;
		const [, excerpt = ""] = /^ {2}\d \| (.*)$/m.exec(text) ?? [];
		expect(excerpt.replace(/é ?/g, "")).toMatch(
			new RegExp(`^${before} ?mailchimp [^ ]+-us12 *${behind}$`),
		);
	}
});
