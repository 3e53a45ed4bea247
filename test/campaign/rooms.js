// More targets: archives, events of coding agents, contents that are scrubbed, and records of rotations.

import { deflateSync, gzipSync } from "node:zlib";

export function createRoomTargets(program) {
	return [
		{ name: "containers", run: (random) => open(program, random) },
		{ name: "agents", run: (random) => answer(program, random) },
		{ name: "scrub", run: (random) => scrub(program, random) },
		{ name: "records", run: (random) => readRecord(program, random) },
	];
}

/** Archives in archives, of which bytes are changed, cut, repeated and moved. */
async function open({ openContainer, ContainerBudget, makeZip, makeTar }, random) {
	let bytes = random.bytes(random.below(400));
	for (let depth = random.below(4) + 1; depth > 0; depth--) {
		const members = Array.from({ length: random.below(3) + 1 }, (_, index) => ({
			name: random.pick(["a.txt", "b/c.zip", "word/document.xml", "", "é"]),
			content: index === 0 ? bytes : random.bytes(random.below(90)),
			method: random.pick([0, 8, 8, 8, 12]),
			flags: random.pick([0, 0, 0, 1, 8]),
			type: random.pick(["0", "0", "L", "K", "x", "1", "2", "S"]),
		}));
		bytes = random.pick([
			() => makeZip(members, { noDirectory: random.below(4) === 0 }),
			() => makeTar(members.map(({ flags: _, ...entry }) => entry)),
			() => gzipSync(bytes),
			() => deflateSync(bytes),
			() => pdfOf(bytes, random),
		])();
		if (random.below(2) === 0) bytes = changed(random, bytes);
	}
	const budget = new ContainerBudget();
	for await (const item of openContainer(bytes, { name: "", maxDepth: 4, budget })) {
		if (typeof item.name !== "string" && !("code" in item)) throw new Error("no name");
		if ("code" in item && item.message.length > 1000) throw new Error("a long message");
	}
}

function pdfOf(bytes, random) {
	const dictionary = random.pick(["/FlateDecode", "[/A85 /Fl]", "7 0 R", "/LZWDecode", "/RL"]);
	const head = `%PDF-1.7\n1 0 obj\n<</Filter ${dictionary}/Predictor ${random.below(20)}/Columns ${random.below(9)}>>\nstream\n`;
	// Not at the end: a process of its own would be asked for the pages.
	return Buffer.concat([
		Buffer.from(head),
		deflateSync(bytes),
		Buffer.from("\nendstream\nendobj\n"),
	]);
}

function changed(random, bytes) {
	let result = Buffer.from(bytes);
	for (let changes = random.below(8) + 1; changes > 0 && result.length > 0; changes--) {
		const at = random.below(result.length);
		const end = Math.min(result.length, at + random.skewed(600));
		const part = result.subarray(at, end);
		const pieces = random.pick([
			[result.subarray(0, at), random.bytes(random.below(5)), result.subarray(end)],
			[result.subarray(0, at), part, part, result.subarray(end)],
			[result.subarray(0, end)],
			[part, result],
			[result.subarray(0, at), Buffer.from([random.below(256)]), result.subarray(at + 1)],
		]);
		result = Buffer.concat(pieces);
	}
	return result;
}

/** Events of every shape: an adapter reads each, and none of its answers holds the key. */
function answer({ adapters }, random) {
	const key = random.hex(32);
	const value = (depth) =>
		random.pick([
			() => key,
			() => random.pick(["", "a @b.txt", "cat .env", "/etc/passwd", "\ud800", "__proto__"]),
			() => random.pick([null, Number.MAX_VALUE, -1, true, []]),
			() => (depth > 3 ? 0 : Array.from({ length: random.below(3) }, () => value(depth + 1))),
			() => (depth > 3 ? {} : record(depth + 1)),
		])();
	const record = (depth) =>
		Object.fromEntries(
			Array.from({ length: random.below(6) }, () => [random.pick(fields), value(depth)]),
		);
	const event = { ...record(0), [random.pick(nameFields)]: random.pick(names) };
	const around = { env: {}, eventName: random.pick([undefined, ...names]), program: "unleak" };
	const found = { title: "a key", redacted: "0a1b****", fingerprint: "0a".repeat(20), place: "it" };
	for (const adapter of adapters) {
		const read = adapter.read(event, around);
		if (read === undefined || read === "silent") continue;
		for (const verdict of [
			{ status: "found", keys: [found] },
			{ status: "unchecked", reason: "x" },
		]) {
			// The tool's name is masked before.
			const { stdout, stderr, code } = adapter.answer({ ...read, tool: "a" }, verdict, around);
			if ((stdout + stderr).includes(key)) throw new Error(`${adapter.name} shows the key`);
			if (![0, 1, 2].includes(code)) throw new Error(`${adapter.name}: code ${code}`);
		}
	}
}

