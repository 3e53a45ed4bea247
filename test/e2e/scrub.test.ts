// The built program scrubs transcripts and histories: keys are gone, all else stays, what is in use or cannot be changed
// is left and said, and no key is in any output, record or file that it makes.

import { type ChildProcess, spawn } from "node:child_process";
import {
	chmodSync,
	closeSync,
	linkSync,
	lstatSync,
	mkdirSync,
	openSync,
	readdirSync,
	readFileSync,
	statSync,
	symlinkSync,
	utimesSync,
	watch,
	writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, onTestFinished, test } from "vitest";
import { makeFolder, write } from "../sources/tree.ts";
import { fill, type Outcome, run, start } from "./program.ts";

const isWindows = process.platform === "win32";
const key = fill("{hex:32}-us7", "scrub a");
const other = fill("md-{token:22}", "scrub b");
const shown = `${key.slice(0, 4)}********-us7`;
const session = ".claude/projects/-work/1f0e4a6c-7b1d-4c35-9a53-0d2f6f1c8e11.jsonl";
const record = (content: string) => `${JSON.stringify({ type: "user", message: { content } })}\n`;
const transcript = [
	record("hello"),
	record(`1\tMAILCHIMP_API_KEY=${key}\n2\tMANDRILL_API_KEY=${other}`),
	record(JSON.stringify({ command: `curl -u any:${key} https://us7.api.mailchimp.com/3.0` })),
	record(`the end of ${key.slice(0, 32)}`),
].join("");

/** A home folder whose files are old. */
function makeHome(files: Record<string, string | Buffer>): string {
	const home = makeFolder();
	for (const [name, content] of Object.entries(files)) {
		const path = join(home, name);
		mkdirSync(dirname(path), { recursive: true });
		writeFileSync(path, content);
		utimesSync(path, 1_700_000_000, 1_700_000_000);
	}
	return home;
}

async function scrub(home: string, args: readonly string[]): Promise<Outcome> {
	const outcome = await run(["scrub", ...args], {
		cwd: home,
		env: { HOME: home, USERPROFILE: home, LOCALAPPDATA: join(home, "local") },
	});
	for (const secret of [key.slice(0, 32), other]) {
		for (const text of [outcome.stdout, outcome.stderr, recordsOf(home)])
			expect(text).not.toContain(secret);
	}
	return outcome;
}

function recordsOf(home: string): string {
	for (const folder of [".local/state", "local"]) {
		try {
			return readFileSync(join(home, folder, "unleak/scrubbed.jsonl"), "utf8");
		} catch {}
	}
	return "";
}

test("replaces keys, keeps all else, and says that the leak goes on", async () => {
	const home = makeHome({ [session]: transcript });
	const file = join(home, session);
	if (!isWindows) chmodSync(file, 0o640);
	const before = statSync(file);
	const dry = await scrub(home, [session, "--dry-run"]);
	expect(dry.code).toBe(1);
	expect(dry.stdout).toContain("4 places would be replaced");
	expect(readFileSync(file, "utf8")).toBe(transcript);
	expect(recordsOf(home)).toBe("");

	const { code, stdout } = await scrub(home, [session]);
	expect(code).toBe(0);
	expect(stdout).toContain(`${session}: 4 places replaced\n`);
	expect(stdout).toMatch(
		new RegExp(
			`Mailchimp API key ${shown.replaceAll("*", "\\*")} \\([0-9a-f]{12}\\), lines 2, 3, 4\n`,
		),
	);
	expect(stdout).toContain("Not looked for: pieces of a key");
	expect(stdout).toContain("This does not end the leak");
	expect(stdout).toMatch(/^ {2}\S.* rotate [0-9a-f]{12}$/m);
	const expected = transcript
		.replaceAll(key.slice(0, 32), `${key.slice(0, 4)}********`)
		.replace(other, `${other.slice(0, 4)}********`);
	expect(readFileSync(file, "utf8")).toBe(expected);
	const after = statSync(file);
	expect([after.mode, after.uid, after.gid]).toEqual([before.mode, before.uid, before.gid]);
	expect(Math.round(after.mtimeMs - before.mtimeMs)).toBe(1000);
	expect(readdirSync(dirname(file))).toEqual([file.split(/[\\/]/).at(-1)]);

	const [line, ...more] = recordsOf(home).trimEnd().split("\n");
	expect(more).toEqual([]);
	const written = JSON.parse(line!);
	expect(written.files[0]).toMatchObject({
		path: file,
		bytesBefore: before.size,
		bytesAfter: after.size,
	});
	expect(written.files[0].keys.map((one: { replaced: number }) => one.replaced)).toEqual([3, 1]);
	const again = await scrub(home, [session]);
	expect(again).toMatchObject({ code: 0, stdout: "No known key in these files\n" });
});

