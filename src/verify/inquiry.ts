// One run's questions: which hosts are asked about a key, in which order, and what their answers
// say together. A key is dead only when every host that could know it says so.

import type { Details } from "../model/match.ts";
import type { Problem } from "../model/report.ts";
import { Secret } from "../model/secret.ts";
import type { Verdict } from "../model/verdict.ts";
import { isDatacenter } from "../packs/hosts.ts";
import { type JudgedAnswer, judgeAnswer } from "../packs/judge.ts";
import type { LiveCheck } from "../packs/pack.ts";
import { expandSample } from "../packs/samples.ts";
import type { Pacer } from "./pace.ts";
import { type Asked, buildRequest, type Candidate, candidateHosts, endpointOf } from "./request.ts";
import type { Reply } from "./transport.ts";
import type { Subject, Told, VerifierOptions } from "./verifier.ts";

/** What one host said, and to which question. */
interface Heard extends JudgedAnswer {
	readonly host: string;
	readonly check: LiveCheck;
	/** False when nothing was sent, not even a made-up key. */
	readonly wasAsked: boolean;
	/** True when nothing came back that could be judged. */
	readonly isSilent?: boolean;
	/** True when a made-up key was accepted. */
	readonly isFooled?: boolean;
}

/** An open gate has no reason. */
type Gate = Pick<Heard, "reason" | "wasAsked" | "isFooled"> | undefined;

/** Data centres that answers may lead on to. */
const maxHosts = 6;

export class Inquiry {
	readonly problems: Problem[] = [];
	readonly #checks: readonly LiveCheck[];
	readonly #pacer: Pacer;
	readonly #options: VerifierOptions;
	readonly #gates = new Map<string, Promise<Gate>>();

	constructor(checks: readonly LiveCheck[], pacer: Pacer, options: VerifierOptions) {
		this.#checks = checks;
		this.#pacer = pacer;
		this.#options = options;
	}

	/** Asks all that is needed for a verdict about a key, beginning with `check`. */
	async ask(subject: Subject, check: LiveCheck): Promise<Told> {
		const { datacenters, details } = subject;
		const hosts = candidateHosts(check, { datacenters, ...pickRegion(details) });
		if (hosts.length === 0) {
			const reason =
				"no data centre: none stands behind the key or near it, so nobody can be asked";
			return { verdict: { status: "unknown", reason }, details };
		}
		const asked: Asked = { secret: subject.secret, datacenter: datacenters[0] };
		const heard: Heard[] = [];
		// A list gives what is added while it is walked.
		for (const host of hosts) {
			const answer = await this.#askHost(check, host.name, asked, new Set([check.id]));
			heard.push(answer);
			if (answer.status === "active" || answer.listed?.recognised) {
				return await this.#conclude(subject, asked, answer, host.set);
			}
			addElsewhere(hosts, check, answer.elsewhere);
		}
		return await this.#conclude(subject, asked, combine(heard));
	}

	/** A second question can only find a key alive; otherwise the first answer stands. */
	async #askHost(check: LiveCheck, host: string, asked: Asked, done: Set<string>): Promise<Heard> {
		const gate = await this.#gate(check, host);
		if (gate) return { ...gate, status: "unknown", details: {}, host, check };
		const first = await this.#question(check, host, asked);
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

	async #question(check: LiveCheck, host: string, asked: Asked): Promise<Heard> {
		const judge = (reply: Reply & { kind: "answer" }): JudgedAnswer =>
			reply.isTooLong ? tooLong : judgeAnswer(check, reply);
		const outcome = await this.#pacer.ask(
			() => buildRequest(check, host, asked),
			host,
			(reply) => reply.kind === "answer" && judge(reply).status !== "unknown",
		);
		const heard = { host, check, details: {}, wasAsked: true };
		if (outcome.kind === "unasked") {
			this.#tellOfBudget(outcome.code);
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
		const heard = await this.#question(check, host, {
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
		subject: Subject,
		asked: Asked,
		answer: Heard,
		hostDetails: Candidate["set"] = {},
	): Promise<Told> {
		const { status, reason, host, check, wasAsked } = answer;
		const account = status === "active" ? await this.#account(answer, asked) : undefined;
		const verdict: Verdict = {
			status,
			reason,
			...(wasAsked ? { checkedAt: this.#options.now().toISOString() } : {}),
			...(wasAsked ? { endpoint: endpointOf(check, host) } : {}),
			...(account ? { account } : {}),
		};
		return {
			verdict,
			details: { ...subject.details, ...hostDetails, ...learned(subject, answer) },
		};
	}

	async #account({ check, host }: Heard, asked: Asked): Promise<string | undefined> {
		const next = this.#checks.find(({ id }) => id === check.forDetails);
		if (!next || !this.#options.details) return undefined;
		return (await this.#question(next, host, asked)).account;
	}

	#tellOfBudget(code: keyof typeof budgets): void {
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

function pickRegion({ region }: Details): { region?: string } {
	return region === undefined ? {} : { region };
}

/** The key type of the context stays where the answer does not contradict it. */
function learned({ details }: Subject, answer: Heard): Details {
	const { keyType, ...rest } = answer.details;
	const keeps = answer.listed?.keeps?.includes(details.keyType ?? "") === true;
	return { ...rest, ...(keyType === undefined || keeps ? {} : { keyType }) };
}

function addElsewhere(hosts: Candidate[], check: LiveCheck, datacenter: string | undefined): void {
	if (datacenter === undefined || hosts.length >= maxHosts) return;
	const known = new Set(hosts.map(({ name }) => name));
	const more = candidateHosts(check, { datacenters: [datacenter] });
	hosts.push(...more.filter(({ name }) => !known.has(name)));
}

/** What hosts say together of which none knows the key for sure. */
function combine(heard: readonly Heard[]): Heard {
	const doubtful = heard.find(({ status }) => status !== "inactive");
	const first = doubtful ?? heard[0]!;
	if (heard.length === 1) return first;
	if (!doubtful) {
		const names = heard.map(({ host }) => host).join(" and ");
		return { ...first, reason: `${first.reason} (so say ${names})` };
	}
	const { host, reason } = doubtful;
	return reason.includes(host) ? doubtful : { ...doubtful, reason: `${host}: ${reason}` };
}
