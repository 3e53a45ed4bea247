// Finds what the package's rules that are not in force (--only, a config that disables them) take a value for. Nothing
// of it is reported: the live check must know whose key a value may be, to call it dead only when each refused it.

import type { ScanRequest } from "../detect/scan-request.ts";
import { createScanner, runToEnd, type Scanner } from "../detect/scanner.ts";
import { fingerprintOf } from "../finding/fingerprint.ts";
import type { Match, OutsideMatch } from "../model/match.ts";
import { builtinPacks } from "../packs/builtin.ts";
import type { Pack } from "../packs/pack.ts";

export interface OutsideRules {
	/** Gives a scanner that finds the same, and remembers what the other rules find there. */
	readonly watch: (scanner: Scanner) => Scanner;
	readonly matches: () => readonly OutsideMatch[];
}

/** Undefined where every rule of the package is in force. */
export function watchOutsideRules(packs: readonly Pack[]): OutsideRules | undefined {
	const inForce = new Set(packs.flatMap(({ rules }) => rules.map(({ id }) => id)));
	const isOutside = (ruleId: string) => !inForce.has(ruleId);
	if (!builtinPacks.some(({ rules }) => rules.some(({ id }) => isOutside(id)))) return undefined;
	const everything = createScanner(builtinPacks);
	const found = new Map<string, OutsideMatch>();
	const learn = (match: Match, own: readonly Match[]) => {
		const { readings = [match] } = match;
		for (const { ruleId, details } of readings.filter((reading) => isOutside(reading.ruleId))) {
			const id = fingerprintOf(ruleId, match.identity);
			const isNearer =
				found.get(id)?.isNearer === true ||
				(ruleId === readings[0]?.ruleId && own.some((other) => overlaps(match, other)));
			const { readings: _, ...rest } = match;
			found.set(id, { match: { ...rest, ruleId, details }, isNearer });
		}
	};
	const watch = (scanner: Scanner): Scanner => {
		function* scanInParts(bytes: Buffer, request: ScanRequest) {
			const result = yield* scanner.scanInParts(bytes, request);
			// Its own budget: what it costs is not the reported scan's.
			const { budget: _, ...unlimited } = request;
			const { matches } = yield* everything.scanInParts(bytes, unlimited);
			for (const match of matches) learn(match, result.matches);
			return result;
		}
		return {
			...scanner,
			scanInParts,
			scan: (bytes, request) => runToEnd(scanInParts(bytes, request)),
		};
	};
	return { watch, matches: () => [...found.values()] };
}

function overlaps(one: Match, other: Match): boolean {
	return one.start < other.end && one.end > other.start;
}
