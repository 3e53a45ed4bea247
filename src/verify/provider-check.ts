// Asks one provider about one key: which hosts, in which order, and what their answers mean together. A key is dead
// only when a host of its own refuses it and no other host leaves a doubt. A data centre that was only named near the
// key can show that it is active, never that it is dead.

import type { Claim } from "../finding/rule-claims.ts";
import type { Problem } from "../model/report.ts";
import { Secret } from "../model/secret.ts";
import type { Verdict } from "../model/verdict.ts";
import { type JudgedAnswer, judgeAnswer } from "../packs/judge-answer.ts";
import type { LiveCheck } from "../packs/pack.ts";
import { isDatacenter } from "../packs/provider-hosts.ts";
import { expandSample } from "../packs/samples.ts";
import {
	combineHostAnswers,
	failedSearchReason,
	type HostAnswer,
	isConclusive,
	isRefused,
	isSearchable,
	knownDatacenters,
	learnedDetails,
	noDatacenterReason,
} from "./combine-hosts.ts";
import type { RateLimiter } from "./rate-limiter.ts";
import {
	buildRequest,
	type CandidateHost,
	candidateHosts,
	endpointOf,
	type KeyToCheck,
} from "./request.ts";
import type { Reply } from "./transport.ts";
import type { ProviderAnswer, VerifierOptions } from "./verification.ts";

/** An open gate has no reason. */
type Gate = Pick<HostAnswer, "reason" | "wasAsked" | "isFooled"> | undefined;

/** Hosts that are asked about one key: those that are named, and those that answers lead on to. */
const maxHosts = 6;

export class ProviderCheck {
	readonly problems: Problem[] = [];
	readonly #checks: readonly LiveCheck[];
	readonly #limiter: RateLimiter;
	readonly #options: VerifierOptions;
	readonly #gates = new Map<string, Promise<Gate>>();

	constructor(checks: readonly LiveCheck[], limiter: RateLimiter, options: VerifierOptions) {
		this.#checks = checks;
		this.#limiter = limiter;
		this.#options = options;
	}

	/** Asks all that one provider must be asked, beginning with `check`. */
	async ask(secret: Secret, claim: Claim, check: LiveCheck): Promise<ProviderAnswer> {
		const named = candidateHosts(check, {
			...claim,
			...(claim.details.region !== undefined && { region: claim.details.region }),
		});
		const heard: HostAnswer[] = [];
		// A list gives what is added while it is walked.
		for (const host of named) {
			if (heard.length === maxHosts) break;
			const answer = await this.#askAt(host, secret, claim, check);
			heard.push(answer);
			if (isConclusive(answer)) return await this.#conclude(secret, claim, answer, host.set);
			addHosts(named, check, answer.elsewhere);
		}
		const isCut = named.length > heard.length;
		const together = combineHostAnswers(heard, isCut ? named.length : 0, check);
		if (this.#options.findDatacenter && isSearchable(claim, check, heard)) {
			return await this.#search(secret, claim, check, heard);
		}
		if (together) return await this.#conclude(secret, claim, together, {}, heard.every(isRefused));
		const verdict: Verdict = { status: "unknown", reason: noDatacenterReason(check) };
		return { verdict, details: claim.details, isRefusal: false };
	}

