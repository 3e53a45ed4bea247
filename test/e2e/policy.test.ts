// Config, packs, ignore file and comments: what they accept is counted, what is wrong with them
// ends with 2 and its place.

import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { makeFolder, write } from "../sources/tree.ts";
import { fill, run } from "./program.ts";

const key = fill("{hex:32}-us7");
const line = `MAILCHIMP_API_KEY=${key}`;

function folder(files: Record<string, string>): string {
	const cwd = makeFolder();
	write(cwd, files);
	return cwd;
}

describe("a config that is wrong", () => {
	test.each<[string, string, string]>([
		[
			"an unknown key",
			"exclude:\n  - '*.md'\nconfidance: high\n",
			'.unleak.yaml:3:1: Rename the unknown key "confidance": did you mean "confidence"?\n',
		],
		[
			"several faults",
			"confidence: sure\nallow:\n  - fingerprint: abc\n    reason: x\n",
			'.unleak.yaml:1:13: Write "high", "medium" or "low" (for "confidence")\n.unleak.yaml:3:18: Write the first digits of the fingerprint, at least 6 and not 32, in small letters (for "fingerprint")\n',
		],
		[
			"a list",
			"- a\n",
			'.unleak.yaml:1:1: Write a map with the keys "exclude", "rules", "allow", "confidence", "failOn", "maxFileSize"\n',
		],
		[
			"a date that is none",
			`allow:\n  - { fingerprint: ${"a1".repeat(20)}, reason: x, expires: 2099-02-30 }\n`,
			'.unleak.yaml:2:82: Write a day that the calendar has (for "expires")\n',
		],
		[
			"an alias",
			"exclude: [&a x, *a]\n",
			".unleak.yaml:1:17: Write the value out: aliases are not read here\n",
		],
		[
			"no rule left",
			"rules:\n  disabled: [iterable-api-key, iterable-jwt-secret, mailchimp-api-key, mailchimp-transactional-key]\n",
			"Cannot scan: no rule is left\n  Enable at least one rule\n",
		],
		[
			"an unknown rule",
			"rules:\n  disabled: [mailchimp-apikey]\n",
			'.unleak.yaml:2:14: Cannot disable "mailchimp-apikey": there is no such rule\n  Did you mean "mailchimp-api-key"?\n',
		],
		[
			"an unknown rule that is accepted",
			"allow:\n  - { path: test/**, rule: mailchimp, reason: x }\n",
			'.unleak.yaml:2:5: Cannot accept "mailchimp": there is no such rule\n  There are: iterable-api-key, iterable-jwt-secret, mailchimp-api-key, mailchimp-transactional-key\n',
		],
		[
			"a pack from elsewhere",
			"rules:\n  packs: [../pack.yaml]\n",
			'.unleak.yaml:2:11: Cannot use the pack "../pack.yaml": it is not below the scanned folder\n  Name it with --rules\n',
		],
		[
			"a pack that is missing",
			"rules:\n  packs:\n    - gone.yaml\n",
			'.unleak.yaml:3:7: Cannot read "gone.yaml": it does not exist\n',
		],
	])("%s", async (_, config, message) => {
		const cwd = folder({ ".unleak.yaml": config, "a.txt": line });
		const stderr = `unleak: ${message}`;
		expect(await run(["scan"], { cwd })).toEqual({ code: 2, stdout: "", stderr });
		expect((await run(["scan", "-q", "--no-config"], { cwd })).code).toBe(1);
	});

	test("never has its values repeated", async () => {
		const cwd = folder({ ".unleak.yaml": `allow:\n  - ${key}\n${key}: 1\nconfidence: ${key}\n` });
		const { code, stderr } = await run(["scan"], { cwd });
		expect(code).toBe(2);
		expect(stderr).not.toContain(key.slice(0, 20));
	});

	test("is named as it was typed", async () => {
		const cwd = folder({ "conf/my.yaml": "x: 1\n" });
		const { code, stderr } = await run(["scan", "--config", "conf/my.yaml"], { cwd });
		expect([code, stderr.split(" known")[0]]).toEqual([
			2,
			'unleak: conf/my.yaml:1:1: Remove the unknown key "x":',
		]);
	});
});

