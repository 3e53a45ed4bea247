// Leaves people out of a report that is passed on: authors, accounts, owners of accepted entries, and wherever they
// stand in another text, addresses of mail, the names of the authors, and the names of home folders.

import type { RedactedLine } from "../model/redacted-line.ts";
import type { Finding, Location, Report, Suppressed } from "../model/report.ts";
import { createLineSeal, type Seal, sealTexts } from "./seal.ts";

export interface WithoutPeople {
	readonly report: Report;
	/** The location of the given report that one of the new report was made of. */
	readonly originOf: (location: Location) => Location;
	readonly maskLine: (line: RedactedLine) => RedactedLine;
}

/** Our own advice stays as it is: the addresses in it are the providers'. */
export function withoutPeople(report: Report): WithoutPeople {
	const { mask, maskPath } = createMasks(report);
	const origins = new Map<Location, Location>();
	const locationOf = (location: Location): Location => {
		const { author: _, ...rest } = location;
		const masked = sealTexts(rest, maskPath);
		origins.set(masked, location);
		return masked;
	};
	const { findings, suppressed, scope, ...rest } = report;
	return {
		report: {
			...sealTexts(rest, mask),
			scope: { ...sealTexts(scope, mask), ...(scope.web && { web: scope.web }) },
			findings: findings.map((finding) => withoutPeopleIn(finding, { mask, maskPath }, locationOf)),
			suppressed: suppressed.map((entry) => withoutOwner(entry, mask)),
		},
		originOf: (location) => origins.get(location) ?? location,
		maskLine: createLineSeal(mask),
	};
}

function withoutPeopleIn(
	finding: Finding,
	{ mask, maskPath }: Masks,
	locationOf: (location: Location) => Location,
): Finding {
	const { verdict, exposure, why, rotation } = finding;
	const { account: _, ...told } = verdict;
	return {
		...finding,
		why: why.map(mask),
		verdict: sealTexts(told, mask),
		exposure: sealTexts(exposure, maskPath),
		...(rotation && { rotation: sealTexts(rotation, mask) }),
		locations: finding.locations.map(locationOf),
	};
}

function withoutOwner({ owner: _, ...entry }: Suppressed, mask: Seal): Suppressed {
	return sealTexts(entry, mask);
}

interface Masks {
	readonly mask: Seal;
	/** A folder called as somebody's first name is, stays: "test" is such a name too. */
	readonly maskPath: Seal;
}

/** Takes the names of all authors from the report itself. */
function createMasks({ findings }: Report): Masks {
	const names = new Set<string>();
	for (const { locations } of findings) {
		for (const { author } of locations) {
			for (const name of author === undefined ? [] : namesOf(author)) {
				if (names.size < maxNames) names.add(name);
			}
		}
	}
	const maskNames = createNameMask([...names]);
	const maskWholeNames = createNameMask(
		[...names].filter((name) => !/^[\p{L}\p{N}]+$/u.test(name)),
	);
	const maskPlaces: Seal = (text) =>
		text
			.replace(address, "(address left out)")
			.replace(home, `$1${left}`)
			.replace(agentFolder, `$1${left}`);
	return {
		mask: (text) => maskNames(maskPlaces(text)),
		maskPath: (text) => maskWholeNames(maskPlaces(text)),
	};
}

/** Looks at each word once, and there for a name of each length: thousands of people may share a first name. */
function createNameMask(names: readonly string[]): Seal {
	if (names.length === 0) return (text) => text;
	const known = new Set(names.map((name) => name.toLowerCase()));
	const lengthsOf = new Map<string, Set<number>>();
	for (const name of known) {
		const first = words(name).next().value?.[0];
		if (first === undefined || !name.startsWith(first)) continue;
		const lengths = lengthsOf.get(first) ?? new Set();
		lengthsOf.set(first, lengths.add(name.length));
	}
	// The longest first: "Ann Example" before "Ann".
	const sorted = new Map(
		[...lengthsOf].map(([first, lengths]) => [
			first,
			[...lengths].sort((one, other) => other - one),
		]),
	);
	return (text) => {
		const lower = text.toLowerCase();
		// A few letters are longer in small letters: then no place is sure.
		if (lower.length !== text.length) return text;
		const parts: string[] = [];
		let end = 0;
		for (const { 0: word, index } of words(lower)) {
			if (index < end) continue;
			const length = sorted
				.get(word)
				?.find((one) => known.has(lower.slice(index, index + one)) && endsWord(lower, index + one));
			if (length === undefined) continue;
			parts.push(text.slice(end, index), left);
			end = index + length;
		}
		return parts.length === 0 ? text : parts.join("") + text.slice(end);
	};
}

function words(text: string) {
	return text.matchAll(/[\p{L}\p{N}]+/gu);
}

function endsWord(text: string, end: number): boolean {
	return !/^[\p{L}\p{N}]/u.test(text.slice(end, end + 2));
}

/** The name before the address, and the part of the address before the "@" where it reads like a name. */
function namesOf(author: string): string[] {
	const { name = "", local = "" } = /^(?<name>[^<>]{0,200}?)\s{0,5}<(?<local>[^<>@]{0,100})/.exec(
		author,
	)?.groups ?? { name: author };
	return [
		...(name.length >= 3 ? [name.trim()] : []),
		...(/^[\p{L}\p{N}]+(?:[._-][\p{L}\p{N}]+)+$/u.test(local) ? [local] : []),
	];
}

const left = "(name left out)";
const maxNames = 5000;
const address = /[\p{L}\p{N}._%+'-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63})*/gu;
const home = /(?<![\w.])(\/home\/|\/Users\/|[A-Za-z]:[\\/]Users[\\/])[^\\/\s"']+/g;
/** Agents keep a project's sessions in a folder with the name of its path: "projects/-home-ann-shop". */
const agentFolder = /((?:(?<![^\\/])projects[\\/](?:[A-Za-z]-)?-?|^-)(?:home|Users)-)[^-\\/\s"']+/g;
