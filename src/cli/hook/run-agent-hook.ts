// `unleak hook run --agent NAME`: what an installed hook of a coding agent starts. It reads one event on standard input
// and gives the answer on standard output. Whatever fails ends in an answer that blocks, where the agent lets it block.

import { readSync } from "node:fs";
import { adapters } from "../../agents/adapters.ts";
import {
	type AgentAdapter,
	type AgentAnswer,
	type AgentEvent,
	type AgentSurroundings,
	noAnswer,
} from "../../agents/agent-event.ts";
import { isRecord } from "../../agents/json-texts.ts";
import { UsageError } from "../../errors.ts";
import { maskKeyShapes } from "../../text/key-shapes.ts";
import { quoted } from "../../text/quoted.ts";
import { describeFailure } from "../failure.ts";
import { writeStdout } from "../output.ts";
import { printError } from "../print.ts";
import { typedProgramName } from "../program-name.ts";
import { keepFailure } from "./agent-failures.ts";
import { checkEvent, withheld } from "./check-agent-event.ts";

/** Gives the exit code that the agent understands. @throws UsageError "usage" for an agent that nobody knows */
export async function runAgentHook(name: string, eventName: string | undefined): Promise<number> {
	const adapter = adapters.find((each) => each.name === name);
	if (adapter === undefined) {
		throw new UsageError(
			"usage",
			`Cannot run the hook of ${quoted(name)}: it is one of ${adapters.map((each) => each.name).join(", ")}`,
		);
	}
	const around = { env: process.env, eventName, program: typedProgramName() };
	const { stdout, stderr, code } = await new Promise<string>((done) => done(readStdin()))
		.then((text) => answerEvent(adapter, text, around))
		.catch((error: unknown) => refuse(adapter, describeFailure(error).join(" ")));
	if (stderr !== "") printError(stderr);
	// Made of sealed texts, and of an output that was scanned again.
	if (stdout !== "") await writeStdout([stdout]);
	return code;
}

/** The answer to one event, as it arrives. */
export async function answerEvent(
	adapter: AgentAdapter,
	text: string,
	around: AgentSurroundings,
): Promise<AgentAnswer> {
	const payload = parse(text);
	if (payload === undefined) return refuse(adapter, "the event is no JSON object");
	const event = adapter.read(payload, around);
	const passes = { ...noAnswer, stdout: adapter.passes ?? "" };
	if (event === "silent") return passes;
	if (event === undefined) return unknownEvent;
	const signal = AbortSignal.timeout(patienceMs);
	const verdict = await checkEvent(event, signal).catch((error: unknown) => ({
		status: "unchecked" as const,
		reason: describeFailure(error).join(" "),
		...withheld(event),
	}));
	if (verdict.status === "unchecked") keepFailure(adapter.title, verdict.reason);
	return verdict.status === "clean"
		? passes
		: adapter.answer(withShownTool(event), verdict, around);
}

/** With a tool's name that can be shown: a server of tools chooses it, so it may hold a key or control characters. */
function withShownTool(event: AgentEvent): AgentEvent {
	if (event.tool === undefined) return event;
	const line = event.tool.replace(/[^\P{C}\s]/gu, "").replace(/\s+/g, " ");
	return { ...event, tool: maskKeyShapes(line).slice(0, maxNameLength) };
}

const maxNameLength = 100;

function refuse(adapter: AgentAdapter, reason: string): AgentAnswer {
	keepFailure(adapter.title, reason);
	return adapter.refuse(reason);
}

/** To block what is not known could keep an agent from ever ending; to say nothing would hide it. */
const unknownEvent: AgentAnswer = {
	stdout: "",
	stderr: "unleak: Did not look for keys: this version does not know the event\n",
	code: 1,
};

/** Shorter than any agent waits: what is cut off by the agent passes. */
const patienceMs = 20_000;

function parse(text: string): Readonly<Record<string, unknown>> | undefined {
	try {
		const value: unknown = JSON.parse(text);
		return isRecord(value) ? value : undefined;
	} catch {
		return undefined;
	}
}

/** Not as a stream: to load what streams need takes Node a sixth of its start. */
function readStdin(): string {
	const chunks: Buffer[] = [];
	const buffer = Buffer.allocUnsafe(1 << 16);
	for (;;) {
		let length: number;
		try {
			length = readSync(0, buffer, 0, buffer.length, null);
		} catch (error) {
			const { code } = error as NodeJS.ErrnoException;
			// A pipe that the agent made non-blocking, and the end of one on Windows.
			if (code === "EAGAIN") {
				Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pauseMs);
				continue;
			}
			if (code === "EOF") break;
			throw error;
		}
		if (length === 0) break;
		chunks.push(Buffer.from(buffer.subarray(0, length)));
	}
	return Buffer.concat(chunks)
		.toString("utf8")
		.replace(/^\ufeff/, "");
}

const pauseMs = 2;
