// The targets: what is made, what it is given to, and what must hold of the answer.

import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deflateRawSync, deflateSync, gzipSync } from "node:zlib";

const cli = join(import.meta.dirname, "../../dist/cli.js");

export function createTargets(program, folder) {
	const { UsageError, createScanner, builtinPacks } = program;
	const scanner = createScanner(builtinPacks);
	/** A mistake in the input is an error with a code; anything else is a fault of ours. */
	const refusing = (work) => {
		try {
			return work();
		} catch (error) {
			if (error instanceof UsageError) return undefined;
			throw error;
		}
	};
	return [
		{ name: "decoder", run: (random) => decode(scanner, random) },
		{ name: "shapes", run: (random) => scanShape(scanner, random) },
		{ name: "seal", run: (random) => seal(program, random) },
		{
			name: "policy",
			run: (random) => {
				refusing(() => program.parseConfig(mutated(random, config), ".unleak.yaml"));
				refusing(() => program.parseBaseline(mutated(random, baseline), "b.jsonl"));
				const text = mutated(random, pack);
				refusing(() => program.compilePack({ file: "p.yaml", text, foreign: true }));
			},
		},
		{ name: "reports", run: (random) => readReport(program, random) },
		{ name: "packs", run: packTarget(folder) },
	];
}

/** A text with a key of this run in it, encoded up to three times. */
function decode(scanner, random) {
	let text = `${random.pick(["", "{", "// "])}MAILCHIMP_API_KEY=${random.hex(32)}-us${random.below(20) + 1}`;
	for (let depth = random.below(4); depth > 0; depth--) text = random.pick(encodings)(text, random);
	const bytes = Buffer.concat([
		random.bytes(random.below(200)),
		Buffer.from(text, "latin1"),
		Buffer.from(random.pick(["", "\0", "=", "%", "\\u00", "=\r\n", "\ufeff"])),
		random.bytes(random.below(200)),
	]);
	const { matches } = scanner.scan(bytes, { path: "a.txt" });
	for (const { start, end } of matches) {
		if (!(start >= 0 && start < end && end <= bytes.length))
			throw new Error(`span ${start}-${end}`);
	}
	const again = scanner
		.scan(bytes, { path: "a.txt" })
		.matches.map(({ start, end }) => [start, end]);
	const first = matches.map(({ start, end }) => [start, end]);
	if (JSON.stringify(again) !== JSON.stringify(first)) throw new Error("another answer");
}

/** A row of values between the same few signs and words: what makes a scan slow is mostly such a text. */
function scanShape(scanner, random) {
	const parts = Array.from({ length: random.below(6) + 1 }, () => random.pick(signs));
	const before = parts.slice(0, random.below(parts.length + 1)).join("");
	const unit = () =>
		`${before}${random.hex(12)}4${random.hex(3)}a${random.hex(15)}${parts.join("")}`;
	const text = `${random.pick(["iterable", "mailchimp us6"])} api key\n${Array.from({ length: 150 }, unit).join("")}`;
	const { matches, problems } = scanner.scan(Buffer.from(text), { path: "a.txt" });
	const last = matches.at(-1);
	if (last !== undefined && last.end > Buffer.byteLength(text)) throw new Error("a span too far");
	if (problems.length > 0) throw new Error(`${problems[0].code} for a text of ${text.length}`);
}

const signs = [
	...[..." \t\n=:,;|&?!\"'`\\()[]{}<>/#-_.@%$*+~aé"],
	...[
		"</a>",
		'<a b="',
		"<key>",
		"- ",
		"api_key",
		"iterable",
		"us6",
		"or ",
		"is ",
		"=>",
		"->",
		"::",
	],
	...[
		"def f(",
		'name="x"',
		"key: ",
		"VALUES (",
		"https://u:p@h.c",
		"atob(",
		"%22",
		"&quot;",
		"=\r\n",
	],
	...["x", " ", "\\", "a.", "a b ", "(", "\"'", "<", ">", "="].map((sign) => sign.repeat(20)),
];

