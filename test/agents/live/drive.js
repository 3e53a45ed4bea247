// Drives real agents without a network: installs them into a temporary folder, plants a key in one place after the
// other, and searches what the stand-in for their model received. Linux, as root; minutes and two gigabytes.
//   npm run test:agents -- [AGENT...]
// UNLEAK_AGENTS=FOLDER keeps the packages there; UNLEAK_AGENTS_NODE names a newer Node for those that want one.

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { agents } from "./agents.js";

/** In which scenes the model must receive nothing; in the others the agent has no such tool. */
const scenes = {
	claude: [
		"clean",
		"prompt",
		"mention",
		"read",
		"command",
		"output",
		"failure",
		"long",
		"mcp",
		"write",
	],
	codex: ["clean", "prompt", "command", "output", "failure", "mcp", "write"],
	gemini: ["clean", "prompt", "mention", "read", "command", "output", "failure", "mcp", "write"],
	copilot: ["clean", "prompt", "read", "command", "output", "failure", "mcp", "write"],
	opencode: ["clean", "prompt", "read", "command", "output", "failure", "write"],
};

const named = process.argv.slice(2);
const packages = process.env.UNLEAK_AGENTS ?? mkdtempSync(join(tmpdir(), "unleak-agents-"));
const scene = resolve(import.meta.dirname, "scene.js");
let failures = 0;
for (const [name, list] of Object.entries(scenes)) {
	if (named.length > 0 && !named.includes(name)) continue;
	install(agents[name]);
	// Without hooks the key must arrive, or the scene proves nothing.
	for (const [each, without] of [...list.map((one) => [one]), ["output", "none"]]) {
		const command = ["ip link set lo up; exec", process.execPath, scene, name, each, packages];
		const line = [...command, without ?? ""].join(" ");
		const { stdout, stderr } = spawnSync("unshare", ["-n", "sh", "-c", line], { encoding: "utf8" });
		const result = parse(stdout);
		const isRight =
			without === undefined
				? (result?.inModel === 0 || result?.inModel === "own") &&
					(each !== "clean" || result.requests > 0)
				: result?.inModel > 0;
		if (!isRight) failures++;
		const { code, requests, inModel, onDisk } = result ?? { code: stderr };
		const verdict = isRight ? "ok  " : "LEAK";
		console.log(
			`${verdict} ${name} ${each}${without ? " without hooks" : ""}: model ${inModel}, requests ${requests}, ended with ${code}, on disk ${JSON.stringify(onDisk)}`,
		);
	}
}
process.exitCode = failures > 0 ? 1 : 0;

function install({ package: wanted, folder }) {
	const place = join(packages, folder);
	if (existsSync(join(place, "node_modules/.bin"))) return;
	mkdirSync(place, { recursive: true });
	const args = ["install", "--prefix", place, "--no-audit", "--no-fund", wanted];
	const { status } = spawnSync("npm", args, { stdio: "inherit" });
	if (status !== 0) throw new Error(`Cannot install ${wanted}`);
}

function parse(text) {
	try {
		return JSON.parse(text.trim().split("\n").at(-1));
	} catch {
		return undefined;
	}
}
