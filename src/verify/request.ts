// Builds the request that asks about a key, and lists the hosts to ask. Pure, and the only file of the live check
// that sees plaintext. Hosts are among those compiled in, whatever a pack or a provider says.

import type { Secret } from "../model/secret.ts";
import type { LiveCheck, LiveHost } from "../packs/pack.ts";
import { isDatacenter, isProviderHost } from "../packs/provider-hosts.ts";
import type { OutgoingRequest } from "./transport.ts";

export interface KeyToCheck {
	/** The key without its data centre. */
	readonly secret: Secret;
	/** The data centre that is part of the key. */
	readonly datacenter?: string | undefined;
}

/**
 * Builds the request. @throws RangeError for a host that is nobody's and for a secret that no
 * provider could have made: both are faults of ours.
 */
export function buildRequest(check: LiveCheck, host: string, asked: KeyToCheck): OutgoingRequest {
	const { request } = check;
	if (!request) throw new RangeError(`The check "${check.id}" has no request`);
	if (!isProviderHost(host)) throw new RangeError(`The check "${check.id}" names a foreign host`);
	const secret = asked.secret.reveal();
	// Nothing that could end a header or a string of JSON.
	if (!/^[\w-]{16,200}$/.test(secret)) throw new RangeError("The secret is not of a known shape");
	const key =
		asked.datacenter !== undefined && isDatacenter(asked.datacenter)
			? `${secret}-${asked.datacenter}`
			: secret;
	const fill = (template: string): string =>
		template
			.replaceAll("{key}", key)
			.replaceAll("{secret}", secret)
			.replace(/\{base64:([^{}]*)\}/g, (_, text: string) => Buffer.from(text).toString("base64"));
	const headers = Object.entries(request.headers).map(([name, value]) => [name, fill(value)]);
	return {
		method: request.method,
		host,
		path: request.path,
		headers: Object.fromEntries(headers),
		...(request.body === undefined ? {} : { body: fill(request.body) }),
	};
}

/** The URL as the report names it; it never holds a key. */
export function endpointOf(check: LiveCheck, host: string): string {
	return `https://${host}${check.request?.path ?? ""}`;
}

export interface CandidateHost {
	readonly name: string;
	readonly set: NonNullable<LiveHost["set"]>;
	/** True where the key can only be known here, or its own text names this place: its refusal counts. */
	readonly isOwn: boolean;
}

/** What is known of the places where a key may be known. */
export interface HostHints {
	/** Every data centre that some place names with the key, its own first. */
	readonly datacenters: readonly string[];
	/** Those that stand in the key's own text. */
	readonly ownDatacenters: readonly string[];
	readonly region?: string;
}

/** The hosts to ask about a key, the one that its context suggests first. */
export function candidateHosts(
	check: LiveCheck,
	{ datacenters, ownDatacenters, region }: HostHints,
): CandidateHost[] {
	const hosts = check.hosts.flatMap(({ name, set = {} }) =>
		name.startsWith("{datacenter}.")
			? datacenters.filter(isDatacenter).map((datacenter) => ({
					name: name.replace("{datacenter}", datacenter),
					set: { ...set, datacenter },
					isOwn: ownDatacenters.includes(datacenter),
				}))
			: [{ name, set, isOwn: true }],
	);
	const isSuggested = ({ set }: CandidateHost): boolean =>
		region !== undefined && set.region === region;
	return [
		...hosts.filter(isSuggested),
		...hosts.filter((candidate) => !isSuggested(candidate)),
	].filter(
		(candidate, index, all) => all.findIndex(({ name }) => name === candidate.name) === index,
	);
}

/** Every URL that any check could ever ask; "us{1..99}" stands for all data centres. */
export function listEndpoints(checks: readonly LiveCheck[]): string[] {
	const urls = checks
		.filter(({ request }) => request)
		.flatMap((check) =>
			check.hosts.map(({ name }) => {
				const host = name.replace("{datacenter}", "us{1..99}");
				return `${check.request?.method} ${endpointOf(check, host)}`;
			}),
		);
	return [...new Set(urls)];
}
