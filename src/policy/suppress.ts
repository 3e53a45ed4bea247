// Applies the policy to findings, location by location. Every location is either kept or listed in `suppressed`, and
// a finding stays while it has a location. An excluded path counts first, then a config entry, then the baseline,
// then a comment.

import type { Finding, Location, Notice, Suppressed } from "../model/report.ts";
import { quotable } from "../text/quotable.ts";
import type { BaselineEntry } from "./baseline.ts";
import type { AllowEntry } from "./config.ts";
import { compilePathFilter, type PathFilter } from "./paths.ts";

export interface Policy {
	readonly allow: readonly AllowEntry[];
	readonly baseline: readonly BaselineEntry[];
	/** Says whether a comment on the location's line accepts it. */
	readonly inlineAllowed: (
		location: Location,
		finding: Finding,
	) => { readonly reason?: string } | undefined;
	/** Turns a path into one from the root of the policy; undefined where that has no say. */
	readonly toPolicyPath?: ((path: string) => string | undefined) | undefined;
	/** Says what leaves out a path altogether; nothing does by default. */
	readonly leftOutBy?: (path: string) => "ignore" | "config" | undefined;
	/** Decides, as a day in UTC, what has expired. */
	readonly now: Date;
	/**
	 * False for a scan that saw only a part (staged, a range, named paths, an incomplete one):
	 * an entry that covers nothing there may well cover something elsewhere. Default true.
	 */
	readonly reportUnused?: boolean;
}

export interface PolicyResult {
	/** In the order given. */
	readonly findings: Finding[];
	/** Sorted by path and fingerprint, each path of a finding once for each reason. */
	readonly suppressed: Suppressed[];
	/** "allow-expired", "allow-ambiguous" and "allow-unused", in the order of the config. */
	readonly notices: Notice[];
}

/** Parts what is found from what is accepted. */
export function applyPolicy(findings: readonly Finding[], policy: Policy): PolicyResult {
	const today = policy.now.toISOString().slice(0, 10);
	const allowances = policy.allow.map((entry) => createAllowance(entry, today));
	const current = allowances.filter(({ expired }) => !expired);
	const allowancesOf = groupByTarget(current);
	const cutLengths = noteAmbiguous(current, findings);
	const baseline = new Map(policy.baseline.map((entry) => [entry.fingerprint, entry]));

	const kept: Finding[] = [];
	const suppressed = new Map<string, Suppressed>();
	for (const finding of findings) {
		const { fingerprint, ruleId } = finding;
		const candidates = [
			...cutLengths.flatMap(
				(length) => allowancesOf.get(`fingerprint ${fingerprint.slice(0, length)}`) ?? [],
			),
			...(allowancesOf.get(`rule ${ruleId}`) ?? []),
		];
		const locations = finding.locations.filter((location) => {
			const path = policy.toPolicyPath ? policy.toPolicyPath(location.path) : location.path;
			const cause =
				leftOut(policy.leftOutBy?.(location.path)) ??
				(path === undefined ? undefined : allowedBy(candidates, path)) ??
				(path === undefined ? undefined : acceptedBy(baseline.get(fingerprint))) ??
				commentedBy(policy.inlineAllowed(location, finding));
			if (!cause) return true;
			const entry = buildSuppressed(fingerprint, location.path, cause);
			suppressed.set(orderOf(entry), entry);
			return false;
		});
		if (locations.length === finding.locations.length) kept.push(finding);
		else if (locations.length > 0) kept.push({ ...finding, locations });
	}

	return {
		findings: kept,
		suppressed: [...suppressed].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry),
		notices: allowances.flatMap((allowance) => noticeOf(allowance, policy.reportUnused ?? true)),
	};
}

type Cause = Pick<Suppressed, "by" | "reason" | "expires" | "owner">;

/** An entry of the config at work: what it covers, and whether it ever did. */
interface Allowance {
	readonly entry: AllowEntry;
	readonly covers: PathFilter;
	readonly expired: boolean;
	used: boolean;
	/** Its cut fingerprint is that of several findings: then it covers none of them. */
	isAmbiguous: boolean;
}

