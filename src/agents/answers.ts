// Shared by the adapters: the parts of an event that agents have in common, the words for a verdict, and answers.

import {
	type AgentAnswer,
	type AgentEvent,
	type AgentVerdict,
	type Moment,
	noAnswer,
} from "./agent-event.ts";
import { isRecord, textField, textsOf } from "./json-texts.ts";
import {
	markerRefused,
	outputHidden,
	outputLeaked,
	outputRedacted,
	promptRefused,
	requestStopped,
	toolRefused,
	uncheckedText,
} from "./messages.ts";
import { filesOfPrompt } from "./named-files.ts";

export type Payload = Readonly<Record<string, unknown>>;
export type Stop = Exclude<AgentVerdict, { status: "clean" }>;

/** For whoever gets the answer at this moment: the person for a prompt, else the model. */
export function reasonFor(event: AgentEvent, verdict: Stop, program: string): string {
	if (verdict.status === "unchecked") return uncheckedText(verdict.reason);
	if (verdict.status === "marker") return markerRefused;
	const { keys } = verdict;
	switch (event.moment) {
		case "prompt":
			return promptRefused(keys, program);
		case "before":
			return toolRefused(keys, event);
		case "after":
			return outputRedacted(keys);
		case "failed":
			return outputLeaked(keys, program);
		case "batch":
			return requestStopped(keys, program);
	}
}

/** For the person, who can rotate the key, where the model is given the reason. */
export function noticeFor(verdict: Stop, program: string, isHidden: boolean): string {
	if (verdict.status === "unchecked") return uncheckedText(verdict.reason);
	if (verdict.status === "marker") return markerRefused;
	return (isHidden ? outputHidden : outputLeaked)(verdict.keys, program);
}

/** Reason and redacted output in one text, for agents that take a text in the place of an output. */
export function replacedOutput(verdict: Stop, reason: string): string {
	if (!("output" in verdict) || verdict.output === undefined) return reason;
	const { output } = verdict;
	const text =
		typeof output === "string"
			? output
			: textsOf(output)
					.map((each) => each.text)
					.join("\n");
	return `${reason}\n\n${text}`;
}

export function says(answer: object, code = 0): AgentAnswer {
	return { ...noAnswer, stdout: `${JSON.stringify(answer)}\n`, code };
}

/** Exit code 2 blocks with most agents, and standard error is the reason. */
export function blocks(reason: string): AgentAnswer {
	return { ...noAnswer, stderr: `${reason}\n`, code: 2 };
}

/** What events have in common, by the name of the event. */
export function startEvent(
	payload: Payload,
	name: string,
	moments: Readonly<Record<string, Moment>>,
): Pick<AgentEvent, "moment" | "name" | "cwd"> | undefined {
	const moment = Object.hasOwn(moments, name) ? moments[name] : undefined;
	if (moment === undefined) return undefined;
	const roots = Array.isArray(payload.workspace_roots) ? payload.workspace_roots : [];
	const cwd = textField(payload, "cwd") ?? (typeof roots[0] === "string" ? roots[0] : undefined);
	return { moment, name, ...(cwd !== undefined && { cwd }) };
}

/** The event of a prompt, with the files that it names. */
export function promptEvent(
	base: Pick<AgentEvent, "moment" | "name" | "cwd">,
	payload: Payload,
): AgentEvent {
	const prompt = textField(payload, "prompt") ?? "";
	return { ...base, given: payload.prompt, files: filesOfPrompt(prompt) };
}

/** The first of these fields that holds a text. */
export function firstText(record: unknown, ...names: readonly string[]): string | undefined {
	return names.map((name) => textField(record, name)).find((text) => text !== undefined);
}

/** A value that some versions send as JSON in a text. */
export function parsedField(value: unknown): unknown {
	if (typeof value !== "string") return value;
	try {
		const parsed: unknown = JSON.parse(value);
		return isRecord(parsed) || Array.isArray(parsed) ? parsed : value;
	} catch {
		return value;
	}
}