const hex = (code, width = 2) => code.toString(16).padStart(width, "0");
const each = (text, form) => [...text].map((sign) => form(sign.charCodeAt(0))).join("");
/** Of one member, without a directory; sizes and names may lie. */
function zipOf(text) {
	const head = Buffer.alloc(30);
	head.write("PK\x03\x04", "latin1");
	head[8] = 8;
	head[26] = text.length % 5;
	return Buffer.concat([head, Buffer.alloc(head[26], "a"), deflateRawSync(text)]);
}
const encodings = [
	(text) => Buffer.from(text, "latin1").toString("base64"),
	(text) => Buffer.from(text, "latin1").toString("base64url"),
	(text) => Buffer.from(text, "latin1").toString("base64").replace(/.{76}/g, "$&\r\n"),
	(text) => gzipSync(Buffer.from(text, "latin1")).toString("base64"),
	(text) => gzipSync(Buffer.from(text, "latin1")).toString("hex"),
	(text) => deflateSync(Buffer.from(text, "latin1")).toString("hex").replace(/.{60}/g, "$&\n"),
	(text) => zipOf(text).toString("base64"),
	(text) => each(text, (code) => `%${hex(code)}`),
	(text) => each(text, (code) => `\\x${hex(code)}`),
	(text) => each(text, (code) => `\\u${hex(code, 4)}`),
	(text) => each(text, (code) => `&#${code};`),
	(text) => each(text, (code) => `${String.fromCharCode(code)}\0`),
	(text) => JSON.stringify(text),
	(text, random) => text.slice(0, random.below(text.length)) + text,
];

function seal({ createSeal, Secret }, random) {
	const keys = Array.from({ length: random.below(4) + 1 }, () => random.hex(32));
	const sealed = createSeal(keys.map((key) => new Secret(key, `${key.slice(0, 4)}********`)));
	const parts = Array.from({ length: random.below(20) }, () => {
		const key = random.pick(keys);
		const from = random.below(32);
		return random.pick([
			key,
			key.slice(from, from + random.below(20)),
			random.pick([" ", "/", "*", ", ", "-us6", "é", "\n"]),
		]);
	});
	const text = sealed(parts.join(""));
	for (const key of keys) {
		for (let at = 4; at + 6 <= 32; at++) {
			if (text.includes(key.slice(at, at + 6))) throw new Error(`six characters are left at ${at}`);
		}
	}
	if (sealed(text) !== text) throw new Error("sealing twice differs");
}

async function readReport({ shapeReport, concealReport, formats, loadReporter }, random) {
	let value;
	try {
		value = JSON.parse(mutated(random, JSON.stringify(report)));
	} catch {
		return;
	}
	const shaped = shapeReport(value);
	if ("fault" in shaped) return;
	const concealed = concealReport(shaped.report, random.below(2) === 0);
	const render = await loadReporter(random.pick(formats));
	const look = { width: random.below(200), color: true, verbose: true, quiet: false };
	for (const chunk of render(concealed, look)) {
		if (typeof chunk !== "string") throw new Error("no text");
	}
}

/** Flips, cuts and repeats bytes of a pack that git made, and has the program read the history. */
function packTarget(folder) {
	const origin = join(folder, "origin");
	return (random) => {
		makeOrigin(origin);
		const copy = join(folder, "copy");
		rmSync(copy, { recursive: true, force: true });
		cpSync(origin, copy, { recursive: true });
		const packs = join(copy, ".git/objects/pack");
		const name = random.pick(readdirSync(packs).filter((entry) => /\.(?:pack|idx)$/.test(entry)));
		const bytes = readFileSync(join(packs, name));
		for (let changes = random.below(6) + 1; changes > 0; changes--) {
			bytes[random.below(bytes.length)] = random.below(256);
		}
		rmSync(join(packs, name));
		writeFileSync(
			join(packs, name),
			random.below(8) === 0 ? bytes.subarray(0, random.below(bytes.length)) : bytes,
		);
		const args = [cli, "scan", "--history", "--format", "json"];
		const { status, stderr } = spawnSync(process.execPath, args, {
			cwd: copy,
			timeout: 120_000,
			encoding: "utf8",
		});
		if (![0, 1, 2, 3].includes(status) || stderr.includes("fault of its own")) {
			throw new Error(`status ${status}: ${stderr.slice(0, 300)}`);
		}
	};
}

