// Runs a live check against the real providers, with the real network, clock and random numbers. It is loaded only
// when a live check is asked for.

import { randomBytes } from "node:crypto";
import { createSeal, sealReport } from "../finding/seal.ts";
import type { Match, OutsideMatch } from "../model/match.ts";
import type { Finding, Notice, Problem, Report } from "../model/report.ts";
import type { Pack } from "../packs/pack.ts";
import { version } from "../version.ts";
import { createClient } from "./client.ts";
import { applyVerdict, subjectsOf } from "./findings.ts";
import { reportKeys, subjectsOfKeys } from "./key-report.ts";
import { type ParsedKeys, parseKeyLines } from "./parse-keys.ts";
import { sleep } from "./sleep.ts";
import type { Subject, Verification } from "./verification.ts";
import { createVerifier } from "./verifier.ts";

export interface LiveOptions {
	/** Asks whose key it is, too. */
	readonly details: boolean;
	/** Asks at every known data centre about a key whose own is not known. */
	readonly findDatacenter: boolean;
	/** Stops the run; what is not asked by then is unknown. */
	readonly signal: AbortSignal;
}

/** Asks the providers about the keys. @throws UsageError for a proxy that cannot be used */
export async function verifyLive(
	packs: readonly Pack[],
	subjects: readonly Subject[],
	{ details, findDatacenter, signal }: LiveOptions,
): Promise<Verification> {
	if (subjects.length === 0) return { verdicts: new Map(), problems: [], notices: [] };
	const client = await createClient(process.env);
	try {
		const verify = createVerifier(packs, {
			transport: client.send,
			now: () => new Date(),
			random: Math.random,
			randomText: () => randomBytes(16).toString("hex"),
			sleep,
			signal,
			details,
			findDatacenter,
		});
		return await verify(subjects);
	} finally {
		await client.close();
	}
}

/** Asks about the keys on the lines of a text: `unleak verify`. */
export async function verifyKeys(
	text: string,
	packs: readonly Pack[],
	options: LiveOptions,
): Promise<{ readonly report: Report; readonly parsed: ParsedKeys }> {
	const started = Date.now();
	const parsed = parseKeyLines(text, packs);
	const verification = await verifyLive(packs, subjectsOfKeys(parsed.keys), options);
	const report = reportKeys(
		parsed,
		verification,
		{
			tool: { name: "unleak", version },
			startedAt: new Date(started).toISOString(),
			durationMs: Date.now() - started,
			bytes: Buffer.byteLength(text),
		},
		packs,
	);
	// A provider could repeat the key in what it says of the account.
	const secrets = parsed.keys.map(({ secret }) => secret);
	return { report: sealReport(report, createSeal(secrets)), parsed };
}

/** A check for a scan: asks about its findings, and gives them with their verdicts. */
export function createFindingsCheck(
	packs: readonly Pack[],
	options: LiveOptions,
): (
	findings: readonly Finding[],
	matches: readonly Match[],
	outside: readonly OutsideMatch[],
) => Promise<Checked> {
	return async (findings, matches, outside) => {
		const subjects = subjectsOf(findings, matches, outside);
		const { verdicts: told, problems, notices } = await verifyLive(packs, subjects, options);
		const checked = findings.map((finding) =>
			applyVerdict(finding, told.get(finding.fingerprint), packs),
		);
		return { findings: checked, problems, notices };
	};
}

interface Checked {
	readonly findings: Finding[];
	readonly problems: readonly Problem[];
	readonly notices: readonly Notice[];
}
