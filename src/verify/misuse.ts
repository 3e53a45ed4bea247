// Asks a provider what happened since a leak: exports, mail that was sent, who listens, who stays. Read-only questions
// that the provider documents, asked with the new key and only at the host that accepted it.

import type { Secret } from "../model/secret.ts";
import type { Pack } from "../packs/pack.ts";
import { createClient } from "./client.ts";
import { type MisuseQuestion, misuseQuestions } from "./misuse-questions.ts";
import { buildRequest, endpointOf } from "./request.ts";
import type { Transport } from "./transport.ts";

export interface MisuseAnswer {
	/** What was asked about, in a person's words. */
	readonly title: string;
	/** What the provider says; undefined where it does not, and a person has to look. */
	readonly text?: string;
	/** Where a person looks. */
	readonly place: string;
	/** Something happened since the leak, or has to be known to the person. */
	readonly isNotable: boolean;
}

export interface MisuseRequest {
	readonly secret: Secret;
	readonly datacenter: string | undefined;
	/** The endpoint that accepted the key. */
	readonly endpoint: string;
	/** Of the leak, ISO 8601; undefined where it is not known. */
	readonly since: string | undefined;
	readonly signal: AbortSignal;
}

/** True where anything can be asked with a key that this endpoint accepted. */
export function hasMisuseQuestions(endpoint: string | undefined): boolean {
	return endpoint !== undefined && questionsFor(endpoint).length > 0;
}

/** @throws UsageError for a proxy that cannot be used */
export async function askAboutMisuse(
	packs: readonly Pack[],
	request: MisuseRequest,
): Promise<MisuseAnswer[]> {
	const client = await createClient(process.env);
	try {
		return await askAll(packs, request, client.send);
	} finally {
		await client.close();
	}
}

const timeoutMs = 10_000;
const maxLists = 20;

/** One question at a time: nobody waits for these answers. */
export async function askAll(
	packs: readonly Pack[],
	request: MisuseRequest,
	send: Transport,
): Promise<MisuseAnswer[]> {
	const host = new URL(request.endpoint).hostname;
	const checks = packs.flatMap((pack) => (pack.foreign ? [] : pack.live));
	const check = checks.find((one) => endpointOf(one, host) === request.endpoint);
	if (!check?.request) return [];
	const { headers } = check.request;
	const ask = async (path: string): Promise<unknown> => {
		const asked = { secret: request.secret, datacenter: request.datacenter };
		const outgoing = buildRequest(
			{ ...check, request: { method: "GET", path, headers } },
			host,
			asked,
		);
		const reply = await send(outgoing, { timeoutMs, signal: request.signal });
		if (reply.kind !== "answer" || reply.status !== 200 || reply.isTooLong) return undefined;
		try {
			return JSON.parse(reply.body) as unknown;
		} catch {
			return undefined;
		}
	};
	const answers: MisuseAnswer[] = [];
	for (const question of questionsFor(request.endpoint)) {
		if (request.signal.aborted) break;
		const entries = await entriesOf(question, request.since, ask);
		answers.push(describe(question, entries, request.since));
	}
	return answers;
}

function questionsFor(endpoint: string): readonly MisuseQuestion[] {
	return misuseQuestions.filter(({ endpoints }) => endpoints.test(endpoint));
}

type Entry = Readonly<Record<string, unknown>>;

async function entriesOf(
	question: MisuseQuestion,
	since: string | undefined,
	ask: (path: string) => Promise<unknown>,
): Promise<readonly Entry[] | undefined> {
	const day = encodeURIComponent(since ?? "1970-01-01T00:00:00Z");
	const first = listIn(await ask(question.path.replace("{since}", day)), question.list);
	const { each } = question;
	if (!each || !first) return first;
	const all: Entry[] = [];
	for (const { id } of first.slice(0, maxLists)) {
		if (typeof id !== "string" || !/^[0-9a-z]{1,40}$/i.test(id)) continue;
		const own = listIn(await ask(each.path.replace("{id}", id)), each.list);
		if (!own) return undefined;
		all.push(...own);
	}
	return first.length > maxLists ? undefined : all;
}

function listIn(body: unknown, field: string): readonly Entry[] | undefined {
	const list = (body as Entry | null | undefined)?.[field];
	return Array.isArray(list)
		? list.filter((entry) => typeof entry === "object" && entry !== null)
		: undefined;
}

function describe(
	{ title, one, many, place, times, names }: MisuseQuestion,
	entries: readonly Entry[] | undefined,
	since: string | undefined,
): MisuseAnswer {
	if (!entries) return { title, place, isNotable: false };
	const from = Date.parse(since ?? "");
	const dated = entries
		.map((entry) => ({ entry, at: timeOf(entry, times) }))
		.filter(({ at }) => at === undefined || Number.isNaN(from) || at >= from);
	const count = dated.length;
	const when = since === undefined ? "" : times.length > 0 ? ` since ${since.slice(0, 10)}` : "";
	if (count === 0) return { title, place, isNotable: false, text: `no ${many}${when}` };
	const last = dated.reduce((latest, other) =>
		(other.at ?? 0) > (latest.at ?? 0) ? other : latest,
	);
	const lastAt =
		last.at === undefined ? "" : `, the last on ${new Date(last.at).toISOString().slice(0, 10)}`;
	const who = names.map((name) => fieldOf(last.entry, name)).find((value) => value !== "");
	const by = times.length > 0 && who ? ` (${who})` : "";
	const known =
		times.length > 0
			? []
			: dated.map(({ entry }) => names.map((name) => fieldOf(entry, name)).find(Boolean) ?? "");
	const listed = [...new Set(known.filter(Boolean).map(siteOf))].slice(0, 10);
	const ask = count === 1 ? "do you know it" : "do you know each";
	const list = listed.length > 0 ? `: ${listed.join(", ")} (${ask}?)` : "";
	return {
		title,
		place,
		isNotable: true,
		text: `${count} ${count === 1 ? one : many}${when}${lastAt}${by}${list}`,
	};
}

function timeOf(entry: Entry, fields: readonly string[]): number | undefined {
	for (const field of fields) {
		const value = entry[field];
		const at =
			typeof value === "number"
				? value
				: typeof value === "string"
					? Date.parse(value)
					: Number.NaN;
		// A date that no calendar has would throw when it is written.
		if (at > 0 && at < 4e12) return at;
	}
	return undefined;
}

function fieldOf(entry: Entry, name: string): string {
	let value: unknown = entry;
	for (const part of name.split(".")) value = (value as Entry | null | undefined)?.[part];
	return typeof value === "string" || typeof value === "number" ? String(value).slice(0, 80) : "";
}

/** Of an address only where it leads: the rest of it can be a secret. */
function siteOf(text: string): string {
	return URL.canParse(text) && /^https?:/.test(text) ? new URL(text).hostname : text;
}