function makeOrigin(origin) {
	try {
		mkdirSync(origin);
	} catch {
		return;
	}
	const who = ["-c", "user.name=a", "-c", "user.email=a@example.org"];
	const git = (...args) => execFileSync("git", [...who, ...args], { cwd: origin, stdio: "ignore" });
	git("init", "--quiet");
	for (let version = 0; version < 20; version++) {
		const lines = Array.from(
			{ length: 200 },
			(_, line) => `line ${line} ${line === version ? version : ""}\n`,
		);
		writeFileSync(join(origin, "a.txt"), lines.join(""));
		writeFileSync(join(origin, `f${version}.txt`), `key ${version}\n`);
		git("add", "--all");
		git("commit", "--quiet", "--message", `version ${version}`);
	}
	git("repack", "-adq");
}

/** Replaces, cuts, repeats and moves parts of a text. */
function mutated(random, text) {
	let changed = text;
	for (let changes = random.below(5); changes > 0; changes--) {
		const at = random.below(changed.length + 1);
		const end = Math.min(changed.length, at + random.skewed(40));
		const part = random.pick([
			"",
			changed.slice(at, end).repeat(random.below(4)),
			random.pick([
				"\0",
				"\u202e",
				"- ",
				"  ",
				": ",
				"[",
				"{",
				'"',
				"'",
				"&a ",
				"*a",
				"!!js/function ",
				"1e999",
				"-1",
				"null",
				"__proto__",
				"\n\n",
				"(",
				"{0,9}",
				"?",
				random.hex(32),
			]),
		]);
		changed = changed.slice(0, at) + part + changed.slice(end);
	}
	return changed;
}

const config = `exclude: ["a/**", "*.lock"]
allow:
  - path: "b/*.env"
    rule: mailchimp-api-key
    reason: test
    expires: 2030-01-01
rules:
  packs: [p.yaml]
  disable: [iterable-api-key]
confidence: medium
failOn: any
maxFileSize: 10MB
`;
const baseline =
	`${JSON.stringify({ fingerprint: "0a".repeat(20), ruleId: "a", redacted: "abcd********", reason: "x" })}\n`.repeat(
		3,
	);
const pack = `provider: acme
title: Acme
rules:
  - id: acme-key
    title: Acme
    shown: { last: 4 }
    severity: { default: high }
    forms:
      - pattern: '(?<secret>[0-9a-f]{32})'
        evidence:
          - says: x
            near: 'acme[ a]{0,9}'
            gives: high
    examples:
      - text: 'acme «{hex:32}»'
        confidence: high
    counterexamples: ['x']
playbook:
  - title: T
    text: T
`;
const report = {
	version: 1,
	tool: { name: "unleak", version: "0.1.0" },
	startedAt: "2026-01-02T03:04:05.000Z",
	durationMs: 1,
	scope: { mode: "tree", root: "/r" },
	summary: {
		findings: 1,
		active: 0,
		inactive: 0,
		unknown: 0,
		unchecked: 1,
		suppressed: 0,
		planned: { blobs: 1, bytes: 1 },
		scanned: { blobs: 1, bytes: 1 },
		excluded: { blobs: 0, bytes: 0 },
		complete: true,
	},
	findings: [
		{
			fingerprint: "0b".repeat(20),
			ruleId: "mailchimp-api-key",
			provider: "mailchimp",
			title: "Mailchimp API key",
			confidence: "high",
			severity: "critical",
			why: ["because"],
			redacted: "0a1b********-us6",
			details: { datacenter: "us6" },
			verdict: { status: "unchecked", reason: "nobody asked" },
			exposure: { public: null, shipped: false, intervals: [] },
			risk: 1,
			locations: [{ path: "a.txt", line: 1, column: 1, endLine: 1, endColumn: 2, where: "file" }],
			playbook: [{ title: "Revoke", text: "it" }],
		},
	],
	suppressed: [],
	problems: [{ code: "x", message: "y", path: "z" }],
	notices: [],
};