describe("a config that is right", () => {
	test("sets what flags set, and flags win", async () => {
		const cwd = folder({
			".unleak.yaml": "failOn: none\nconfidence: high\nmaxFileSize: 100\nexclude: [docs/]\n",
			"a.txt": line,
			"docs/b.txt": `${line}\n`,
			"c.txt": "x".repeat(101),
		});
		const scan = async (...flags: string[]) => {
			const { code, stdout } = await run(["scan", "--format", "json", ...flags], { cwd });
			const { findings, summary, problems } = JSON.parse(stdout);
			return [code, findings[0].locations.length, summary.excluded.blobs, problems.length];
		};
		expect(await scan()).toEqual([3, 1, 1, 1]);
		expect(await scan("--max-file-size", "1kB")).toEqual([0, 1, 1, 0]);
		expect(await scan("--fail-on", "any")).toEqual([1, 1, 1, 1]);
		expect(await scan("--no-config")).toEqual([1, 2, 0, 0]);
	});

	test("that keeps keys from being found is named, since what it hides cannot be counted", async () => {
		const cwd = folder({
			".unleak.yaml": "confidence: high\nrules: { disabled: [mailchimp-api-key] }\n",
			"a.txt": line,
		});
		const said = async (...flags: string[]) => {
			const { stdout } = await run(["scan", "--format", "json", ...flags], { cwd });
			const { findings, notices } = JSON.parse(stdout);
			return [findings.length, notices.map(({ message }: { message: string }) => message)];
		};
		const rules =
			'Nothing was looked for by the rules that ".unleak.yaml" disables: mailchimp-api-key';
		const confidence = 'Keys of medium confidence were left out, as ".unleak.yaml" says';
		expect(await said()).toEqual([0, [rules, confidence]]);
		expect(await said("--confidence", "low")).toEqual([0, [rules]]);
		expect(await said("--no-config")).toEqual([1, []]);
		const { stdout } = await run(["scan"], { cwd });
		expect(stdout.replace(/\s+/g, " ")).toContain(rules);
	});

	test("cannot fail on active keys as long as nobody is asked", async () => {
		const cwd = folder({ ".unleak.yaml": "failOn: active\n" });
		expect((await run(["scan"], { cwd })).code).toBe(2);
	});
});

describe("an allow entry", () => {
	async function fingerprint(): Promise<string> {
		const cwd = folder({ "a.txt": line });
		const { stdout } = await run(["scan", "--format", "json"], { cwd });
		return JSON.parse(stdout).findings[0].fingerprint;
	}

	async function scan(allow: string): Promise<unknown[]> {
		const cwd = folder({ ".unleak.yaml": `allow:\n  - ${allow}\n`, "a.txt": line });
		const { code, stdout } = await run(["scan", "--format", "json"], { cwd });
		const { suppressed, notices } = JSON.parse(stdout);
		return [
			code,
			suppressed.map(({ fingerprint: _, ...entry }: Record<string, string>) => entry),
			notices.map(({ message }: { message: string }) => message),
		];
	}

	test("accepts by fingerprint until it expires", async () => {
		const entry = `fingerprint: ${await fingerprint()}\n    reason: revoked`;
		const accepted = { path: "a.txt", by: "config", reason: "revoked" };
		expect(await scan(entry)).toEqual([0, [accepted], []]);
		expect(await scan(`${entry}\n    expires: 2999-12-31`)).toEqual([
			0,
			[{ ...accepted, expires: "2999-12-31" }],
			[],
		]);
		expect(await scan(`${entry}\n    expires: 2001-01-01`)).toEqual([
			1,
			[],
			[
				'Renew or remove the allow entry at ".unleak.yaml:2:5": it expired after 2001-01-01 and no longer suppresses',
			],
		]);
	});

	test("accepts one rule in some paths", async () => {
		const entry = (path: string) => `{ path: ${path}, rule: mailchimp-api-key, reason: sample }`;
		expect(await scan(entry("a.*"))).toEqual([
			0,
			[{ path: "a.txt", by: "config", reason: "sample" }],
			[],
		]);
		expect(await scan(entry("b.*"))).toEqual([
			1,
			[],
			['Remove the allow entry at ".unleak.yaml:2:5": nothing that was found needs it'],
		]);
	});

	test("is not called unused by a scan of a part", async () => {
		const cwd = folder({
			".unleak.yaml": `allow: [{ fingerprint: ${"a1".repeat(20)}, reason: x }]\n`,
			"a.txt": "nothing\n",
		});
		const unused = "1 notice\n";
		expect((await run(["scan"], { cwd })).stdout).toContain(unused);
		for (const part of [["a.txt"], ["--only", "iterable"], ["--exclude", "b"], ["--stdin"]]) {
			expect((await run(["scan", ...part], { cwd })).stdout).not.toContain(unused);
		}
	});
});