	/** Asks at every data centre that exists, one at a time, until one accepts the key. */
	async #search(
		secret: Secret,
		claim: Claim,
		check: LiveCheck,
		heard: HostAnswer[],
	): Promise<ProviderAnswer> {
		const known = knownDatacenters(check);
		const asked = new Set(heard.map(({ host }) => host));
		for (const host of candidateHosts(check, { datacenters: known, ownDatacenters: [] })) {
			if (asked.has(host.name)) continue;
			const answer = await this.#askAt(host, secret, claim, check);
			heard.push(answer);
			if (isConclusive(answer)) return await this.#conclude(secret, claim, answer, host.set);
		}
		const answer = {
			...heard[0]!,
			status: "unknown" as const,
			reason: failedSearchReason(heard, check),
		};
		return await this.#conclude(secret, claim, answer, {}, heard.every(isRefused));
	}

	async #askAt(
		host: CandidateHost,
		secret: Secret,
		claim: Claim,
		check: LiveCheck,
	): Promise<HostAnswer> {
		const datacenter = claim.ownDatacenters[0] ?? host.set.datacenter;
		const answer = await this.#askHost(
			check,
			host.name,
			{ secret, datacenter },
			new Set([check.id]),
		);
		const wasAccepted = claim.acceptedBy?.includes(endpointOf(answer.check, host.name)) === true;
		return { ...answer, isOwn: host.isOwn || wasAccepted };
	}

	/** A second question can only find a key alive; otherwise the first answer stands. */
	async #askHost(
		check: LiveCheck,
		host: string,
		asked: KeyToCheck,
		done: Set<string>,
	): Promise<HostAnswer> {
		const gate = await this.#gate(check, host);
		if (gate) return { ...gate, status: "unknown", details: {}, host, check };
		const first = await this.#send(check, host, asked);
		for (const id of first.listed?.next ?? []) {
			const next = this.#checks.find((candidate) => candidate.id === id);
			if (!next || done.has(id)) continue;
			done.add(id);
			const second = await this.#askHost(next, host, asked, done);
			// It says of the endpoint, too, that its refusals may not be the provider's.
			if (second.isFooled && first.status === "inactive") return second;
			if (second.status !== "active") continue;
			return { ...second, details: { ...first.details, ...second.details } };
		}
		return first;
	}

	async #send(check: LiveCheck, host: string, asked: KeyToCheck): Promise<HostAnswer> {
		const judge = (reply: Reply & { kind: "answer" }): JudgedAnswer =>
			reply.isTooLong ? tooLong : judgeAnswer(check, reply);
		const outcome = await this.#limiter.ask(
			() => buildRequest(check, host, asked),
			host,
			(reply) => reply.kind === "answer" && judge(reply).status !== "unknown",
		);
		const heard = { host, check, details: {}, wasAsked: true };
		if (outcome.kind === "unasked") {
			this.#reportBudget(outcome.code);
			return { ...heard, status: "unknown", reason: outcome.reason, wasAsked: false };
		}
		const { reply } = outcome;
		if (reply.kind === "failure") {
			return { ...heard, status: "unknown", reason: reply.reason, isSilent: true };
		}
		return { ...heard, ...judge(reply) };
	}

	/** Sends a made-up key before the first real one; the endpoint must refuse it. */
	#gate(check: LiveCheck, host: string): Promise<Gate> {
		const id = `${check.id} ${host}`;
		let gate = this.#gates.get(id);
		if (!gate) {
			gate = this.#tryMadeUpKey(check, host);
			this.#gates.set(id, gate);
		}
		return gate;
	}

	async #tryMadeUpKey(check: LiveCheck, host: string): Promise<Gate> {
		const { text } = expandSample(check.control, this.#options.randomText());
		const [first = ""] = host.split(".");
		const heard = await this.#send(check, host, {
			secret: new Secret(text, "a made-up key"),
			datacenter: isDatacenter(first) ? first : undefined,
		});
		const { status, reason, wasAsked, isSilent } = heard;
		if (status === "inactive") return undefined;
		if (!wasAsked || isSilent) return { reason, wasAsked };
		if (status === "unknown")
			return { reason: `a made-up key was not refused as documented: ${reason}`, wasAsked };
		const endpoint = endpointOf(check, host);
		this.problems.push({
			code: "accepts-any-key",
			message: `Ask again from another network: "${endpoint}" accepted a made-up key, so a proxy or portal may be answering, and its answers prove nothing`,
		});
		const fooled = "the endpoint accepted a made-up key, so its answers prove nothing";
		return { reason: fooled, wasAsked, isFooled: true };
	}

	async #conclude(
		secret: Secret,
		claim: Claim,
		answer: HostAnswer,
		hostDetails: CandidateHost["set"],
		isRefusal = false,
	): Promise<ProviderAnswer> {
		const { status, reason, host, check, wasAsked } = answer;
		const datacenter = claim.ownDatacenters[0] ?? hostDetails.datacenter;
		const account =
			status === "active" ? await this.#account(answer, { secret, datacenter }) : undefined;
		const verdict: Verdict = {
			status,
			reason,
			...(wasAsked ? { checkedAt: this.#options.now().toISOString() } : {}),
			...(wasAsked ? { endpoint: endpointOf(check, host) } : {}),
			...(account ? { account } : {}),
			...(status === "inactive" && answer.listed?.mayReturn ? { mayReturn: true } : {}),
		};
		return {
			verdict,
			details: { ...claim.details, ...hostDetails, ...learnedDetails(claim, answer) },
			isRefusal,
		};
	}

	async #account({ check, host }: HostAnswer, asked: KeyToCheck): Promise<string | undefined> {
		const next = this.#checks.find(({ id }) => id === check.forDetails);
		if (!next || !this.#options.details) return undefined;
		return (await this.#send(next, host, asked)).account;
	}

	#reportBudget(code: keyof typeof budgets): void {
		if (this.problems.some((problem) => problem.code === code)) return;
		this.problems.push({ code, message: budgets[code] });
	}
}

const budgets = {
	deadline: "Ask again about the keys that are unknown: the time that a run may ask was over",
	stopped: "Ask again about the keys that are unknown: the run was stopped before its end",
	silent: "Ask again later about the keys that are unknown: a provider stopped answering",
} as const;

const tooLong: JudgedAnswer = {
	status: "unknown",
	reason: "the answer is longer than 64 kB, unlike any that is documented",
	details: {},
};

/** Beyond the limit, too: who is not asked has refused nothing. */
function addHosts(hosts: CandidateHost[], check: LiveCheck, datacenter: string | undefined): void {
	if (datacenter === undefined) return;
	const known = new Set(hosts.map(({ name }) => name));
	const more = candidateHosts(check, { datacenters: [datacenter], ownDatacenters: [] });
	hosts.push(...more.filter(({ name }) => !known.has(name)));
}
