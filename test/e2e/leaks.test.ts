// Nothing that leaves the program holds a key, whatever it is asked to do: a repository is made with
// keys in every writing in contents, names, refs, messages, authors, settings, policy and packs, and
// every command is run on it, in every format and into every kind of error. All that comes out
// (streams, files, their names, states) is searched for eight hidden characters in a row.

import {
	chmodSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	realpathSync,
	rmSync,
	symlinkSync,
	truncateSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { commands } from "../../src/cli/usage.ts";
import { base64Forms } from "../../src/finding/base64-forms.ts";
import type { Report } from "../../src/model/report.ts";
import { formats } from "../../src/report/formats.ts";
import { some } from "../setup/draws.ts";
import { git } from "../sources/tree.ts";
import { fill, type Outcome, run } from "./program.ts";

/** The part of a key that its provider's dashboard hides. */
interface Planted {
	readonly key: string;
	readonly hidden: string;
}

const planted: Planted[] = [];
const plant = (key: string, hidden: string): string => {
	planted.push({ key, hidden });
	return key;
};
const mailchimp = (seed: string): string => {
	const key = fill("{hex:32}", `leak mailchimp ${seed}`);
	return plant(key, key.slice(4));
};
const iterable = (seed: string): string => {
	const key = fill("{uuid4}", `leak iterable ${seed}`);
	// A path shows its beginning where nobody knows whose it is.
	return plant(key, key.slice(4, -8));
};
const mandrill = (seed: string): string => {
	const key = fill("md-{token:22}", `leak mandrill ${seed}`);
	return plant(key, key.slice(4));
};
const jwt = (seed: string): string => {
	const key = fill("{hex:128}", `leak jwt ${seed}`);
	return plant(key, key.slice(4));
};

const each = (text: string, form: (code: number) => string): string =>
	[...text].map((sign) => form(sign.charCodeAt(0))).join("");
const groups = (text: string, size: number, between: string): string =>
	(text.match(new RegExp(`.{1,${size}}`, "g")) ?? []).join(between);
const hex = (code: number): string => code.toString(16).padStart(2, "0");
const writings: readonly ((key: string) => string)[] = [
	(key) => key,
	(key) => Buffer.from(`user:${key}`).toString("base64url"),
	(key) => Buffer.from(`u:${key}`).toString("base64url"),
	(key) => each(key, (code) => `%${hex(code)}`),
	(key) => `${key.slice(0, 9)}%${hex(key.charCodeAt(9))}${key.slice(10)}`,
	(key) => each(key, (code) => `\\x${hex(code)}`),
	(key) => each(key, (code) => `\\u00${hex(code)}`),
	(key) => Buffer.from(key).toString("hex"),
];

const halves = mailchimp("halves");
const [first, second] = [halves.slice(0, 16), halves.slice(16)];
const grouped = mailchimp("grouped");
const named = { mc: mailchimp("named"), it: iterable("named"), md: mandrill("named") };
const typed = { mc: `${mailchimp("typed")}-us6`, it: iterable("typed"), md: mandrill("typed") };
const rootKey = iterable("root");
const said = mailchimp("said");

let base: string;
let root: string;
let big: string;
beforeAll(() => {
	base = realpathSync(mkdtempSync(join(tmpdir(), "unleak-leaks-")));
	root = join(base, `ITERABLE_API_KEY=${rootKey}`);
	mkdirSync(root);
	makeRepository();
	big = join(base, "large");
	mkdirSync(big);
	for (const name of [
		`ITERABLE_API_KEY=${typed.it}.bin`,
		`mailchimp_${typed.mc}`,
		`${first}/${second}`,
	]) {
		const path = join(big, name.includes("/") ? name.replace("/", " ") : name);
		writeFileSync(path, "");
		truncateSync(path, 101 * 2 ** 20);
	}
	writeFileSync(join(big, "a.env"), `MAILCHIMP_API_KEY=${halves}-us6\n`);
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

function put(path: string, text: string): void {
	const file = join(root, path);
	mkdirSync(join(file, ".."), { recursive: true });
	writeFileSync(file, text);
}

function makeRepository(): void {
	put(
		"plain.env",
		[
			`MAILCHIMP_API_KEY=${mailchimp("a")}-us6`,
			`ITERABLE_API_KEY=${iterable("b")}`,
			`MANDRILL_API_KEY=${mandrill("c")}`,
			`ITERABLE_JWT_SECRET=${jwt("d")}`,
			`client = Client(api_key='${mailchimp("e")}', server='us14')`,
			`K='${grouped}-us6' # ${groups(grouped, 4, " ")} ${groups(grouped, 15, "|")} ${groups(grouped, 2, ":")}`,
			"",
		].join("\n"),
	);
	writings.forEach((write, index) => {
		put(
			`written/${index}.txt`,
			`mailchimp_api_key = "${write(`${mailchimp(`w${index}`)}-us6`)}"\n`,
		);
		put(`names/${write(`${mailchimp(`n${index}`)}-us6`)}.txt`, "x\n");
		put(`names/iterable_api_key=${write(iterable(`i${index}`))}`, "x\n");
	});
	put(`${first}/${second}-us6.env`, `MAILCHIMP_API_KEY=${halves}-us6\n`);
	put(`${groups(grouped, 2, "/")}/x.txt`, "x\n");
	put(`${named.mc}-us6.zip`, "PK\x03\x04");
	put(`mandrill_${named.md}/${named.it}.env`, `ITERABLE_API_KEY=${named.it}\n`);
	put(
		"lfs.bin",
		`version https://git-lfs.github.com/spec/v1\noid sha256:${"0".repeat(64)}\nsize 12\n`,
	);
	symlinkSync(`/nowhere/${mailchimp("link")}-us6`, join(root, "link"));
	put(`rules/${named.mc}-us6.yaml`, `provider: ${named.it}\nrules: [${named.md}]\n`);
	git(root, "init", "--quiet", `--initial-branch=live/${first}.${second}`);
	const author = `--author=Key ${first} ${second} <${mailchimp("author")}-us6@example.org>`;
	git(root, "add", "--all", "--force");
	git(
		root,
		"commit",
		"--quiet",
		author,
		"-m",
		`Use ${said}-us6`,
		"-m",
		writings.map((write) => write(said)).join("\n"),
	);
	git(
		root,
		"tag",
		"-a",
		"-m",
		`mailchimp_api_key=${mailchimp("tag")}-us6`,
		`mailchimp-${mailchimp("tagname")}-us6`,
	);
	git(root, "notes", "add", "-m", `MAILCHIMP_API_KEY=${mailchimp("note")}-us6`);
	put(
		"plain.env",
		`${readFileSync(join(root, "plain.env"), "utf8")}MAILCHIMP_API_KEY=${mailchimp("later")}-us6\n`,
	);
	git(root, "commit", "--quiet", "-am", `remove ${groups(halves, 4, "-")}`);
	put("staged.env", `MAILCHIMP_API_KEY=${mailchimp("staged")}-us6\n`);
	git(root, "add", "staged.env");
	put(
		".unleak.yaml",
		`exclude: ["${mailchimp("glob")}-us6/**"]\nallow:\n  - path: plain.env\n    rule: iterable-jwt-secret\n    reason: "it was ${mailchimp("reason")}-us6"\n`,
	);
	put(".unleakignore", `${mailchimp("ignore")}-us6/\n`);
	git(root, "config", "core.excludesFile", `/nowhere/${mailchimp("config")}-us6`);
	git(
		root,
		"config",
		"remote.origin.url",
		`https://u:${mailchimp("remote")}-us6@host.invalid/x.git`,
	);
	chmodSync(join(root, "written/0.txt"), 0o000);
}

/** What came out of a run, and its files, with their names. */
const seen: { readonly from: string; readonly text: string }[] = [];

async function say(
	args: readonly string[],
	given: { cwd?: string; stdin?: string } = {},
): Promise<Outcome> {
	const state = mkdtempSync(join(base, "state-"));
	const env = { XDG_STATE_HOME: state, HOME: state, HTTPS_PROXY: "http://127.0.0.1:9" };
	const outcome = await run(args, { cwd: root, ...given, env });
	const from = args.join(" ");
	seen.push({ from: `${from}: stdout`, text: outcome.stdout });
	seen.push({ from: `${from}: stderr`, text: outcome.stderr });
	collect(from, state);
	return outcome;
}

function collect(from: string, folder: string): void {
	for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
		seen.push({ from: `${from}: a file's name`, text: entry.name });
		if (!entry.isFile()) continue;
		seen.push({
			from: `${from}: a file`,
			text: readFileSync(join(entry.parentPath, entry.name), "utf8"),
		});
	}
}

/** Eight hidden characters in a row, as they are or in base64 or hexadecimal. */
function windows(): Map<string, string> {
	const found = new Map<string, string>();
	for (const { key, hidden } of planted) {
		for (let at = 0; at + 8 <= hidden.length; at++) {
			const part = hidden.slice(at, at + 8);
			found.set(part.toLowerCase(), key);
			found.set(Buffer.from(part).toString("hex"), key);
		}
		for (const form of base64Forms(hidden)) {
			for (let at = 0; at + 11 <= form.length; at++) found.set(form.slice(at, at + 11), key);
		}
	}
	return found;
}

function expectNoLeak(): void {
	const wanted = windows();
	const lengths = [...new Set([...wanted.keys()].map((part) => part.length))];
	const leaks = new Map<string, string>();
	for (const { from, text } of seen.splice(0)) {
		const bare = stripVTControlCharacters(text).replace(/[0-9a-f]{40}(?:[0-9a-f]{24})?/g, "");
		const lines = bare.toLowerCase().split("\n");
		const forms = [bare, ...lines, ...lines.map((line) => line.replace(/[^0-9a-z]/g, ""))];
		for (const form of forms) {
			for (const length of lengths) {
				for (let at = 0; at + length <= form.length; at++) {
					const key = wanted.get(form.slice(at, at + length));
					if (key === undefined) continue;
					// A rotation knows one key: pieces of others have no shape.
					if (/^rotate \w/.test(from) && [halves, grouped].includes(key)) continue;
					leaks.set(`${from} ${key}`, form.slice(Math.max(0, at - 60), at + 60));
				}
			}
		}
	}
	expect([...leaks].map((leak) => leak.join(": ")).slice(0, 20)).toEqual([]);
}

describe("no key leaves", () => {
	test("from a scan, in any format, of any source", async () => {
		const sources = [
			["scan"],
			["scan", "--history"],
			["scan", "--staged"],
			["scan", "--range", "HEAD~1..HEAD"],
			["scan", "--include-ignored"],
			["scan", big],
		];
		for (const source of sources) {
			const out = mkdtempSync(join(base, "out-"));
			const files = formats.flatMap((format) => [
				"--format",
				format,
				"--output",
				join(out, format),
			]);
			await say([...source, "--confidence", "low", "--progress", ...files]);
			collect(source.join(" "), out);
			for (const look of ["--verbose", "--quiet"]) await say([...source, look, "--color"]);
		}
		const { stdout } = await say(["scan", "--confidence", "low", "--format", "json"]);
		// The keys were there to be shown.
		expect((JSON.parse(stdout) as Report).findings.length).toBeGreaterThan(12);
		await say(["scan", "--stdin", "--format", "text"], {
			stdin: readFileSync(join(root, "plain.env"), "utf8"),
		});
		await say(["scan", "--verify", "--format", "json"]);
		expectNoLeak();
	});

	test("from an audit, a baseline, a merge and a rotation", async () => {
		const out = mkdtempSync(join(base, "out-"));
		await say(["audit", root], { cwd: out });
		await say(["audit", root, "--verbose", "--output", join(out, "named")], { cwd: out });
		await say(["audit", big, "--quiet"], { cwd: out });
		const reports = readdirSync(out)
			.filter((name) => name.endsWith(".json"))
			.map((name) => join(out, name));
		const merged = formats.flatMap((format) => ["--format", format, "--output", `all.${format}`]);
		await say(["merge", ...reports, "--verbose", ...merged], { cwd: out });
		for (const format of some(formats, 2))
			await say(["merge", ...reports, "--format", format, "--verbose"], { cwd: out });
		const reason = `revoked ${typed.mc}`;
		await say([
			"baseline",
			"create",
			"--reason",
			reason,
			"--allow-incomplete",
			"--baseline",
			join(out, "b.jsonl"),
		]);
		await say(["baseline", "create", "--reason", reason]);
		await say(["baseline", "check", "--allow-incomplete", "--baseline", join(out, "b.jsonl")]);
		await say(["baseline", "prune", "--allow-incomplete", "--baseline", join(out, "b.jsonl")]);
		for (const { fingerprint } of (
			JSON.parse(readFileSync(reports[0]!, "utf8")) as Report
		).findings.slice(0, 3)) {
			const record = mkdtempSync(join(base, "record-"));
			await say(["rotate", fingerprint, "--non-interactive", "--record", record]);
			collect(`rotate ${fingerprint} --record`, record);
		}
		await say(["allow", "0".repeat(40), "--reason", reason, "--owner", typed.md]);
		await say(["rotate", "--non-interactive"]);
		collect("files", out);
		expectNoLeak();
	});

	test("from hooks", async () => {
		await say(["hook", "install", "--pre-push"]);
		const message = join(base, "message");
		writeFileSync(message, `${said}-us6\n`);
		await say(["hook", "run", "pre-commit"]);
		await say(["hook", "run", "commit-msg", message]);
		await say(["hook", "run", "pre-push", "origin", "url"], {
			stdin: `refs/heads/x ${git(root, "rev-parse", "HEAD").trim()} refs/heads/x ${"0".repeat(40)}\n`,
		});
		await say(["hook", "run", typed.mc]);
		await say(["hook", "uninstall"]);
		await say(["doctor"]);
		expectNoLeak();
	});

	const wrong = [
		typed.mc,
		typed.it,
		typed.md,
		`mailchimp_${typed.mc}`,
		`x/${typed.it}.json`,
		...writings.map((write) => write(typed.mc)),
	];
	test("from any command that is given one by mistake", async () => {
		const mistakes = commands.flatMap(({ name }) => {
			const ends = [[wrong[0]!], [`--${wrong[1]}`], [wrong[4]!, "--verbose"]];
			if (name !== "verify") ends.push(["--config", wrong[5]!]);
			return ends.map((end) => [...name.split(" "), ...end]);
		});
		for (const args of some(mistakes, 12)) await say(args, { cwd: base, stdin: wrong.join("\n") });
		await say(["verify"], { cwd: base, stdin: wrong.join("\n") });
		const flags = [
			"--config",
			"--rules",
			"--baseline",
			"--policy-from",
			"--only",
			"--exclude",
			"--output",
			"--format",
			"--max-file-size",
		];
		const scans = wrong.flatMap((word) => [
			[word],
			["help", word],
			["scan", "--range", `${word}..HEAD`],
			...flags.map((flag) => ["scan", flag, word, "plain.env"]),
		]);
		for (const args of some(scans, 12)) await say(args);
		await say(["verify", "--format", "json"], {
			stdin: wrong.map((word) => `mailchimp ${word}`).join("\n"),
		});
		await say(["rules", "check", "rules"]);
		await say(["scan", "--rules", "rules"]);
		expectNoLeak();
	});
});
