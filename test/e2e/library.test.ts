// The library as it is built: scans that give findings while they read, and what they take.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { describe, expect, test } from "vitest";
import type * as Library from "../../src/index.ts";
import { keyOf, openWorkbench } from "../git/golden.ts";
import { makeFolder, write } from "../sources/tree.ts";
import { dist, fill, run, steady } from "./program.ts";

const library: typeof Library = await import(`${dist}/index.js`);
const { formatReport, loadPacks, renderPlaybook, scan, scanRepository, scanText } = library;
const { FileError, UsageError } = library;

const assign = (key: string) => `MAILCHIMP_API_KEY=${key}\n`;
const key = keyOf("library");

function leaky(): string {
	const root = makeFolder();
	write(root, {
		"a.env": assign(key),
		"b.js": fill('const iterableApiKey = "{uuid4}";\n'),
		"sub/c.txt": "nothing\n",
	});
	return root;
}

function placesOf({ findings }: Library.Report): (string | undefined)[] {
	return findings.map(({ locations }) => locations[0]?.path);
}

describe("a scan", () => {
	test("gives findings one by one, and the report that the program gives", async () => {
		const root = leaky();
		const scanning = scan(root);
		const places: string[] = [];
		for await (const { locations, redacted } of scanning) {
			places.push(`${locations[0]?.path} ${redacted.replace(/[0-9a-f]/g, "x")}`);
		}
		expect(places).toEqual(["a.env xxxx********-usx", "b.js ********xxxxxxxx"]);
		const { stdout } = await run(["scan", "--format", "json"], { cwd: root });
		expect(steady(await formatReport(await scanning, "json"))).toBe(steady(stdout));
		expect(await scanning.report).toBe(await scanning);
	});

	test("hands a finding over before it reads on", async () => {
		const root = leaky();
		const places: (string | undefined)[] = [];
		for await (const { locations } of scan(root)) {
			places.push(locations[0]?.path);
			// What is read later is found there.
			if (places.length === 1) write(root, { "sub/c.txt": assign(keyOf("late")) });
		}
		expect(places).toEqual(["a.env", "b.js", "sub/c.txt"]);
	});

	test("gives each secret once, and all of its places in the report", async () => {
		const root = makeFolder();
		write(root, { "a.env": assign(key), "b.env": assign(key), "c.env": assign(keyOf("c")) });
		const scanning = scan(root);
		const given: Library.Finding[] = [];
		for await (const finding of scanning) given.push(finding);
		expect(given.map(({ locations }) => locations.length)).toEqual([1, 1]);
		expect((await scanning).findings.map(({ locations }) => locations.length)).toEqual([2, 1]);
		const again: Library.Finding[] = [];
		for await (const finding of scanning) again.push(finding);
		expect(again).toEqual(given);
	});

	test("hands over nothing that the policy accepts or that is not certain enough", async () => {
		const root = leaky();
		write(root, {
			".unleak.yaml": `allow:\n  - path: b.js\n    rule: iterable-api-key\n    reason: made up\n`,
			"a.env": `MAILCHIMP_API_KEY=${key} # unleak:allow\n`,
			"c.env": assign(keyOf("c")),
		});
		const places: (string | undefined)[] = [];
		for await (const { locations } of scan(root)) places.push(locations[0]?.path);
		expect(places).toEqual(["c.env"]);
		for await (const { locations } of scan(root, { config: false, confidence: "high" })) {
			places.push(locations[0]?.path);
		}
		expect(places).toEqual(["c.env", "b.js", "c.env"]);
	});

	test("hands over no name of a file that a later content shows to be a secret", async () => {
		const root = makeFolder();
		const bare = key.replace(/-us\d+$/, "");
		write(root, { [`a/${bare}/x.env`]: assign(keyOf("x")), "z.env": assign(key) });
		const texts: string[] = [];
		for await (const finding of scan(root)) texts.push(JSON.stringify(finding));
		expect(texts).toHaveLength(2);
		expect(texts.filter((text) => text.includes(bare))).toEqual([]);
	});

	test.each<[string, (scanning: Library.Scan, stop: AbortController) => Promise<unknown>]>([
		["the loop is left", async (scanning) => await firstOf(scanning)],
		[
			"its signal fires",
			async (scanning, stop) => {
				for await (const _ of scanning) stop.abort();
			},
		],
	])("stops when %s, and says so", async (_, stopEarly) => {
		const root = makeFolder();
		// So many that they are not read at once.
		for (let file = 0; file < 1500; file++)
			write(root, { [`f${file}.env`]: assign(keyOf(`${file}`)) });
		const stop = new AbortController();
		const scanning = scan(root, { signal: stop.signal });
		await stopEarly(scanning, stop);
		const { summary, problems, findings } = await scanning;
		expect([summary.complete, problems.map(({ code }) => code)]).toEqual([false, ["interrupted"]]);
		expect(findings.length).toBeLessThan(1500);
	});

	test("does not start when it was stopped before", async () => {
		const report = await scan(leaky(), { signal: AbortSignal.abort() });
		expect([report.findings, report.problems.map(({ code }) => code)]).toEqual([
			[],
			["interrupted"],
		]);
	});

	test("tells how far it is, without a key", async () => {
		const root = makeFolder();
		for (let file = 0; file < 600; file++) write(root, { [`${key}/f${file}.txt`]: "nothing\n" });
		const told: Library.Progress[] = [];
		await scan(root, { progress: (progress) => told.push(progress) });
		expect(told.at(-1)).toMatchObject({ bytes: expect.any(Number), blobs: expect.any(Number) });
		expect(told.filter(({ path }) => path.includes(key.slice(4, 20)))).toEqual([]);
	});

	test("rejects what is wrong, wherever the caller looks", async () => {
		await expect(scan(join(leaky(), "nosuch")).report).rejects.toThrow(UsageError);
		await expect(scan(leaky(), { only: ["nosuch"] })).rejects.toThrow("Cannot scan only for");
		const iterate = async () => {
			for await (const _ of scan(leaky(), { rules: ["nosuch.yaml"] }));
		};
		await expect(iterate()).rejects.toThrow(UsageError);
	});
});

