// Rule packs and playbooks.

import { UsageError } from "../errors.ts";
import type { Details } from "../model/match.ts";
import type { PlaybookStep } from "../model/report.ts";
import { builtinPacks } from "../packs/builtin.ts";
import { renderPlaybook as renderSteps } from "../playbook/render.ts";
import { loadSettings } from "../settings/settings.ts";
import { nearest } from "../text/nearest.ts";
import { quoted } from "../text/quoted.ts";
import type { Pack, PackData } from "./api.ts";
import { compileGivenPacks, isPack, rememberPacks } from "./given-packs.ts";
import { type Check, checkArgument, checkOptions, isList, isText } from "./options.ts";

/**
 * Gives the packs in force: the package's own, and those that are named or given as data. Scans take
 * them in the option `rules`.
 *
 * @throws UsageError, FileError (as rejections) for files that are missing and packs that are wrong.
 */
export async function loadPacks(
	rules: readonly (string | Pack | PackData)[] = [],
): Promise<readonly Pack[]> {
	checkArgument("loadPacks()", "rules", rules, isList(isPack));
	const settings = await loadSettings({
		root: process.cwd(),
		noConfig: true,
		trustsRoot: false,
		...(await compileGivenPacks(rules)),
	});
	return rememberPacks(settings.packs);
}

/** What is known of a key. */
export interface KnownKey {
	readonly ruleId?: string;
	/** As a finding shows it, such as "ab12********-us6". */
	readonly redacted?: string;
	readonly details?: Details;
}

/**
 * Gives the steps of a provider's playbook, filled with what is known.
 *
 * @throws UsageError for a provider without one, and for options that are wrong.
 */
export function renderPlaybook(provider: string, known: KnownKey = {}): PlaybookStep[] {
	checkArgument("renderPlaybook()", "provider", provider, isText);
	checkOptions("renderPlaybook()", known, knownChecks);
	const pack = builtinPacks.find((candidate) => candidate.provider === provider);
	if (!pack) {
		const names = builtinPacks.map((each) => each.provider);
		throw new UsageError(
			"usage",
			`There is no playbook for ${quoted(provider)}`,
			`There is one for ${nearest(provider, names) ?? names.join(" and ")}`,
		);
	}
	return renderSteps(pack, { ...known, details: known.details ?? {} });
}

const isDetails: Check = (value) => {
	if (typeof value !== "object" || value === null) return "an object";
	checkOptions<Details>('the option "details"', value, {
		datacenter: isText,
		region: isText,
		keyType: isText,
		encoding: isText,
		legibility: isText,
	});
	return undefined;
};

const knownChecks: Readonly<Record<keyof KnownKey, Check>> = {
	ruleId: isText,
	redacted: isText,
	details: isDetails,
};