const nameFields = ["hook_event_name", "event", "agent_action_name", "hookName"];
const names = [
	"PreToolUse",
	"PostToolUse",
	"UserPromptSubmit",
	"BeforeTool",
	"AfterTool",
	"preToolUse",
	"postToolUse",
	"beforeSubmitPrompt",
	"beforeReadFile",
	"beforeShellExecution",
	"pre_user_prompt",
	"post_mcp_tool_use",
	"chat.message",
	"tool.execute.after",
	"Stop",
];
const fields = [
	"prompt",
	"tool_name",
	"tool_input",
	"tool_response",
	"toolName",
	"toolArgs",
	"toolResult",
	"file_path",
	"command",
	"content",
	"attachments",
	"cwd",
	"workspace_roots",
	"postToolUse",
	"preToolUse",
	"tool_info",
	"output",
	"args",
	"llmContent",
	"edits",
];

/** What is scrubbed holds no key that is not said to be left. */
function scrub({ createScanner, builtinPacks, keyTexts, redactContent }, random) {
	const scanner =
		scanners.get(builtinPacks) ??
		scanners.set(builtinPacks, createScanner(builtinPacks)).get(builtinPacks);
	const key = random.hex(32);
	const written = random.pick([
		(text) => text,
		(text) => Buffer.from(text).toString("base64"),
		(text) => Buffer.from(text).toString("hex"),
		(text) => [...text].map((sign) => `${sign}\0`).join(""),
		(text) => [...text].map((sign) => `%${sign.charCodeAt(0).toString(16)}`).join(""),
		(text) => JSON.stringify({ a: text }),
	]);
	const line = () =>
		random.pick([
			"",
			"a word\n",
			`${random.hex(32)}\n`,
			"\0",
			"{",
			'"',
			written(`MAILCHIMP_API_KEY=${key}-us6\n`),
		]);
	const bytes = Buffer.from(
		Array.from({ length: random.below(12) + 1 }, line).join(random.pick(["\n", " ", ""])),
		"latin1",
	);
	const { matches } = scanner.scan(bytes, { path: "a.txt" });
	const keys = keyTexts(matches);
	for (const keepsLength of [false, true]) {
		const { bytes: redacted, replaced, left } = redactContent(bytes, matches, keys, keepsLength);
		if (keepsLength && redacted.length !== bytes.length) throw new Error("bytes moved");
		const values = new Map(keys.map(({ value, fingerprint }) => [fingerprint, value]));
		const gone = [...new Set(replaced.map(({ fingerprint }) => fingerprint))].filter(
			(one) => !left.some(({ fingerprint }) => fingerprint === one),
		);
		for (const one of gone)
			if (redacted.includes(values.get(one))) throw new Error("a key is left and not told");
	}
}

const scanners = new Map();

function readRecord({ startRotation, writeRecord, parseRecord, renderRecordMarkdown }, random) {
	const fingerprint = "a1".repeat(20);
	const begun = startRotation(
		{
			id: `${fingerprint}-0011aabb`,
			fingerprint,
			ruleId: "mailchimp-api-key",
			provider: "mailchimp",
			title: "Mailchimp API key",
			redacted: "0f3a********-us6",
			pattern: "0f3a[0-9a-f]{28}",
			details: { datacenter: "us6" },
			root: "/a",
		},
		"2026-05-04T10:00:00.000Z",
	);
	const text = changed(random, Buffer.from(writeRecord(begun))).toString();
	const rotation = parseRecord(text);
	if (rotation === undefined) return;
	const again = parseRecord(writeRecord(rotation));
	if (JSON.stringify(again) !== JSON.stringify(rotation)) throw new Error("another record");
	if (renderRecordMarkdown(rotation).length === 0) throw new Error("no text");
}