test("a key that one file names is replaced in the others", async () => {
	const bare = `seen: ${key.slice(0, 32)}\n`;
	const home = makeHome({ [session]: transcript, "other.jsonl": bare });
	expect((await scrub(home, [session, "other.jsonl"])).code).toBe(0);
	expect(readFileSync(join(home, "other.jsonl"), "utf8")).toBe(
		`seen: ${key.slice(0, 4)}********\n`,
	);
});

test.skipIf(isWindows)("without a folder for the record it says so, and scrubs", async () => {
	const home = makeHome({ "s.jsonl": record(assign) });
	const { code, stderr } = await run(["scrub", join(home, "s.jsonl")], { cwd: home });
	expect(code).toBe(0);
	expect(stderr).toMatch(/^unleak: Kept no record in "\/dev\/null\/[^"]*": .*\n$/);
	expect(readFileSync(join(home, "s.jsonl"), "utf8")).toBe(record(assign.replace(key, shown)));
});

const assign = `MAILCHIMP_API_KEY=${key}\n`;

const refused: readonly (readonly [name: string, content: string | Buffer, reason: string])[] = [
	[".codex/state_5.sqlite", Buffer.from(`SQLite format 3\0${"\0".repeat(99)}${assign}`), "SQLite"],
	[
		"a/opencode.db-wal",
		Buffer.from(`7\x7f\x06\x82${"\0".repeat(99)}${assign}`, "latin1"),
		"SQLite",
	],
	["s.jsonl.gz", gzipSync(transcript), "archive"],
	["s.bin", Buffer.from(`\x01\x02\0\0${assign}`), "no text"],
	[".cursor/mcp.json", JSON.stringify({ env: { MAILCHIMP_API_KEY: key } }), "settings"],
	["app/config.yaml", `mailchimp_api_key: ${key}\n`, "settings"],
	["app/.env", assign, "settings"],
];

test("leaves stores, archives, binaries and settings as they are, and says why", async () => {
	const home = makeHome(Object.fromEntries(refused));
	const { code, stdout } = await scrub(
		home,
		refused.map(([name]) => name),
	);
	expect(code).toBe(1);
	for (const [name, content, reason] of refused) {
		const line = stdout.split("\n").find((each) => each.startsWith(name));
		expect(line).toMatch(new RegExp(`: not changed, its keys are left: .*${reason}`));
		expect(readFileSync(join(home, name))).toEqual(Buffer.from(content));
	}
	expect(recordsOf(home)).toBe("");
});

test("what cannot be replaced soundly is said to be left", async () => {
	const packed = gzipSync(assign).toString("base64");
	const home = makeHome({ "s.jsonl": record(assign) + record(`helm: ${packed}`) });
	const { code, stdout } = await scrub(home, ["s.jsonl"]);
	expect(code).toBe(1);
	expect(stdout).toContain("s.jsonl: 1 place replaced\n");
	expect(stdout).toContain(`s.jsonl: left ${shown}: it is encoded (base64+gzip)\n`);
	expect(readFileSync(join(home, "s.jsonl"), "utf8")).toBe(
		record(assign.replace(key, shown)) + record(`helm: ${packed}`),
	);
});