describe("a comment on the line", () => {
	test.each([
		"# unleak:allow",
		"// gitleaks:allow",
		"-- trufflehog:ignore",
		"# pragma: allowlist secret",
		"/* unleak:allow made up */",
		"<!-- unleak:allow -->",
	])("%s accepts the line, and is counted", async (comment) => {
		const cwd = folder({ "a.env": `${line} ${comment}\n` });
		const { code, stdout } = await run(["scan"], { cwd });
		expect([code, stdout]).toEqual([
			0,
			`No keys found in 1 file, ${line.length + 2 + comment.length} bytes; 1 suppressed.\n`,
		]);
	});

	test("accepts no other line, and is shown with its reason but no key", async () => {
		const other = fill("{hex:32}-us8");
		const cwd = folder({
			"a.env": `${line} # unleak:allow was ${other}, ${key}\nMAILCHIMP_KEY_2=${other}\n`,
		});
		const { code, stdout } = await run(["scan", "--format", "json"], { cwd });
		const { findings, suppressed } = JSON.parse(stdout);
		expect(code).toBe(1);
		expect(findings[0].locations.map(({ line: at }: { line: number }) => at)).toEqual([2]);
		expect(suppressed.map(({ by, path }: Record<string, string>) => [by, path])).toEqual([
			["inline", "a.env"],
			["inline", "a.env"],
		]);
		expect(stdout).not.toMatch(new RegExp(`${key.slice(5, 15)}|${other.slice(5, 15)}`));
	});

	test("is none in a string", async () => {
		const cwd = folder({
			"a.js": `call("${key}", "# unleak:allow"); // mailchimp\n`,
			"cut.py": `x = "${"much text, ".repeat(40)}mailchimp ${key} # unleak:allow" # mailchimp\n`,
			"return.env": `MAILCHIMP_API_KEY=${key}\r# unleak:allow\n`,
			[`mailchimp ${key} # unleak:allow.txt`]: "",
		});
		const { stdout } = await run(["scan", "--format", "json"], { cwd });
		const { findings, suppressed } = JSON.parse(stdout);
		expect(findings[0]?.locations).toHaveLength(4);
		expect(suppressed).toEqual([]);
	});
});

describe("paths to leave out", () => {
	const files = { "a.txt": line, "b/c.txt": line, "b/d.md": line, "ok.txt": "nothing" };

	test.each([
		["b/", [], ["a.txt"], 2],
		["*.txt\n!ok.txt\n", [], ["b/d.md"], 2],
		["# none\n", ["--exclude", "*.md", "--exclude", "a.*"], ["b/c.txt"], 2],
		["/a.txt", ["--exclude", "b/*"], [], 3],
	])("by the ignore file %j and flags %j", async (ignored, flags, found, excluded) => {
		const cwd = folder({ ...files, ".unleakignore": ignored });
		const { stdout } = await run(["scan", "--format", "json", ...flags], { cwd });
		const { findings, summary } = JSON.parse(stdout);
		const places = findings.flatMap(({ locations }: { locations: { path: string }[] }) =>
			locations.map(({ path }) => path),
		);
		expect([places, summary.excluded.blobs]).toEqual([found, excluded]);
	});

	test("are said to have been left out", async () => {
		const cwd = folder({ ...files, ".unleakignore": "b/\na.txt\n" });
		expect((await run(["scan"], { cwd })).stdout).toBe(
			"No keys found in 2 files, 16 bytes; 3 excluded.\n",
		);
	});
});

