// How much processor time do the hooks of coding agents take, and how many clean events wake Node?
//   node test/bench/agents.js [FOLDER...]     default: what lies on most machines: Python's library, npm, documents
// The events are what Claude Code says of reading, printing and writing the files of these folders, the same in every
// run: the folders hold no keys. Processor time, for it says something while others work; each in turn.

import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createRandom } from "./random.js";
import { load, middle, spread } from "./table.js";

const dist = resolve(import.meta.dirname, "../../dist");
const usual = [
	join(process.execPath, "../../lib/node_modules/npm"),
	join(import.meta.dirname, "../../node_modules"),
	"/usr/lib/python3",
	"/usr/lib/python3.11",
	"/usr/share/doc",
];
const folders = process.argv.length > 2 ? process.argv.slice(2) : usual;
const [eventCount, rounds, usualBytes] = [1000, 7, 19_500];
const random = createRandom(1);
const scratch = mkdtempSync(join(tmpdir(), "unleak-agents-"));
const { NODE_OPTIONS: _, NODE_EXTRA_CA_CERTS: __, ...environment } = process.env;
const env = { ...environment, HOME: scratch, XDG_CONFIG_HOME: scratch };
const grep = spawnSync("sh", ["-c", "command -v grep"], { encoding: "utf8" }).stdout.trim();

try {
	console.log(`Node ${process.version}; load ${load()}`);
	const files = pickFiles();
	countWoken(files);
	measure(files);
} finally {
	rmSync(scratch, { recursive: true });
}

/** As many of each folder. */
function pickFiles() {
	return folders.flatMap((folder) => {
		const names = readdirSync(folder, { recursive: true }).sort();
		const paths = names
			.filter((name) => /\.(?:[cm]?[jt]sx?|py|json|md|txt|ya?ml|h|css|html)$|copyright$/.test(name))
			.map((name) => join(folder, name))
			.filter((path) => statSync(path).isFile() && statSync(path).size > 200);
		const chosen = Array.from({ length: eventCount / folders.length }, () => random.pick(paths));
		return chosen.map((path) => ({ path, text: readFileSync(path, "utf8") }));
	});
}

function countWoken(files) {
	const woken = {};
	files.forEach((file, index) => {
		const [name, event] = makeEvent(file, index);
		const args = [join(dist, "agent-hook.sh"), "claude", name, "/bin/false", grep];
		const { status } = spawnSync("/bin/sh", args, { input: JSON.stringify(event), env });
		// It stands in for Node.
		if (status === 0) return;
		const what = `${name} ${event.tool_name}`;
		woken[what] ??= [];
		woken[what].push(file.path);
	});
	const all = Object.values(woken).flat();
	console.log(`\n${all.length} of ${files.length} clean events wake Node`);
	for (const [what, paths] of Object.entries(woken)) console.log(`  ${paths.length} ${what}`);
	if (process.env.SHOW) console.log(JSON.stringify(woken, null, 1));
}

/** A tool's name, what it is given, and what it gives back. */
function callOf({ path, text }, kind) {
	const start = random.below(Math.max(1, text.length - 30_000));
	const shown = text.slice(start, start + 30_000);
	const lines = text.split("\n");
	const file = { filePath: path, content: text.slice(0, 60_000), numLines: lines.length };
	const word = random.pick(["import", "function", "return", "self", "the", "name"]);
	const found = lines.flatMap((line, at) => (line.includes(word) ? [`${at + 1}:${line}`] : []));
	const printed = (stdout) => ({ stdout, stderr: "", interrupted: false, isImage: false });
	return [
		["Read", { file_path: path }, { type: "text", file }],
		["Bash", { command: `cat ${path}`, description: "Show it" }, printed(shown)],
		["Bash", { command: `grep -n ${word} ${path} | head -50` }, printed(found.join("\n"))],
		["Write", { file_path: path, content: shown }, { type: "create", filePath: path }],
		[
			"Edit",
			{ file_path: path, old_string: shown.slice(0, 900), new_string: shown.slice(0, 1100) },
			{ filePath: path, originalFile: text.slice(0, 60_000) },
		],
	][kind];
}

