// `npm run bench [-- FOLDER]`: a working-tree scan side by side with what is on PATH (gitleaks with
// rules for the same two providers, ripgrep with two equivalent patterns). Rounds alternate, so
// that a busy machine slows all of them; only ratios of one run mean anything. Writes nothing
// to the source tree: without a folder it makes one.

import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const rounds = 15;
const program = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), "unleak-bench-"));

async function bench() {
	const folder = process.argv[2] ? resolve(process.argv[2]) : makeTree(join(scratch, "tree"));
	console.log(`${folder}: ${rounds} rounds, node ${process.version}`);
	const contenders = listContenders(folder);
	for (const contender of contenders) await measure(contender, folder);
	for (let round = 0; round < rounds; round++) {
		for (const contender of contenders) contender.runs.push(await measure(contender, folder));
	}
	print(contenders);
}

function listContenders(folder) {
	const config = join(scratch, "gitleaks.toml");
	writeFileSync(config, gitleaksRules);
	const all = [
		["node -e 0", process.execPath, ["-e", "0"]],
		["unleak --version", process.execPath, [program, "--version"]],
		["unleak scan", process.execPath, [program, "scan", "--no-config", "--quiet"]],
		[
			"gitleaks dir, two rules",
			"gitleaks",
			["dir", "--no-banner", "--log-level", "fatal", "-c", config, folder],
		],
		[
			"ripgrep, two patterns",
			"rg",
			["--count", "--hidden", "--glob", "!.git", ...patterns, folder],
		],
	];
	return all
		.filter(([, command]) => isThere(command))
		.map(([name, command, args]) => ({ name, command, args, runs: [] }));
}

function isThere(command) {
	try {
		execFileSync(command, ["--version"], { stdio: "ignore" });
		return true;
	} catch (error) {
		return error.code !== "ENOENT";
	}
}

/** Wall time, and the peak of resident memory as far as /proc tells. */
function measure({ command, args }, folder) {
	return new Promise((done, fail) => {
		const start = process.hrtime.bigint();
		const child = spawn(command, args, { cwd: folder, stdio: "ignore" });
		let peakKb = 0;
		const timer = setInterval(() => {
			peakKb = Math.max(peakKb, peakOf(child.pid));
		}, 5);
		child.on("error", fail);
		child.on("exit", () => {
			clearInterval(timer);
			done({ ms: Number(process.hrtime.bigint() - start) / 1e6, peakKb });
		});
	});
}

function peakOf(pid) {
	try {
		return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0);
	} catch {
		return 0;
	}
}

function print(contenders) {
	const ours = middle(contenders.find(({ name }) => name === "unleak scan").runs);
	for (const { name, runs } of contenders) {
		const times = runs.map(({ ms }) => ms).sort((one, other) => one - other);
		const spread = `${times[0].toFixed(0)}-${times.at(-1).toFixed(0)}`;
		const peak = Math.max(...runs.map(({ peakKb }) => peakKb)) / 1024;
		console.log(
			`${name.padEnd(24)} ${middle(runs).toFixed(0).padStart(6)} ms  (${spread})  ${(middle(runs) / ours).toFixed(2).padStart(5)} x unleak scan  ${peak.toFixed(0)} MB`,
		);
	}
}

function middle(runs) {
	const times = runs.map(({ ms }) => ms).sort((one, other) => one - other);
	return times[times.length >> 1];
}

/** 5,500 files, 30 MB, of words, numbers and hashes as source code has them. */
function makeTree(root) {
	let state = 1;
	const next = (below) => {
		state = (Math.imul(state, 1103515245) + 12345) >>> 0;
		return Math.floor((state / 2 ** 32) * below);
	};
	const words =
		"const return import export function value name token iterable user id data list".split(" ");
	for (let file = 0; file < 5500; file++) {
		let text = "";
		while (text.length < 5600) {
			text += `${words[next(words.length)]}${next(20) === 0 ? next(1e9).toString(16) : ""}${"  (){}=;\n\n"[next(10)]}`;
		}
		const folder = join(root, `part-${file % 90}`);
		mkdirSync(folder, { recursive: true });
		writeFileSync(join(folder, `file-${file}.js`), text);
	}
	execFileSync("git", ["init", "--quiet"], { cwd: root });
	return root;
}

const patterns = [
	"--regexp",
	"[0-9a-f]{32}-us[0-9]{1,2}",
	"--regexp",
	"(?i)iterable[\\w.-]{0,40}[\\s'\"]{0,3}[=:][\\s'\"]{0,5}[a-f0-9]{32}\\b",
];

const gitleaksRules = `title = "two providers"
[[rules]]
id = "mailchimp"
regex = '''[0-9a-f]{32}-us[0-9]{1,2}'''
keywords = ["-us"]
[[rules]]
id = "iterable"
regex = '''(?i)iterable[\\w.-]{0,40}[\\s'"]{0,3}(?:=|:|=>|,)[\\s'"]{0,5}([a-f0-9]{32})\\b'''
keywords = ["iterable"]
`;

try {
	await bench();
} finally {
	rmSync(scratch, { recursive: true, force: true });
}
