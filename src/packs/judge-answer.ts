// Decides the verdict from a provider's answer. The pack (rules/*.yaml) lists the answers and what each means, by status
// and words: some of 401 and of 403 mean that the key is dead, most of 403 do not. One that fits none is unknown;
// nothing is inactive by default.

import type { VerdictStatus } from "../model/verdict.ts";
import type { LiveAnswer, LiveCheck } from "./pack.ts";

/** What came back; the body is text of limited length. */
export interface ProviderResponse {
	readonly status: number;
	readonly contentType: string;
	readonly body: string;
}

export interface JudgedAnswer {
	readonly status: Exclude<VerdictStatus, "unchecked">;
	readonly reason: string;
	readonly details: Readonly<Record<string, string>>;
	/** The pack's words that fit; absent where none did. */
	readonly listed?: LiveAnswer;
	/** The data centre that the answer names. */
	readonly elsewhere?: string;
	/** Whose key it is, in the provider's words: escape it where it leaves. */
	readonly account?: string;
}

/** Judges an answer by the pack's words alone. */
export function judgeAnswer(check: LiveCheck, answer: ProviderResponse): JudgedAnswer {
	const body = parseObject(answer.body);
	const listed = check.answers.find((candidate) => fits(candidate, answer, body));
	if (!listed) return { status: "unknown", reason: describeUnlisted(answer), details: {} };
	const elsewhere = listed.elsewhere && findElsewhere(listed.elsewhere, body);
	const account = listed.account && describeAccount(listed.account, body);
	return {
		status: listed.verdict,
		reason: listed.reason,
		details: listed.set ?? {},
		listed,
		...(elsewhere && { elsewhere }),
		...(account && { account }),
	};
}

function describeUnlisted({ status }: ProviderResponse): string {
	if (status >= 300 && status < 400) return `the answer (${status}) leads elsewhere: not followed`;
	if (status === 429) return "the provider says that it is asked too often (429)";
	if (status >= 500) return `the provider, or a proxy, failed (${status})`;
	return `the answer (${status}) is none that is documented`;
}

function fits(listed: LiveAnswer, answer: ProviderResponse, body: unknown): boolean {
	if (!listed.status.includes(answer.status)) return false;
	if (listed.contentType && !new RegExp(listed.contentType, "i").test(answer.contentType))
		return false;
	return Object.entries(listed.json ?? {}).every(([path, pattern]) => {
		const value = readPath(body, path);
		if (pattern === "") return body !== undefined && value === undefined;
		return value !== undefined && new RegExp(pattern).test(textOf(value));
	});
}

/** Of a list or an object only which it is: one may be nested deeper than can be written out. */
function textOf(value: unknown): string {
	if (Array.isArray(value)) return "[…]";
	return typeof value === "object" && value !== null ? "{…}" : String(value);
}

function findElsewhere(
	{ field, pattern }: NonNullable<LiveAnswer["elsewhere"]>,
	body: unknown,
): string | undefined {
	const value = readPath(body, field);
	if (typeof value !== "string") return undefined;
	return new RegExp(pattern).exec(value)?.groups?.datacenter;
}

const maxPartLength = 100;

function describeAccount(parts: readonly string[], body: unknown): string {
	return parts
		.flatMap((part) => {
			let isThere = true;
			const filled = part.replace(/\{([\w.]+)\}/g, (_, path: string) => {
				const value = readPath(body, path);
				isThere &&= typeof value === "string" ? value !== "" : typeof value === "number";
				return isThere ? textOf(value).slice(0, maxPartLength) : "";
			});
			return isThere ? [filled] : [];
		})
		.join(", ");
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
