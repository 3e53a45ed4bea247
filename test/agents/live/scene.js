// One scene, in a network namespace that has only loopback: an agent with the hooks installed, the stand-in for its
// model, and a key in one place. Prints what became of the key as JSON.
// node scene.js AGENT SCENE PACKAGES [none]   ("none": without the hooks)

import { spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { agents } from "./agents.js";
import { startStandIn } from "./stand-in.js";

const [name, sceneName, packages, without] = process.argv.slice(2);
const agent = agents[name];
const program = resolve(import.meta.dirname, "../../../dist/cli.js");
const key = `${randomBytes(16).toString("hex")}-us6`;
const home = mkdtempSync(join(tmpdir(), "unleak-live-"));
const project = join(home, "project");
mkdirSync(project);
const line = `MAILCHIMP_API_KEY=${key}\n`;

/** Where the key stands, what is typed, and what the model calls. */
const scenes = {
	clean: () => ({ prompt: "say done" }),
	prompt: () => ({ prompt: `use ${key} please` }),
	mention: () => ({ prompt: "look at @a.env please", files: { "a.env": line } }),
	read: () => ({
		prompt: "read the settings",
		files: { "a.env": line },
		call: agent.read?.(join(project, "a.env")) ?? agent.shell("cat a.env"),
	}),
	command: () => ({ prompt: "show it", files: { "a.env": line }, call: agent.shell("cat a.env") }),
	// No word of the command is the name of the file.
	output: () => ({
		prompt: "show it",
		files: { "a.env": line },
		call: agent.shell("x=a; cat $x.env; echo end"),
	}),
	failure: () => ({
		prompt: "show it",
		files: { "a.env": line },
		call: agent.shell("x=a; cat $x.env; exit 3"),
	}),
	long: () => ({
		prompt: "show it",
		files: { "a.env": `${"a line of nothing\n".repeat(4000)}${line}` },
		call: agent.shell("x=a; cat $x.env"),
	}),
	mcp: () => ({ prompt: "ask the server", files: { leak: line }, mcp: join(project, "leak") }),
	write: () => ({ prompt: "write it", call: agent.shell(`echo ${key} > b.txt`) }),
};

const { prompt, files = {}, call: ownCall, mcp } = scenes[sceneName]();
for (const [path, text] of Object.entries(files)) writeFileSync(join(project, path), text);
const calls = { first: ownCall };
const standIn = await startStandIn(calls);
const bin = join(packages, agent.folder, "node_modules/.bin", agent.bin);
const env = {
	PATH: process.env.PATH,
	HOME: home,
	TMPDIR: home,
	TERM: "dumb",
	...agent.env(standIn.port),
};
agent.prepare(home, standIn.port);
if (mcp !== undefined) calls.first = agent.mcp(home, mcp);
if (without === undefined) {
	const args = [program, "hook", "install", `--${name}`, "--user"];
	const done = spawnSync(process.execPath, args, { cwd: project, env, encoding: "utf8" });
	if (done.status !== 0) throw new Error(done.stderr);
}
const runtime = process.env.UNLEAK_AGENTS_NODE ?? process.execPath;
const [start, args] = agent.needsNode
	? [runtime, [bin, ...agent.args(prompt)]]
	: [bin, agent.args(prompt)];
const began = Date.now();
const child = spawn(start, args, { cwd: project, env, stdio: ["ignore", "pipe", "pipe"] });
let [stdout, stderr] = ["", ""];
child.stdout.on("data", (data) => {
	stdout += data;
});
child.stderr.on("data", (data) => {
	stderr += data;
});
const timer = setTimeout(() => child.kill("SIGKILL"), 120_000);
const code = await new Promise((done) =>
	child.on("close", (status, signal) => done(signal ?? status)),
);
clearTimeout(timer);
standIn.stop();

const digits = key.slice(0, 32);
const count = (text) => text.split(digits).length - 1;
const inModel = standIn.bodies.reduce((sum, body) => sum + count(body), 0);
const ofModel = sceneName === "write";
const copies = readdirSync(home, { recursive: true, withFileTypes: true })
	.filter((entry) => entry.isFile() && entry.parentPath !== project)
	.map((entry) => join(entry.parentPath, entry.name))
	.filter((path) => count(readFileSync(path, "latin1")) > 0)
	.map((path) => `${path.slice(home.length + 1)}: ${count(readFileSync(path, "latin1"))}`);
console.log(
	JSON.stringify({
		agent: name,
		scene: sceneName,
		hooks: without === undefined,
		code,
		ms: Date.now() - began,
		requests: standIn.bodies.length,
		// The model wrote it itself.
		inModel: ofModel ? "own" : inModel,
		onDisk: copies,
		shown: count(stdout + stderr),
		said: (stdout + stderr).replaceAll(key, "<KEY>").slice(0, 300),
		...(process.env.UNLEAK_AGENTS_VERBOSE && {
			bodies: standIn.bodies.map((body) => body.replaceAll(digits, "<KEY>").slice(-1500)),
		}),
	}),
);
rmSync(home, { recursive: true, force: true });
process.exit(0);
