// Tells whether what stands right beside a run, such as "checksum: " in front, rules it out for every form that could
// match it. Histories are full of such digits, and to read the text around each would take most of their time.

import type { Conditions, Evidence, Form } from "../packs/pack.ts";
import { couldMatch, isExactRun } from "./candidate-checks.ts";
import type { ProbeSet } from "./compile-rules.ts";
import type { ByteSet } from "./run-scan.ts";

/** Whether the run [start, end) in a content at [first, last) of these bytes is no value of any form. */
export type RunExclusion = (
	bytes: Buffer,
	start: number,
	end: number,
	first: number,
	last: number,
) => boolean;

/** How much is read in front of a run and behind it: as much as most evidence of this kind asks for. */
const [beforeBytes, afterBytes] = [48, 16];
/** Where colours stand, what is beside a run is not what a rule reads. */
const escapeSign = "\x1b";

export function createRunExclusion({ probes }: ProbeSet): RunExclusion {
	const sets = probes.map(({ set, forms }) => ({
		set,
		forms: forms.map((compiled) => ({ compiled, tests: besideTestsOf(compiled.form) })),
	}));
	return (bytes, start, end, first, last) => {
		const from = Math.max(first, start - beforeBytes);
		const before = bytes.toString("latin1", from, start);
		const after = bytes.toString("latin1", end, Math.min(last, end + afterBytes));
		if (before.includes(escapeSign) || after.includes(escapeSign)) return false;
		const value = bytes.toString("latin1", start, end);
		const beside: Beside = { before, after, value, isCut: from > first };
		let couldBeAny = false;
		for (const { set, forms } of sets) {
			if (!isRunOf(set, bytes, start, end)) continue;
			for (const { compiled, tests } of forms) {
				if (!couldMatch(bytes, compiled, start, end)) continue;
				couldBeAny = true;
				if (!isExactRun(compiled.form, end - start)) return false;
				if (!tests.some((test) => test(beside))) return false;
			}
		}
		return couldBeAny;
	};
}

interface Beside {
	readonly before: string;
	readonly value: string;
	readonly after: string;
	/** True where more stands in front. */
	readonly isCut: boolean;
}

type BesideTest = (beside: Beside) => boolean;

/** The evidence of a form that by itself, and by nothing farther away, rules a value out. */
function besideTestsOf({ evidence, program }: Form): BesideTest[] {
	// The patterns of others are not trusted to be fast.
	if (program !== undefined) return [];
	return evidence.filter(isOfBeside).map(compileTest);
}

/** False for evidence with any other condition: what that asks is not read here. */
function isOfBeside({
	gives,
	says: _,
	beforeLength: __,
	value,
	before,
	after,
	...others
}: Evidence) {
	if (gives !== "nothing" || Object.keys(others).length > 0) return false;
	// What looks around may look farther than is read here.
	return !/\(\?[<=!]|\\b/i.test(`${before ?? ""}${after ?? ""}`) && (before ?? after) !== undefined;
}

function compileTest({ value, before, after }: Conditions): BesideTest {
	const ofValue = value === undefined ? undefined : new RegExp(value);
	const ofBefore = before === undefined ? undefined : new RegExp(`(?:${before})$`, "i");
	const ofAfter = after === undefined ? undefined : new RegExp(`^(?:${after})`, "i");
	return (beside) => {
		if (ofValue?.test(beside.value) === false || ofAfter?.test(beside.after) === false)
			return false;
		if (ofBefore === undefined) return true;
		const found = ofBefore.exec(beside.before);
		return found !== null && (found.index > 0 || !beside.isCut);
	};
}

function isRunOf(set: ByteSet, bytes: Buffer, start: number, end: number): boolean {
	for (let at = start; at < end; at++) if (set[bytes[at]!] === 0) return false;
	return true;
}