async function firstOf(scanning: Library.Scan): Promise<unknown> {
	for await (const finding of scanning) return finding;
	return undefined;
}

describe("scan()", () => {
	test("takes options, and keeps secrets unless asked for them", async () => {
		const root = leaky();
		const findings = async (options: Library.ScanOptions) => {
			const report = await scan(root, options);
			return report.findings.map(({ locations, secret }) => [locations[0]?.path, secret]);
		};
		expect(await findings({ only: ["mailchimp"], showSecrets: true })).toEqual([["a.env", key]]);
		expect(await findings({ paths: ["b.js"], jobs: 1 })).toEqual([["b.js", undefined]]);
		expect(await findings({ exclude: ["*.env"], signal: undefined! })).toEqual([
			["b.js", undefined],
		]);
		for (const maxFileSize of ["10B", 10]) {
			const { summary, problems } = await scan(root, { maxFileSize });
			expect([summary.complete, problems.length]).toEqual([false, 2]);
		}
	});

	test("finds keys in names, and scans a single file", async () => {
		const root = makeFolder();
		write(root, { [`mailchimp ${key}`]: "nothing" });
		expect((await scan(root)).findings[0]?.locations[0]?.where).toBe("name");
		const file = join(leaky(), "a.env");
		expect(placesOf(await scan(file))).toEqual(["a.env"]);
	});

	test("reads a baseline unless it is told not to", async () => {
		const root = leaky();
		await run(["baseline", "create", "--reason", "old", "a.env"], { cwd: root });
		expect(placesOf(await scan(root))).toEqual(["b.js"]);
		expect(placesOf(await scan(root, { baseline: false }))).toEqual(["a.env", "b.js"]);
	});
});

describe("scanText()", () => {
	const text = `line\n${assign(key)}`;
	const chunks = [text.slice(0, 30), text.slice(30, 45), text.slice(45)];
	test.each<[string, () => Parameters<typeof scanText>[0]]>([
		["a string", () => text],
		["bytes", () => new TextEncoder().encode(text)],
		["a stream of strings", () => Readable.from(chunks)],
		["a stream of bytes", () => Readable.from(chunks.map((chunk) => Buffer.from(chunk)))],
		[
			"a stream of the web",
			() => new Blob([text]).stream() as unknown as AsyncIterable<Uint8Array>,
		],
	])("finds a key in %s", async (_, make) => {
		const { findings, scope, summary } = await scanText(make(), { path: "notes/today.txt" });
		expect(findings[0]?.locations).toMatchObject([
			{ path: "notes/today.txt", line: 2, column: 19, where: "stdin" },
		]);
		expect([findings.length, scope.mode, summary.scanned]).toEqual([
			1,
			"stdin",
			{ blobs: 1, bytes: text.length },
		]);
		expect(placesOf(await scanText(make()))).toEqual(["-"]);
	});

	test("counts a path as evidence, comments, and no file of the current folder", async () => {
		const page = `<a href="${fill("{hex:32}")}-us6.png">`;
		expect((await scanText(page)).findings).toEqual([]);
		expect((await scanText(`${assign(key).trim()} # unleak:allow\n`)).summary).toMatchObject({
			findings: 0,
			suppressed: 1,
		});
	});

	test("says what it could not read", async () => {
		const { problems } = await scanText(text, { maxFileSize: 20, path: "a.txt" });
		expect(problems).toEqual([
			{
				code: "too-large",
				message:
					"Raise the option maxFileSize to scan all of the text: only its first 20 bytes were",
				path: "a.txt",
			},
		]);
		const broken = Readable.from(
			(async function* () {
				yield text;
				throw Object.assign(new Error("no"), { code: "EPERM" });
			})(),
		);
		const report = await scanText(broken);
		expect([report.findings.length, report.problems]).toEqual([
			1,
			[{ code: "unreadable", message: "Give the text again: permission denied", path: "-" }],
		]);
	});
});

