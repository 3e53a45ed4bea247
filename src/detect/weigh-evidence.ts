// Weighs the evidence for and against a candidate: the sum of the weights has a threshold for each confidence.
// Evidence is what a pack lists, and what is read from the text around the candidate (context/).

import { type Confidence, confidences } from "../model/match.ts";
import type { Conditions, Evidence, Form, Rule } from "../packs/pack.ts";
import type { Reason } from "./context/reason.ts";
import { compileValueReader, type ValueReading } from "./context/value-reading.ts";
import { type Candidate, type ConditionTest, compileConditions } from "./evidence-conditions.ts";

export interface Judgement {
	/** Undefined where the sum is below the lowest threshold, or something rules the candidate out. */
	readonly confidence: Confidence | undefined;
	readonly sum: number;
	readonly reasons: readonly Reason[];
	readonly details: Readonly<Record<string, string>>;
	readonly reading?: ValueReading;
	/** What rules it out. */
	readonly excluded?: string;
}

export type Judge = (candidate: Candidate) => Judgement;

/**
 * The least sum of each level, in natural logarithms of the odds that it is a key of this rule: even,
 * 12 to 1, 1,100 to 1. What they make of fixtures, look-alikes and cases is a table of test/calibration.
 */
export const thresholds: Readonly<Record<Confidence, number>> = { low: 0, medium: 2.5, high: 7 };
const justBelowHigh = thresholds.high - 0.5;
/** `gives: more` raises medium to high; `gives: less` lowers by one level. */
const [stepUp, stepDown] = [4.5, 2.5];
const shapeAlone = "its shape alone: most values of it are no such key";
const excludedSum = -10;

/** Makes the judge of a form; `others` are the rules of other providers. */
export function compileJudge(rule: Rule, form: Form, others: readonly Rule[]): Judge {
	const items = form.evidence.map((evidence) => ({ evidence, test: compileEvidence(evidence) }));
	const isNothing = ({ evidence }: Item) => evidence.gives === "nothing";
	const excluding = items.filter(isNothing);
	const excludingEarly = excluding.filter(({ evidence }) => !needsReading(evidence));
	const excludingLate = excluding.filter(({ evidence }) => needsReading(evidence));
	const counting = items.filter((item) => !isNothing(item) && isCounted(item.evidence));
	const describing = items.filter(({ evidence }) => !isCounted(evidence));
	const read =
		rule.mentions && form.prior !== undefined ? compileValueReader(rule, form, others) : undefined;
	const claiming = items.filter(({ evidence }) => evidence.claims === true);
	// Most candidates end here: nothing anywhere says whose key it could be.
	const isUnclaimed = (candidate: Candidate): boolean =>
		form.needsClaim === true &&
		read?.mayClaim(candidate.context, candidate.lookup) !== true &&
		!claiming.some(({ test }) => test(candidate, {}));
	return (candidate) => {
		const { context, lookup } = candidate;
		const reasons: Reason[] = [];
		const details: Record<string, string> = {};
		const describe = (evidence: Evidence, captured: Record<string, string>) => {
			for (const [key, text] of Object.entries({ ...evidence.set, ...captured })) {
				details[key] ??= text;
			}
		};
		const conclude = (sum: number, more: Partial<Judgement> = {}): Judgement => {
			return { confidence: levelOf(sum), sum, reasons, details, ...more };
		};
		const excludedBy = (items: readonly Item[]) => items.find(({ test }) => test(candidate, {}));
		const early = excludedBy(excludingEarly);
		if (early) return conclude(excludedSum, { excluded: early.evidence.says ?? "" });
		if (isUnclaimed(candidate)) return conclude(excludedSum);
		const late = excludedBy(excludingLate);
		if (late) return conclude(excludedSum, { excluded: late.evidence.says ?? "" });
		let sum = form.prior ?? (form.confidence ? thresholds[form.confidence] : excludedSum);
		if (form.says) reasons.push({ says: form.says, weight: sum > excludedSum ? sum : 0 });
		else if (form.prior !== undefined) reasons.push({ says: shapeAlone, weight: sum });
		let level = Number.NEGATIVE_INFINITY;
		let [steps, isClaimed] = [0, false];
		for (const { evidence, test } of counting) {
			const captured: Record<string, string> = {};
			if (!test(candidate, captured)) continue;
			const { gives, says = "", weight = 0, claims } = evidence;
			if (gives === "more") steps = Math.max(steps, 0) + stepUp;
			else if (gives === "less") steps -= stepDown;
			else if (gives !== undefined && gives !== "nothing")
				level = Math.max(level, thresholds[gives]);
			sum += weight;
			isClaimed ||= claims === true;
			if (!reasons.some((reason) => reason.says === says)) {
				reasons.push({ says, weight: gives ? weightOfLevel(gives) : weight });
			}
			describe(evidence, captured);
		}
		const reading = read?.read(context, lookup);
		if (reading) {
			for (const reason of reading.reasons) {
				reasons.push(reason);
				sum += reason.weight;
			}
		}
		sum = Math.max(sum, level) + steps;
		const sample = reading?.sample;
		if (sample && sum >= thresholds.high) {
			// At most medium, and the weights that are told still add up.
			const more = justBelowHigh - sum;
			reasons[reasons.indexOf(sample)] = { ...sample, weight: sample.weight + more };
			sum = justBelowHigh;
		}
		if (form.needsClaim && !isClaimed && !reading?.claim) sum = Math.min(sum, excludedSum);
		if (levelOf(sum) !== undefined) {
			for (const { evidence, test } of describing) {
				const captured: Record<string, string> = {};
				if (test(candidate, captured)) describe(evidence, captured);
			}
			if (rule.defaultKeyType) details.keyType ??= rule.defaultKeyType;
		}
		return conclude(sum, reading ? { reading } : {});
	};
}

/** The evidence in words for a report, the weightiest first; what counts for next to nothing is left out. */
export function reasonTexts(reasons: readonly Reason[]): string[] {
	const counted = reasons.filter(
		({ says, weight }) => Math.abs(weight) >= 0.4 && says !== shapeAlone,
	);
	const sorted = [...counted].sort((one, other) => Math.abs(other.weight) - Math.abs(one.weight));
	return sorted.map(({ says, weight }) => (weight < 0 ? `against it: ${says}` : says));
}

interface Item {
	readonly evidence: Evidence;
	readonly test: ConditionTest;
}

/** True for conditions that need the text around to be read; the others are patterns on a few bytes. */
function needsReading({ name, inside, beside, near, joined }: Evidence): boolean {
	return [name, inside, beside, near, joined].some((pattern) => pattern !== undefined);
}

function isCounted({ gives, weight }: Evidence): boolean {
	return gives !== undefined || weight !== undefined;
}

function levelOf(sum: number): Confidence | undefined {
	return [...confidences].reverse().find((level) => sum >= thresholds[level]);
}

function weightOfLevel(gives: NonNullable<Evidence["gives"]>): number {
	if (gives === "more") return stepUp;
	if (gives === "less") return -stepDown;
	return gives === "nothing" ? excludedSum : thresholds[gives];
}

function compileEvidence(evidence: Evidence): ConditionTest {
	const { gives, weight = 0 } = evidence;
	const helps = gives !== "nothing" && gives !== "less" && weight >= 0;
	const test = compileConditions(evidence, helps);
	if (!evidence.unless) return test;
	const except = compileConditions(evidence.unless as Conditions, !helps);
	return (candidate, captured) => test(candidate, captured) && !except(candidate, {});
}