test.skipIf(isWindows)("links are refused, and other names of a file are named", async () => {
	const home = makeHome({ [session]: transcript });
	symlinkSync(join(home, session), join(home, "link.jsonl"));
	linkSync(join(home, session), join(home, "same.jsonl"));
	const refused = await scrub(home, ["link.jsonl"]);
	expect(refused.code).toBe(2);
	expect(refused.stderr).toContain("it is a symbolic link");
	const { code, stdout } = await scrub(home, [session]);
	expect(code).toBe(1);
	expect(stdout).toContain("1 other name of this file (hard links) keeps the old content");
	expect(readFileSync(join(home, "same.jsonl"), "utf8")).toBe(transcript);
	expect(lstatSync(join(home, "link.jsonl")).isSymbolicLink()).toBe(true);
});

test("what is not there, a folder and a wrong flag change nothing", async () => {
	const home = makeHome({ [session]: transcript });
	for (const args of [["missing.jsonl"], [".claude"], [session, "--yes"], []]) {
		const { code, stderr } = await scrub(home, args);
		expect(code).toBe(2);
		expect(stderr).toMatch(/^unleak: /);
	}
	expect(readFileSync(join(home, session), "utf8")).toBe(transcript);
});

test.skipIf(process.platform !== "linux")(
	"a file that is open, or that a running agent wrote, is left",
	async () => {
		const home = makeHome({ [session]: transcript, "open.jsonl": transcript });
		const opened = openSync(join(home, "open.jsonl"), "r");
		const holder = stopped(
			spawn("sleep", ["60"], { cwd: home, stdio: [opened, "ignore", "ignore"] }),
		);
		closeSync(opened);
		const open = await scrub(home, ["open.jsonl"]);
		expect(open.code).toBe(1);
		expect(open.stdout).toContain(
			`open.jsonl: not changed, its keys are left: the process ${holder.pid} (sleep) has it open\n`,
		);

		// A program of that name, whose home it is, and a change since it was started.
		write(home, { "bin/claude": "#!/bin/sh\necho ready\nread line\n" });
		chmodSync(join(home, "bin/claude"), 0o755);
		const agent = stopped(
			spawn(join(home, "bin/claude"), [], { env: { HOME: home, PATH: process.env.PATH ?? "" } }),
		);
		await new Promise((done) => agent.stdout!.once("data", done));
		const idle = await scrub(home, [session, "--dry-run"]);
		expect(idle.stdout).toContain("4 places would be replaced");
		utimesSync(join(home, session), new Date(), new Date());
		const busy = await scrub(home, [session]);
		expect(busy.code).toBe(1);
		expect(busy.stdout).toContain(
			`Claude Code has been running since before its last change (process ${agent.pid})`,
		);
		for (const name of [session, "open.jsonl"])
			expect(readFileSync(join(home, name), "utf8")).toBe(transcript);
	},
);

function stopped(child: ChildProcess): ChildProcess {
	onTestFinished(() => void child.kill("SIGKILL"));
	return child;
}

test.skipIf(isWindows)(
	"killed while it writes, it leaves the old file or the new one, whole",
	async () => {
		const long = transcript + record("x".repeat(1000)).repeat(5000);
		const home = makeHome({ [session]: long });
		const file = join(home, session);
		const child = start(["scrub", session], { cwd: home, env: { HOME: home } });
		const ended = new Promise((done) => child.once("close", done));
		const watcher = watch(dirname(file), (_, name) => {
			if (name?.startsWith(".unleak-")) child.kill("SIGKILL");
		});
		await ended;
		watcher.close();
		const text = readFileSync(file, "utf8");
		const isOld = text === long;
		expect(isOld || !text.includes(key)).toBe(true);
		expect(text.endsWith(record("x".repeat(1000)))).toBe(true);
		for (const name of readdirSync(dirname(file)).filter((each) => each.startsWith(".unleak-")))
			expect(readFileSync(join(dirname(file), name), "utf8")).not.toContain(key.slice(0, 32));
	},
);