describe("scanRepository()", () => {
	function makeHistory() {
		const w = openWorkbench(makeFolder());
		w.git("init", "--quiet", "--initial-branch=main");
		w.commit("a.env", assign(keyOf("first")));
		w.commit("a.env", assign(keyOf("second")));
		w.write("b.env", assign(keyOf("staged")));
		w.git("add", "--all");
		return w.folder;
	}

	test.each<[Library.RepositoryOptions, string[], number]>([
		[{}, ["--history"], 3],
		[{ history: true }, ["--history"], 3],
		[{ range: "HEAD~1..HEAD" }, ["--range", "HEAD~1..HEAD"], 1],
		[{ staged: true, history: false }, ["--staged"], 1],
	])("with %j reports what the program reports", async (options, flags, count) => {
		const cwd = makeHistory();
		const scanning = scanRepository(cwd, options);
		const given: string[] = [];
		for await (const { fingerprint } of scanning) given.push(fingerprint);
		const report = await scanning;
		const { stdout } = await run(["scan", ...flags, "--format", "json"], { cwd });
		expect(steady(await formatReport(report, "json"))).toBe(steady(stdout));
		expect(given.sort()).toEqual(report.findings.map(({ fingerprint }) => fingerprint).sort());
		expect(given).toHaveLength(count);
	});

	test("rejects what is no repository, and what is no commit", async () => {
		await expect(scanRepository(makeFolder())).rejects.toMatchObject({ code: "repository" });
		const range = "nosuch..HEAD";
		await expect(scanRepository(makeHistory(), { range })).rejects.toMatchObject({
			code: "revision",
		});
	});
});

describe("rules", () => {
	const acme = {
		provider: "acme",
		title: "Acme",
		rules: [
			{
				id: "acme-key",
				title: "Acme key",
				shown: { last: 4 },
				severity: { default: "high" },
				forms: [
					{ pattern: "(?<secret>acme_[0-9A-Za-z]{32})", says: "its shape", confidence: "high" },
				],
				examples: ["«acme_{hex:32}»"],
				counterexamples: ["acme"],
			},
		],
		playbook: [{ title: "Replace it", text: "At once." }],
	};
	const text = fill("acme_{hex:32}\n");

	test("are data, files and packs that were loaded, each once", async () => {
		const file = join(makeFolder(), "acme.yaml");
		// JSON is YAML.
		writeFileSync(file, JSON.stringify(acme));
		for (const rules of [[acme], [file], await loadPacks([acme]), await loadPacks([file])]) {
			const { findings } = await scanText(text, { rules });
			expect(findings.map(({ ruleId }) => ruleId)).toEqual(["acme-key"]);
		}
		const packs = await loadPacks([acme]);
		expect(packs.map(({ provider, foreign }) => [provider, foreign])).toEqual([
			["iterable", false],
			["mailchimp", false],
			["acme", true],
		]);
		await expect(scanText(text, { rules: [acme, file] })).rejects.toThrow(
			'the rule "acme-key" is already in "rules[0]"',
		);
	});

	test("name no hosts, whoever says that they are ours", async () => {
		const [, ours] = await loadPacks();
		const forged = JSON.parse(JSON.stringify(ours));
		forged.live[0].hosts = [{ name: "evil.example" }];
		await expect(scanText(text, { rules: [forged] })).rejects.toThrow(FileError);
		const live = [{ id: "acme", rules: ["acme-key"] }];
		await expect(scanText(text, { rules: [{ ...acme, live }] })).rejects.toThrow(FileError);
	});

	test("that are wrong are told with the place", async () => {
		await expect(loadPacks([{ ...acme, rules: [] }])).rejects.toThrow(
			/^rules\[0\]:\d+:\d+: "rules": must hold/,
		);
		await expect(loadPacks(["nosuch.yaml"])).rejects.toThrow(UsageError);
		const circle: Record<string, unknown> = { ...acme };
		circle.self = circle;
		await expect(loadPacks([circle as typeof acme])).rejects.toThrow("rules[0] is no plain data");
	});
});

