// Limits how fast providers are asked: one request at a time for each host, a few in all, and another try after a
// pause when a host is busy. Checks must not use up the limits of the key's owner: Mailchimp allows ten connections
// for all apps of a user together.

import pLimit, { type LimitFunction } from "p-limit";
import type { OutgoingRequest, Reply, Transport } from "./transport.ts";

export interface RateLimiterOptions {
	readonly transport: Transport;
	/** Milliseconds of a clock that only goes forward or is set by hand. */
	readonly nowMs: () => number;
	/** From 0 up to 1. */
	readonly random: () => number;
	readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
	readonly signal: AbortSignal;
	readonly maxConcurrent: number;
	readonly timeoutMs: number;
	readonly deadlineMs: number;
}

/** What came of a question: a reply, or why it was not asked (any more). */
export type SendResult =
	| { readonly kind: "reply"; readonly reply: Reply }
	| { readonly kind: "unasked"; readonly code: "deadline" | "stopped" | "silent"; reason: string };

const maxTries = 3;
const firstPauseMs = 500;
const longestPauseMs = 20_000;
/** After so many questions in a row without an answer a host is left alone. */
const maxSilent = 10;

export class RateLimiter {
	/** True once anything was sent. */
	hasAsked = false;
	/** True once any host has answered anything. */
	hasAnswer = false;
	readonly #pace: RateLimiterOptions;
	readonly #all: LimitFunction;
	readonly #hosts = new Map<string, { readonly limit: LimitFunction; silent: number }>();
	readonly #endMs: number;

	constructor(pace: RateLimiterOptions) {
		this.#pace = pace;
		this.#all = pLimit(pace.maxConcurrent);
		this.#endMs = pace.nowMs() + pace.deadlineMs;
	}

	/** Sends when it is this host's turn; `isFinal` says of an answer that asking again is idle. */
	async ask(
		make: () => OutgoingRequest,
		host: string,
		isFinal: (reply: Reply) => boolean,
	): Promise<SendResult> {
		let entry = this.#hosts.get(host);
		if (!entry) {
			entry = { limit: pLimit(1), silent: 0 };
			this.#hosts.set(host, entry);
		}
		const turn = entry;
		return await turn.limit(async () => {
			if (turn.silent >= maxSilent) {
				const reason = `not asked, for ${host} gave no answer ${maxSilent} times in a row`;
				return { kind: "unasked", code: "silent", reason };
			}
			const outcome = await this.#tryOften(make, isFinal);
			if (outcome.kind === "reply")
				turn.silent = isFinal(outcome.reply) || !isBusy(outcome.reply) ? 0 : turn.silent + 1;
			return outcome;
		});
	}

	async #tryOften(
		make: () => OutgoingRequest,
		isFinal: (reply: Reply) => boolean,
	): Promise<SendResult> {
		const { signal, nowMs, random, sleep } = this.#pace;
		let last: SendResult | undefined;
		for (let tries = 1; ; tries++) {
			const unasked = this.#reasonToStop();
			if (unasked) return last ?? unasked;
			const reply = await this.#all(() => this.#send(make()));
			last = { kind: "reply", reply };
			if (reply.kind === "answer") this.hasAnswer = true;
			const isAgain = reply.kind === "failure" ? reply.isTransient && tries === 1 : isBusy(reply);
			if (!isAgain || isFinal(reply) || tries === maxTries) return last;
			const pauseMs = pauseFor(reply, tries, nowMs(), random());
			if (pauseMs > longestPauseMs || nowMs() + pauseMs > this.#endMs) return last;
			await sleep(pauseMs, signal);
		}
	}

	async #send(request: OutgoingRequest): Promise<Reply> {
		const { transport, signal, nowMs, timeoutMs } = this.#pace;
		this.hasAsked = true;
		const leftMs = Math.max(1, this.#endMs - nowMs());
		return await transport(request, { signal, timeoutMs: Math.min(timeoutMs, leftMs) });
	}

	#reasonToStop(): SendResult | undefined {
		if (this.#pace.signal.aborted) {
			return { kind: "unasked", code: "stopped", reason: "not asked, for the run was stopped" };
		}
		if (this.#pace.nowMs() < this.#endMs) return undefined;
		const seconds = this.#pace.deadlineMs / 1000;
		return {
			kind: "unasked",
			code: "deadline",
			reason: `not asked, for the ${seconds} seconds that a run may ask were over`,
		};
	}
}

function isBusy(reply: Reply): boolean {
	return reply.kind === "failure" || reply.status === 429 || reply.status >= 500;
}

/** What the host wants, or else twice as long each time; a random part keeps many runs apart. */
function pauseFor(reply: Reply, tries: number, nowMs: number, random: number): number {
	const wantedMs = reply.kind === "answer" ? parseRetryAfter(reply.retryAfter, nowMs) : undefined;
	const ownMs = firstPauseMs * 2 ** (tries - 1) * (0.5 + random);
	return wantedMs === undefined ? ownMs : Math.max(wantedMs, 0) + firstPauseMs * random;
}

/** Seconds or a date, as milliseconds from now. */
export function parseRetryAfter(text: string | undefined, nowMs: number): number | undefined {
	if (text === undefined) return undefined;
	if (/^\s*\d{1,9}\s*$/.test(text)) return Number(text) * 1000;
	const date = /^[A-Z][a-z]{2}, \d/.test(text) ? Date.parse(text) : Number.NaN;
	return Number.isNaN(date) ? undefined : date - nowMs;
}
