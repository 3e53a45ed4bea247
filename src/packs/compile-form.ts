// Compiles one form of a rule: proves that its patterns run in bounded time, and derives from them what the scan
// needs to find candidates, so that no author can get it wrong.

import { quotable } from "../text/quotable.ts";
import type { DataPath } from "../text/yaml-data.ts";
import type { Conditions, Evidence, Form, RoleGrade } from "./pack.ts";
import { analysePattern, PatternError, type PatternFacts } from "./pattern.ts";
import type { PatternName, PatternNode } from "./pattern-node.ts";
import type { PackFile } from "./schema.ts";
import { compileProgram } from "./step-program.ts";

export type ReportFault = (path: DataPath, message: string) => void;

/** A probe needs a run long enough that ordinary text seldom holds one. */
const minProbeLength = 16;
/** All of printable ASCII; a wider class runs through ordinary text. */
const maxProbeBytes = 95;
const conditions = [
	"before",
	"after",
	"name",
	"inside",
	"near",
	"beside",
	"joined",
	"path",
	"value",
] as const;
/** What patterns may capture into a report. */
const detailGroups: readonly string[] = ["datacenter", "region"];

/** Compiles the form at `path` of its file; `fault` is told of all that is wrong with it. */
export function compileForm(
	form: PackFile["rules"][number]["forms"][number],
	path: DataPath,
	fault: ReportFault,
	isForeign: boolean,
): Form {
	const programs = form.evidence.map(() => ({}) as Programs);
	const exceptions = form.evidence.map(() => ({}) as Programs);
	const beforeLengths: number[] = [];
	const facts = checkPattern(form.pattern, [...path, "pattern"], fault, [
		"secret",
		...detailGroups,
	]);
	if (facts) checkFacts(facts, [...path, "pattern"], fault);
	if (form.namedByPath !== undefined) {
		const at = [...path, "namedByPath"];
		checkPattern(form.namedByPath, at, fault, []);
		if (!form.keywordsAreNear) fault(at, 'is of use beside "keywordsAreNear" only');
	}
	form.evidence.forEach((item, index) => {
		const at = [...path, "evidence", index];
		for (const key of conditions) {
			// What is captured is shown, and the value is the secret.
			const groups = key === "value" ? [] : detailGroups;
			const own = item[key];
			if (own !== undefined) {
				const { tree, maxLength } = checkPattern(own, [...at, key], fault, groups) ?? {};
				if (tree) programs[index]![key] = programOf(tree, key);
				if (key === "before") beforeLengths[index] = maxLength ?? 0;
			}
			const unless = item.unless?.[key];
			if (unless !== undefined) {
				const { tree } = checkPattern(unless, [...at, "unless", key], fault, []) ?? {};
				if (tree) exceptions[index]![key] = programOf(tree, key);
			}
		}
		const isJudged = item.gives !== undefined || item.weight !== undefined;
		if (!isJudged && item.set === undefined) fault(at, 'needs "gives", "weight" or "set"');
		if (isJudged && item.says === undefined) fault(at, 'needs "says": the reason in words');
	});
	const run = facts?.run;
	return {
		pattern: form.pattern,
		...(isForeign && facts && { program: compileProgram(facts.tree, false) }),
		maxLength: facts?.maxLength ?? 0,
		probe: { bytes: run?.bytes ?? "", length: facts ? shortestRun(facts) : 0 },
		maxRun: facts ? longestRun(facts, form.boundary) : 0,
		isRun: facts !== undefined && isRun(facts),
		literal: facts?.literal ?? "",
		boundary: form.boundary,
		keywords: form.keywords.map((keyword) => keyword.toLowerCase()),
		keywordsAreNear: form.keywordsAreNear,
		...(form.namedByPath && { namedByPath: form.namedByPath }),
		...(form.confidence && { confidence: form.confidence }),
		...(form.says && { says: form.says }),
		...(form.prior !== undefined && { prior: form.prior }),
		...(form.needsClaim && { needsClaim: true }),
		...(form.roles && { roles: form.roles as Record<string, RoleGrade> }),
		...(form.neutral && { neutral: form.neutral }),
		...(form.calls && { calls: form.calls }),
		entropy: form.entropy,
		evidence: form.evidence.map((item, index) => ({
			...(item as Evidence),
			...(item.before !== undefined && { beforeLength: beforeLengths[index] ?? 0 }),
			...(isForeign && { programs: programs[index]! }),
			...(isForeign &&
				item.unless && {
					unless: { ...(item.unless as Conditions), programs: exceptions[index]! },
				}),
		})),
	};
}

type Programs = Partial<Record<PatternName, PatternNode>>;

/** The pattern as it is matched: what stands before a value ends at it, and what stands behind begins there. */
function programOf(tree: PatternFacts["tree"], key: PatternName): PatternNode {
	const node = compileProgram(tree, key !== "value" && key !== "name");
	if (key === "before") return { type: "all", nodes: [node, { type: "end" }] };
	return key === "after" ? { type: "all", nodes: [{ type: "start" }, node] } : node;
}

function checkPattern(
	source: string,
	at: DataPath,
	fault: ReportFault,
	allowed: readonly string[],
): PatternFacts | undefined {
	try {
		const facts = analysePattern(source);
		for (const group of facts.groups.filter((name) => !allowed.includes(name))) {
			fault(
				at,
				`the group "${quotable(group)}" is not known here${allowed.length > 0 ? `: known are ${allowed.map((name) => `"${name}"`).join(", ")}` : ""}`,
			);
		}
		return facts;
	} catch (error) {
		if (!(error instanceof PatternError)) throw error;
		fault(
			at,
			`the pattern ${JSON.stringify(quotable(source.slice(0, 60)))} is refused at character ${error.index + 1}: ${quotable(error.message)}`,
		);
		return undefined;
	}
}

function checkFacts({ groups, run }: PatternFacts, at: DataPath, fault: ReportFault): void {
	if (!groups.includes("secret")) fault(at, "the pattern needs the group (?<secret>…)");
	if (!run || run.min < minProbeLength) {
		fault(
			at,
			`the pattern needs a class of characters that repeats at least ${minProbeLength} times in every match, by which candidates are found`,
		);
	} else if (run.bytes.length > maxProbeBytes) {
		fault(at, "the pattern needs a narrower class: the one that repeats runs through any text");
	}
}

function isRun({ minLength, maxLength, run }: PatternFacts): boolean {
	return minLength === run?.min && maxLength === run.max;
}

/** The shortest run of the probe's class that a match needs: a literal of the class beside it belongs to it. */
function shortestRun({ minLength, maxLength, run, literal }: PatternFacts): number {
	const { bytes = "", min = 0 } = run ?? {};
	const isAll = minLength === maxLength && minLength === min + literal.length;
	return isAll && [...literal].every((character) => bytes.includes(character)) ? minLength : min;
}

/**
 * The longest run of the probe's class that a match can stand in. Where a neighbour of the class
 * makes the match part of something longer, the run is no longer than the match.
 */
function longestRun(facts: PatternFacts, boundary: Form["boundary"]): number {
	const parts = boundary === "token" ? /^[0-9A-Za-z_-]*$/ : /^[0-9A-Za-z]*$/;
	if (!parts.test(facts.run?.bytes ?? "")) return Number.MAX_SAFE_INTEGER;
	return isRun(facts) ? facts.run!.max : facts.maxLength;
}