describe("what is wrong is an error with its name", () => {
	const any = (value: unknown) => value as never;
	test.each<[string, () => unknown, string]>([
		[
			"an unknown option",
			() => scan(".", any({ confidance: "high" })),
			'scan() has no option "confidance"',
		],
		[
			"an option of another call",
			() => scan(".", any({ staged: true })),
			'scan() has no option "staged"',
		],
		[
			"confidence",
			() => scan(".", { confidence: any("nonsense") }),
			'The option "confidence" of scan() cannot be "nonsense"',
		],
		[
			"paths",
			() => scan(".", { paths: any("src") }),
			'The option "paths" of scan() cannot be "src"',
		],
		[
			"a path",
			() => scan(".", { paths: any([1]) }),
			'The option "paths" of scan() cannot be a list like this one',
		],
		["jobs", () => scan(".", { jobs: 0 }), 'The option "jobs" of scan() cannot be 0'],
		[
			"maxFileSize",
			() => scan(".", { maxFileSize: "big" }),
			'The option "maxFileSize" of scan() cannot be "big"',
		],
		[
			"config",
			() => scan(".", { config: any(true) }),
			'The option "config" of scan() cannot be true',
		],
		[
			"verify",
			() => scan(".", { verify: any("yes") }),
			'The option "verify" of scan() cannot be "yes"',
		],
		[
			"a part of verify",
			() => scan(".", { verify: any({ detail: true }) }),
			'has no option "detail"',
		],
		[
			"signal",
			() => scan(".", { signal: any({}) }),
			'The option "signal" of scan() cannot be an object like this one',
		],
		[
			"progress",
			() => scan(".", { progress: any("-") }),
			'The option "progress" of scan() cannot be "-"',
		],
		[
			"rules",
			() => scan(".", { rules: any([7]) }),
			'The option "rules" of scan() cannot be a list like this one',
		],
		["options that are none", () => scan(".", any(null)), "The options of scan() cannot be null"],
		["the root", () => scan(any(7)), 'The argument "root" of scan() cannot be 7'],
		["a text", () => scanText(any(7)), 'The argument "text" of scanText() cannot be 7'],
		[
			"a text's path",
			() => scanText("", { path: "" }),
			'The option "path" of scanText() cannot be ""',
		],
		[
			"two parts",
			() => scanRepository(".", { history: true, staged: true }),
			"several of the options history, range and staged",
		],
		[
			"a range",
			() => scanRepository(".", { range: any(["a"]) }),
			'The option "range" of scanRepository() cannot be a list',
		],
		["keys", () => library.verify(any("key")), 'The argument "keys" of verify() cannot be "key"'],
		[
			"a key of two lines",
			() => library.verify(["a\nb"]),
			'The argument "keys" of verify() cannot be a list',
		],
		[
			"details",
			() => library.verify([], { details: any(1) }),
			'The option "details" of verify() cannot be 1',
		],
		[
			"a format",
			async () => formatReport(await scanText(""), any("xml")),
			'The argument "format" of formatReport() cannot be "xml"',
		],
		[
			"a report",
			() => formatReport(any({}), "json"),
			'The argument "report" of formatReport() cannot be an object',
		],
		[
			"a width",
			async () => formatReport(await scanText(""), "text", { width: -1 }),
			'The option "width" of formatReport() cannot be -1',
		],
		[
			"a list of packs",
			() => loadPacks(any("a.yaml")),
			'The argument "rules" of loadPacks() cannot be "a.yaml"',
		],
		[
			"a provider",
			async () => renderPlaybook(any(1)),
			'The argument "provider" of renderPlaybook() cannot be 1',
		],
		[
			"a known detail",
			async () => renderPlaybook("mailchimp", { details: any({ dc: "us6" }) }),
			'has no option "dc"',
		],
	])("%s", async (_, call, message) => {
		const error = await Promise.resolve(call()).then(
			() => undefined,
			(reason: unknown) => reason,
		);
		expect(error).toBeInstanceOf(UsageError);
		expect((error as InstanceType<typeof UsageError>).code).toBe("option");
		expect((error as Error).message).toContain(message);
	});

	test("and no error shows a key", async () => {
		const error = await scan(".", { confidence: any(key) }).catch((reason: Error) => reason);
		expect(JSON.stringify([(error as Error).message])).not.toContain(key.slice(4, 20));
	});
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
	const report = await scan(leaky());
	for (const format of ["text", "json", "jsonl", "markdown", "html", "sarif", "github"] as const) {
		const text = await formatReport(report, format, { width: 60 });
		expect(text).toContain("Mailchimp API key");
		expect(text).not.toContain(key.slice(5, 20));
	}
});
