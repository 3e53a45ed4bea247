// From a provider's answer to a verdict: the first answer of the pack that fits speaks, and
// what fits none is unknown. Nothing is ever inactive by default.

import type { VerdictStatus } from "../model/verdict.ts";
import type { LiveAnswer, LiveCheck } from "./pack.ts";

/** What came back; the body is text of limited length. */
export interface Answer {
	readonly status: number;
	readonly contentType: string;
	readonly body: string;
}

export interface JudgedAnswer {
	readonly status: Exclude<VerdictStatus, "unchecked">;
	readonly reason: string;
	readonly details: Readonly<Record<string, string>>;
}

/** Judges an answer by the pack's words alone. */
export function judgeAnswer(check: LiveCheck, answer: Answer): JudgedAnswer {
	const body = parseObject(answer.body);
	const fitting = check.answers.find((listed) => fits(listed, answer, body));
	if (!fitting) {
		return {
			status: "unknown",
			reason: `the answer (${answer.status}) is none that is documented`,
			details: {},
		};
	}
	return { status: fitting.verdict, reason: fitting.reason, details: fitting.set ?? {} };
}

function fits(listed: LiveAnswer, answer: Answer, body: unknown): boolean {
	if (!listed.status.includes(answer.status)) return false;
	if (listed.contentType && !new RegExp(listed.contentType, "i").test(answer.contentType))
		return false;
	return Object.entries(listed.json ?? {}).every(([path, pattern]) => {
		const value = readPath(body, path);
		if (pattern === "") return body !== undefined && value === undefined;
		return (
			value !== undefined &&
			new RegExp(pattern).test(typeof value === "string" ? value : JSON.stringify(value))
		);
	});
}

function parseObject(text: string): unknown {
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === "object" && value !== null ? value : undefined;
	} catch {
		return undefined;
	}
}

function readPath(value: unknown, path: string): unknown {
	let current = value;
	for (const key of path.split(".")) {
		if (typeof current !== "object" || current === null || !Object.hasOwn(current, key))
			return undefined;
		current = (current as Record<string, unknown>)[key];
	}
	return current;
}