function createAllowance(entry: AllowEntry, today: string): Allowance {
	const covers = entry.kind === "path" ? compilePathFilter({ globs: [entry.path] }) : () => true;
	const expired = entry.expires !== undefined && entry.expires < today;
	return { entry, covers, expired, used: false, isAmbiguous: false };
}

/** Marks the entries that could mean several findings; gives the lengths of the fingerprints. */
function noteAmbiguous(
	allowances: readonly Allowance[],
	findings: readonly Finding[],
): readonly number[] {
	const cut = allowances.flatMap((allowance) =>
		allowance.entry.kind === "fingerprint"
			? [{ allowance, prefix: allowance.entry.fingerprint }]
			: [],
	);
	const lengths = [...new Set(cut.map(({ prefix }) => prefix.length))].sort((a, b) => b - a);
	const meant = new Map<string, Set<string>>(cut.map(({ prefix }) => [prefix, new Set()]));
	for (const { fingerprint } of findings) {
		for (const length of lengths) meant.get(fingerprint.slice(0, length))?.add(fingerprint);
	}
	for (const { allowance, prefix } of cut) {
		allowance.isAmbiguous = (meant.get(prefix)?.size ?? 0) > 1;
	}
	return lengths;
}

function groupByTarget(allowances: readonly Allowance[]): Map<string, Allowance[]> {
	const groups = new Map<string, Allowance[]>();
	for (const allowance of allowances) {
		const { entry } = allowance;
		const target =
			entry.kind === "path" ? `rule ${entry.rule}` : `fingerprint ${entry.fingerprint}`;
		const group = groups.get(target);
		if (group) group.push(allowance);
		else groups.set(target, [allowance]);
	}
	return groups;
}

function leftOut(by: "ignore" | "config" | undefined): Cause | undefined {
	return by && { by };
}

/** Gives the first entry that covers the path; each one that does counts as used. */
function allowedBy(candidates: readonly Allowance[], path: string): Cause | undefined {
	const covering = candidates.filter(({ covers, isAmbiguous }) => !isAmbiguous && covers(path));
	for (const allowance of covering) allowance.used = true;
	const entry = covering[0]?.entry;
	if (!entry) return undefined;
	const { reason, expires, owner } = entry;
	return {
		by: "config",
		reason,
		...(expires !== undefined && { expires }),
		...(owner !== undefined && { owner }),
	};
}

function acceptedBy(entry: BaselineEntry | undefined): Cause | undefined {
	return entry && { by: "baseline", reason: entry.reason };
}

function commentedBy(comment: { readonly reason?: string } | undefined): Cause | undefined {
	return comment && { by: "inline", ...comment };
}

/** The only way out for a reason, so that a key inside it stays in. */
function buildSuppressed(fingerprint: string, path: string, cause: Cause): Suppressed {
	const reason = cause.reason === undefined ? "" : quotable(cause.reason);
	const owner = cause.owner === undefined ? "" : quotable(cause.owner);
	return {
		fingerprint,
		path,
		by: cause.by,
		...(reason !== "" && { reason }),
		...(cause.expires !== undefined && { expires: cause.expires }),
		...(owner !== "" && { owner }),
	};
}

/** The sort key of an accepted place. */
export function orderOf({ path, fingerprint, by, reason, expires, owner }: Suppressed): string {
	return JSON.stringify([path, fingerprint, by, reason, expires, owner]);
}

/** Names the entry by its place only: its text may hold a key that was pasted there. */
function noticeOf(
	{ entry, expired, used, isAmbiguous }: Allowance,
	reportUnused: boolean,
): Notice[] {
	const { file, line, column } = entry.place;
	const place = `"${file}:${line}:${column}"`;
	if (expired) {
		const message = `Renew or remove the allow entry at ${place}: it expired after ${entry.expires} and no longer suppresses`;
		return [{ code: "allow-expired", message }];
	}
	if (isAmbiguous) {
		const message = `Write more digits of the fingerprint at ${place}: several findings begin with these, so none is accepted`;
		return [{ code: "allow-ambiguous", message }];
	}
	if (used || !reportUnused) return [];
	const message = `Remove the allow entry at ${place}: nothing that was found needs it`;
	return [{ code: "allow-unused", message }];
}
