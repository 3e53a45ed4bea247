// Checks a pack against its own promises, for `unleak rules check`: its examples are found where they are marked
// and by their own rule, its counterexamples are not found, and its live cases are judged as it says.

import { createScanner } from "../detect/scanner.ts";
import type { Place } from "../errors.ts";
import { judgeAnswer } from "../packs/judge-answer.ts";
import type { Pack, Rule, Sample } from "../packs/pack.ts";
import { expandSample } from "../packs/samples.ts";

export interface PackCheckFault {
	readonly place: Place;
	readonly message: string;
}

export interface PackCheckResult {
	readonly rules: number;
	readonly samples: number;
	readonly cases: number;
	readonly faults: readonly PackCheckFault[];
}

/** Checks one compiled pack. */
export function checkPack(pack: Pack): PackCheckResult {
	const faults: PackCheckFault[] = [];
	const scan = createScanner([pack]).scan;
	const matchesOf = (sample: Sample) => {
		const { text, spans } = expandSample(sample.text);
		const { matches } = scan(Buffer.from(text, "latin1"), { path: sample.path ?? "sample" });
		return { matches: matches.filter(({ confidence }) => confidence !== "low"), spans };
	};
	for (const rule of pack.rules) {
		const fault = (sample: Sample, message: string) =>
			faults.push({
				place: { file: pack.file, ...sample.place },
				message: `${rule.id}: ${message}`,
			});
		for (const example of rule.examples) checkExample(rule, example, matchesOf(example), fault);
		for (const example of rule.counterexamples) {
			const own = matchesOf(example).matches.filter(({ ruleId }) => ruleId === rule.id);
			if (own.length > 0)
				fault(example, `the counterexample is found, because: ${own[0]!.why.join("; ")}`);
		}
	}
	for (const check of pack.live) {
		for (const { says, status, contentType, body, verdict } of check.cases) {
			const answer = judgeAnswer(check, {
				status,
				contentType: contentType ?? "application/json",
				body,
			});
			if (answer.status === verdict) continue;
			const message = `${check.id}: the case "${says}" is judged ${answer.status}, not ${verdict}`;
			faults.push({ place: { file: pack.file, line: 1, column: 1 }, message });
		}
	}
	return {
		rules: pack.rules.length,
		samples: pack.rules.reduce(
			(sum, rule) => sum + rule.examples.length + rule.counterexamples.length,
			0,
		),
		cases: pack.live.reduce((sum, check) => sum + check.cases.length, 0),
		faults,
	};
}

interface SampleMatches {
	readonly matches: ReturnType<ReturnType<typeof createScanner>["scan"]>["matches"];
	readonly spans: readonly { readonly start: number; readonly end: number }[];
}

function checkExample(
	rule: Rule,
	example: Sample,
	{ matches, spans }: SampleMatches,
	fault: (sample: Sample, message: string) => void,
): void {
	const expected = Math.max(1, spans.length);
	if (matches.length !== expected) {
		fault(example, `the example gives ${matches.length} matches, not ${expected}`);
		return;
	}
	matches.forEach((match, index) => {
		const span = spans[index];
		if (match.ruleId !== rule.id) fault(example, `the example is found by ${match.ruleId}`);
		// The marks of an encoded secret enclose all of the encoded text.
		const misplaced =
			span &&
			(match.start < span.start ||
				match.end > span.end ||
				(!match.details.encoding && (match.start !== span.start || match.end !== span.end)));
		if (misplaced)
			fault(
				example,
				`the example is found at ${match.start}-${match.end}, not at ${span.start}-${span.end}`,
			);
		if (example.confidence && match.confidence !== example.confidence) {
			fault(example, `the example has ${match.confidence} confidence, not ${example.confidence}`);
		}
		for (const [key, value] of Object.entries(example.details ?? {})) {
			const actual = (match.details as Record<string, string | undefined>)[key];
			if (actual !== value)
				fault(example, `the example has ${key} "${actual ?? ""}", not "${value}"`);
		}
	});
}
