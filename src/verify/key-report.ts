// Makes the report of `unleak verify`: the same form as a scan's, with one finding for each key on standard input.

import { rankFindings, unknownExposure } from "../finding/risk.ts";
import { type Claim, fingerprintOfValue, mergeClaims } from "../finding/rule-claims.ts";
import { confidences } from "../model/match.ts";
import type { Finding, Location, Notice, Problem, Reading, Report } from "../model/report.ts";
import { unchecked } from "../model/verdict.ts";
import type { Pack } from "../packs/pack.ts";
import { applyVerdict } from "./findings.ts";
import { type KeyLine, type ParsedKeys, providerWords } from "./parse-keys.ts";
import type { Subject, Verification } from "./verification.ts";

/** The distinct keys of the lines. */
export function subjectsOfKeys(keys: readonly KeyLine[]): Subject[] {
	const claims = claimsOfValues(keys);
	return [...groupKeys(keys)].map(([id, group]) => {
		const { secret } = group[0]!;
		return { id, secret, claims: claims(group) };
	});
}

/** Puts verdicts and keys together; findings are in the order of their risk. */
export function reportKeys(
	{ keys, strange, settings }: ParsedKeys,
	{ verdicts: told, problems, notices }: Verification,
	run: Pick<Report, "tool" | "startedAt" | "durationMs"> & { readonly bytes: number },
	packs: readonly Pack[],
): Report {
	const claims = claimsOfValues(keys);
	const findings = rankFindings(
		[...groupKeys(keys)].map(([fingerprint, group]) =>
			applyVerdict(
				findingOf(fingerprint, group, claims(group), packs),
				told.get(fingerprint),
				packs,
			),
		),
	);
	const all = [...strange.map(strangeLine), ...problems];
	const count = (status: string) =>
		findings.filter(({ verdict }) => verdict.status === status).length;
	const { tool, startedAt, durationMs, bytes } = run;
	return {
		version: 1,
		tool,
		startedAt,
		durationMs,
		scope: { mode: "verify", root: "-" },
		summary: {
			findings: findings.length,
			active: count("active"),
			inactive: count("inactive"),
			unknown: count("unknown"),
			unchecked: count("unchecked"),
			suppressed: 0,
			planned: { blobs: keys.length + strange.length, bytes },
			scanned: { blobs: keys.length, bytes },
			excluded: { blobs: 0, bytes: 0 },
			complete: all.length === 0,
		},
		findings,
		suppressed: [],
		problems: all,
		notices: [...otherSettings(settings), ...notices],
	};
}

function groupKeys(keys: readonly KeyLine[]): Map<string, KeyLine[]> {
	const groups = new Map<string, KeyLine[]>();
	for (const key of keys) {
		const group = groups.get(key.fingerprint);
		if (group) group.push(key);
		else groups.set(key.fingerprint, [key]);
	}
	return groups;
}

/**
 * Gives the claims on a key, those of its own lines first. The same value on another line may have another data
 * centre, another name and another rule: whatever its lines say, it is one value, and dead only when each refuses it.
 */
function claimsOfValues(keys: readonly KeyLine[]): (group: readonly KeyLine[]) => Claim[] {
	const byValue = new Map<string, Claim[]>();
	for (const { secret, claims } of keys) {
		const value = fingerprintOfValue(secret);
		byValue.set(value, mergeClaims([...(byValue.get(value) ?? []), ...claims]));
	}
	return (group) => {
		const own = group.flatMap(({ claims }) => claims);
		return mergeClaims([...own, ...byValue.get(fingerprintOfValue(group[0]!.secret))!]);
	};
}

function findingOf(
	fingerprint: string,
	group: readonly KeyLine[],
	claims: readonly Claim[],
	packs: readonly Pack[],
): Finding {
	const { pack, rule, redacted, details } = group[0]!;
	return {
		fingerprint,
		ruleId: rule.id,
		provider: pack.provider,
		title: rule.title,
		confidence: confidences.at(-1)!,
		severity: rule.severity.default,
		why: ["given as a key on standard input"],
		redacted,
		details,
		...readingsOf(claims, packs),
		verdict: unchecked,
		exposure: unknownExposure,
		risk: 0,
		locations: group.map(
			({ line, column, endColumn }): Location => ({
				path: "-",
				line,
				column,
				endLine: line,
				endColumn,
				where: "stdin",
			}),
		),
		playbook: [],
	};
}

function otherSettings(lines: readonly number[]): Notice[] {
	if (lines.length === 0) return [];
	const shown = lines.slice(0, maxLines).join(", ");
	const more = lines.length - maxLines;
	const rest = more > 0 ? ` and ${more} more` : "";
	const message = `Skipped settings that are no keys on ${lines.length === 1 ? "line" : "lines"} ${shown}${rest}`;
	return [{ code: "no-key", message }];
}

const maxLines = 10;

function readingsOf(claims: readonly Claim[], packs: readonly Pack[]): Pick<Finding, "readings"> {
	if (claims.length === 1) return {};
	const readings = claims.map(({ ruleId }): Reading => {
		const pack = packs.find(({ rules }) => rules.some(({ id }) => id === ruleId));
		const title = pack?.rules.find(({ id }) => id === ruleId)?.title ?? ruleId;
		const why = [`has the shape of: ${title}`];
		return { ruleId, provider: pack?.provider ?? "", confidence: "medium", why };
	});
	return { readings };
}

const wordList = providerWords
	.map((word) => `"${word}"`)
	.join(", ")
	.replace(/, ([^,]*)$/, " or $1");

function strangeLine(line: number): Problem {
	return {
		code: "no-key",
		message: `Write one key a line, alone, as NAME=key, or behind ${wordList}: line ${line} holds no key of a known shape`,
		path: "-",
	};
}