function makeEvent(file, index) {
	const isBefore = index % 2 === 0;
	const [tool_name, tool_input, tool_response] = callOf(file, (index >> 1) % 5);
	const session = [8, 4, 4, 4, 12].map((length) => random.hex(length)).join("-");
	const name = isBefore ? "PreToolUse" : "PostToolUse";
	const event = {
		session_id: session,
		transcript_path: `/home/dev/.claude/projects/-home-dev-shop/${session}.jsonl`,
		cwd: scratch,
		prompt_id: [8, 4, 4, 4, 12].map((length) => random.hex(length)).join("-"),
		permission_mode: "default",
		hook_event_name: name,
		tool_name,
		tool_input,
		...(!isBefore && { tool_response }),
		tool_use_id: `toolu_01${random.bytes(30).toString("base64").replace(/\W/g, "").slice(0, 22)}`,
	};
	return [name, event];
}

function measure(files) {
	const event = (stdout) =>
		put({ hook_event_name: "PostToolUse", tool_name: "Bash", tool_response: { stdout } });
	const digits = `digest: ${random.hex(32)}\n`;
	const hook = ["/bin/sh", join(dist, "agent-hook.sh"), "claude", "PostToolUse"];
	const isClean = (path) =>
		spawnSync(hook[0], [...hook.slice(1), "/bin/false", grep], { input: readFileSync(path), env })
			.status === 0;
	/** Of each kind the first that grep calls clean. */
	const firstOf = (pattern) =>
		files
			.filter(({ path, text }) => pattern.test(path) && text.length > usualBytes)
			.map(({ text }) => event(text.slice(0, usualBytes)))
			.find(isClean);
	const real = [...hook, process.execPath, grep];
	const program = [process.execPath, join(dist, "agent-hook.cjs"), "--agent", "claude"];
	const code = firstOf(/\.[cm]?[jt]s$|\.py$/);
	race(100, [
		["sh -c :", ["/bin/sh", "-c", ":"], put({})],
		["hook, clean: source code", real, code],
		["hook, clean: prose", real, firstOf(/copyright$|\.md$|\.txt$/)],
		["hook, clean: a short output", real, event("src  test  package.json\n")],
	]);
	const { stdout } = JSON.parse(readFileSync(code, "utf8")).tool_response;
	const doubtful = event(digits + stdout);
	race(10, [
		["node -e 0", [process.execPath, "-e", "0"], put({})],
		["hook, 32 digits that are no key", real, doubtful],
		["agent-hook.cjs, the same", [...program, "--event", "PostToolUse"], doubtful],
	]);
}

function put(event) {
	const path = join(scratch, `event-${readdirSync(scratch).length}.json`);
	writeFileSync(path, JSON.stringify(event));
	return path;
}

/** Prints medians and the ratio to the first, of which a round takes turns with the others. */
function race(runs, contenders) {
	const times = contenders.map(() => []);
	for (let round = 0; round < rounds; round++) {
		contenders.forEach(([, command, input], at) => {
			times[at].push(processorMs(command, input, runs));
		});
	}
	console.log(`\n| ${rounds} rounds of ${runs} runs | ms | spread | ratio |`);
	contenders.forEach(([name], at) => {
		const ratio = middle(times[at].map((ms, round) => ms / times[0][round]));
		const ms = middle(times[at]).toFixed(2);
		console.log(`| ${name} | ${ms} | ${spread(times[at], 2)} | ${ratio.toFixed(2)} |`);
	});
}

/** Of a run, by the shell that started many: user and system time of its children. */
function processorMs(command, input, runs) {
	const loop = `i=0; while [ $i -lt ${runs} ]; do "$@" <"$input" >/dev/null 2>&1; i=$((i+1)); done; times`;
	const own = { ...env, input };
	const { stdout } = spawnSync("/bin/sh", ["-c", loop, "sh", ...command], {
		env: own,
		encoding: "utf8",
	});
	const children = stdout.trim().split("\n").at(-1);
	const [user, system] = [...children.matchAll(/(\d+)m([\d.]+)s/g)].map(
		([, minutes, seconds]) => Number(minutes) * 60 + Number(seconds),
	);
	return ((user + system) * 1000) / runs;
}
