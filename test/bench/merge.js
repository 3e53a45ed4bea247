// How long does `unleak merge` take, and how much memory, for the reports of a night over a whole organisation?
//   node test/bench/merge.js [REPORTS] [KILOBYTES]     default: 2000 reports of 100 kB
// The reports are made up from a real finding and a seed: two thirds of the keys stand in one repository, the others in
// several. Prints one line for each format.

import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { scanText } from "../../dist/index.js";
import { watchMemory } from "./memory.js";
import { createRandom } from "./random.js";

const [reports = 2000, kilobytes = 100] = process.argv.slice(2).map(Number);
const formats = ["json", "html", "text", "csv", "sarif"];
const random = createRandom(1);
const folder = mkdtempSync(join(tmpdir(), "unleak-merge-"));
const input = join(folder, "in");
const program = resolve(import.meta.dirname, "../../dist/cli.js");

const sample = await scanText(`MAILCHIMP_API_KEY=${random.hex(32)}-us7\n`, { path: ".env" });
const shared = Array.from({ length: 5000 }, makeKey);
makeReports();
for (const format of formats) await measure(format);
if (process.env.KEEP) console.log(folder);
else rmSync(folder, { recursive: true });

function makeKey() {
	return { fingerprint: random.hex(40), redacted: `${random.hex(4)}********-us7` };
}

function makeFinding(index) {
	const [finding] = sample.findings;
	const line = index + 1;
	const location = {
		path: `${random.pick(["src", "deploy", "config"])}/${random.hex(6)}/settings-${random.below(50)}.env`,
		...{ line, column: 19, endLine: line, endColumn: 55, where: "file" },
	};
	const key = random.below(3) === 0 ? random.pick(shared) : makeKey();
	return { ...finding, ...key, locations: [location] };
}

function makeReports() {
	mkdirSync(input);
	let bytes = 0;
	for (let at = 0; at < reports; at++) {
		const findings = [];
		let length = 0;
		while (length < kilobytes * 1000) {
			const finding = makeFinding(findings.length);
			findings.push(finding);
			length += JSON.stringify(finding, null, 2).length * 1.1;
		}
		const scope = { mode: "tree", root: `/work/repository-${at}` };
		const summary = { ...sample.summary, findings: findings.length, unchecked: findings.length };
		const file = join(input, `${String(at).padStart(5, "0")}.json`);
		writeFileSync(file, JSON.stringify({ ...sample, scope, summary, findings }, null, 2));
		bytes += statSync(file).size;
	}
	console.log(`${reports} reports, ${(bytes / 1e6).toFixed(0)} MB`);
}

function measure(format) {
	const output = join(folder, `merged.${format}`);
	const args = [
		program,
		"merge",
		join(input, "*.json"),
		"--format",
		format,
		"--output",
		output,
		"--quiet",
	];
	const startMs = performance.now();
	const child = spawn(process.execPath, [...args, "--max-file-size", "100GB"], {
		stdio: "inherit",
	});
	const memory = watchMemory(child.pid);
	return new Promise((done) => {
		child.on("close", (code) => {
			const { ownKb } = memory.stop();
			const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
			const size = code === 1 ? `${(statSync(output).size / 1e6).toFixed(0)} MB` : "nothing";
			const peak = (ownKb / 1024).toFixed(0);
			console.log(`${format}: exit ${code}, ${seconds} s, peak ${peak} MB, wrote ${size}`);
			done();
		});
	});
}