describe("a pack of one's own", () => {
	const pack = `provider: acme
title: Acme
rules:
  - id: acme-key
    title: Acme key
    shown: { first: 4 }
    severity: { default: high }
    forms:
      - says: the shape of an Acme key
        pattern: '(?<secret>acme_[0-9a-f]{40})'
        confidence: high
    examples:
      - 'key = «acme_{hex:40}»'
    counterexamples:
      - 'acme_{hex:39}'
playbook:
  - title: Ask Acme for a new key
    text: Write to them.
    rules: [acme-key]
`;
	const acme = `acme_${fill("{hex:40}")}`;

	test("finds, advises and is checked, by --rules, a folder and the config", async () => {
		const cwd = folder({ "packs/acme.yaml": pack, "a.txt": `${acme}\n` });
		for (const path of ["packs/acme.yaml", "packs", "packs/"]) {
			const { code, stdout } = await run(["scan", "-v", "--rules", path], { cwd });
			expect(code).toBe(1);
			expect(stdout).toContain("a.txt:1:1  high  Acme key\n");
			expect(stdout).toContain("Ask Acme for a new key (from packs/acme.yaml, not part of unleak)");
			expect(stdout).toMatch(/^ {2}next: +unleak rotate [0-9a-f]{12}$/m);
		}
		write(cwd, { ".unleak.yaml": "rules: { packs: [packs/acme.yaml] }\n" });
		expect((await run(["scan", "-q"], { cwd })).code).toBe(1);
		expect(await run(["rules", "check", "packs"], { cwd })).toEqual({
			code: 0,
			stdout: "packs/acme.yaml: ok (1 rule, 2 samples)\n",
			stderr: "",
		});
		const list = await run(["rules", "list"], { cwd });
		expect(list.stdout).toContain("Acme key (packs/acme.yaml)");
	});

	test("that is broken ends with 2 and the place of each fault", async () => {
		const broken = pack.replace("severity: {", "severety: {").replace("{40})'", "{40,})'");
		const cwd = folder({ "acme.yaml": broken, "a.txt": line });
		for (const command of [
			["scan", "--rules", "acme.yaml"],
			["rules", "check", "acme.yaml"],
			["rules", "list", "--rules", "acme.yaml"],
			["doctor", "--rules", "acme.yaml"],
		]) {
			const { code, stdout, stderr } = await run(command, { cwd });
			expect(code).toBe(2);
			expect(stdout + stderr).toMatch(/acme\.yaml:7:5: .*severety/);
		}
	});

	test("that breaks its own promise ends with 2", async () => {
		const cwd = folder({ "acme.yaml": pack.replace("acme_{hex:39}", "acme_{hex:40}") });
		const { code, stderr } = await run(["rules", "check", "acme.yaml"], { cwd });
		expect(code).toBe(2);
		expect(stderr).toMatch(/^acme\.yaml:15:9: acme-key: the counterexample is found, because: /);
	});

	test("cannot take the id of a rule that is there", async () => {
		const cwd = folder({ "acme.yaml": pack.replaceAll("acme-key", "mailchimp-api-key") });
		const { code, stderr } = await run(["scan", "--rules", join(cwd, "acme.yaml")], { cwd });
		expect(code).toBe(2);
		expect(stderr).toMatch(/the rule "mailchimp-api-key" is already in "rules\/mailchimp\.yaml"/);
	});
});

test.each([
	["explain", "a.env"],
	["scrub", "--dry-run", "a.env"],
	["baseline", "check"],
	["baseline", "create", "--reason", "x"],
	["rotate", "--non-interactive"],
])("%s %s says what the config keeps from being looked for", async (...args) => {
	const config = "rules: { disabled: [mailchimp-api-key] }\n";
	const cwd = folder({ ".unleak.yaml": config, "a.env": line });
	const { stderr } = await run(args, { cwd });
	expect(stderr).toMatch(/^unleak: Nothing was looked for by the rules .*: mailchimp-api-key$/m);
});
