// A home folder with transcripts of agents: sessions of two megabytes and one of eighty, whose records hold code
// as tools gave it back. How many megabytes of it does an audit of the machine read in a second?

import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { judgeUnleak } from "./judges.js";
import { unleak } from "./programs.js";
import { race } from "./race.js";
import { createRandom } from "./random.js";
import { middle, printTable } from "./table.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const [sessionBytes, longSessionBytes] = [2e6, 80e6];

export async function benchMachine({ env, rounds, scratch, megabytes }) {
	const home = join(scratch, "home");
	const { bytes, files } = writeSessions(home, megabytes * 1e6);
	const out = join(scratch, "out");
	const racers = await race(
		[
			{
				name: `unleak audit --machine, ${megabytes} MB`,
				command: process.execPath,
				args: [unleak, "audit", "--machine", "--quiet", "--output", out],
				cwd: scratch,
				judge: (outcome) => judgeAudit(outcome, `${out}.json`, files),
			},
		],
		{ env: { ...env, HOME: home, USERPROFILE: home }, rounds },
	);
	printTable("Transcripts, a key in the last record", racers, racers[0].name);
	for (const { name, runs, fault } of racers) {
		if (fault !== undefined) continue;
		const seconds = middle(runs.map(({ ms }) => ms)) / 1000;
		console.log(`${name}: ${(bytes / 1e6 / seconds).toFixed(0)} MB/s with the start`);
	}
	rmSync(home, { recursive: true });
	return racers;
}

function judgeAudit({ end, stderr }, file, files) {
	const stdout = end === 1 ? readFileSync(file, "utf8") : "";
	const { report, ...did } = judgeUnleak({ end, stdout, stderr });
	if (report === undefined) return did;
	const { findings, summary } = report;
	if (findings.length === 1 && summary.scanned.blobs === files && summary.complete) return did;
	return { fault: `${findings.length} findings in ${summary.scanned.blobs} of ${files} files` };
}

function writeSessions(home, wantedBytes) {
	const random = createRandom(5);
	const texts = readTexts();
	let [bytes, files] = [0, 0];
	while (bytes < wantedBytes) {
		const isLong = files === 0 && wantedBytes > 2 * longSessionBytes;
		const size = isLong ? longSessionBytes : sessionBytes;
		const session = makeSession(random, texts, size, bytes + size >= wantedBytes);
		const path = join(home, `.claude/projects/-work-${files % 20}/${random.hex(8)}-${files}.jsonl`);
		mkdirSync(dirname(path), { recursive: true });
		writeFileSync(path, session);
		bytes += session.length;
		files++;
	}
	return { bytes, files };
}

/** Code and pages of other projects: our own speak of keys in every line. */
function readTexts() {
	return ["fast-check", "@types/node", "yaml", "vitest", "undici"].flatMap((name) => {
		const folder = join(root, "node_modules", name);
		return readdirSync(folder, { recursive: true, encoding: "utf8" })
			.filter((path) => /\.(?:[cm]?js|ts|md|json)$/.test(path))
			.sort()
			.map((path) => ({ path, text: readFileSync(join(folder, path), "utf8") }));
	});
}

function makeSession(random, texts, size, isLast) {
	const records = [];
	const sessionId = uuid(random);
	let bytes = 0;
	const add = (record) => {
		const ids = { sessionId, uuid: uuid(random), parentUuid: uuid(random) };
		const line = `${JSON.stringify({ ...ids, cwd: "/work", version: "2.1.0", ...record })}\n`;
		records.push(line);
		bytes += Buffer.byteLength(line);
	};
	while (bytes < size) {
		const { path, text } = random.pick(texts);
		const lines = text.split("\n").slice(0, 10 + random.below(500));
		const content = lines
			.map((line, index) => `${String(index + 1).padStart(6)}\t${line}`)
			.join("\n");
		const input = { file_path: path, id: `toolu_${random.hex(24)}` };
		add({ type: "assistant", message: { content: [{ type: "tool_use", input }] } });
		add({
			type: "user",
			message: { content: [{ type: "tool_result", content }] },
			toolUseResult: { file: { filePath: path, content: lines.join("\n") } },
		});
		if (random.below(60) !== 0) continue;
		const data = random.bytes(50_000).toString("base64");
		add({ type: "user", message: { content: [{ type: "image", source: { data } }] } });
	}
	if (isLast)
		add({ type: "user", message: { content: `MAILCHIMP_API_KEY=${random.hex(32)}-us${2}` } });
	return Buffer.from(records.join(""));
}

/** Of version 4, as agents name records, and as keys of Iterable look. */
function uuid(random) {
	const hex = random.hex(32);
	return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}
