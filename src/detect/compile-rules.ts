// Compiles rules for the scan: patterns to RegExp, evidence to functions, and the byte sets of all forms to one probe
// set, with which a single pass finds every run that some form could match.

import type { Form, Rule } from "../packs/pack.ts";
import { base64Characters, minBase64Run } from "./base64.ts";
import { createPattern } from "./pattern.ts";
import { type ByteSet, byteSet } from "./run-scan.ts";
import type { Pattern } from "./step-matcher.ts";
import type { Judge } from "./weigh-evidence.ts";

type JudgeCompiler = (rule: Rule, form: Form, others: readonly Rule[]) => Judge;

export interface CompiledForm {
	readonly rule: Rule;
	readonly form: Form;
	readonly pattern: Pattern;
	readonly judge: Judge;
	/** Values that the form's evidence rules out whatever stands around them. */
	readonly vetoes: readonly RegExp[];
	/** The pattern begins with its run, in which the literal cannot stand: it is looked for behind the run's start. */
	readonly isLiteralBehind: boolean;
	/** Values that need no keyword near them where their path holds one. */
	readonly namedByPath?: RegExp;
}

export interface CompiledProbe {
	readonly set: ByteSet;
	readonly length: number;
	readonly forms: readonly CompiledForm[];
}

/** Without `compileJudge` for who judges nothing, and need not load all that does. */
export function compileProbes(
	rules: readonly Rule[],
	compileJudge: JudgeCompiler = () => () => neverJudges(),
): CompiledProbe[] {
	const probes = new Map<string, { set: ByteSet; length: number; forms: CompiledForm[] }>();
	for (const rule of rules) {
		for (const form of rule.forms) {
			const { bytes } = form.probe;
			const probe = probes.get(bytes) ?? {
				set: byteSet(bytes),
				length: form.probe.length,
				forms: [],
			};
			probe.length = Math.min(probe.length, form.probe.length);
			probe.forms.push({
				rule,
				form,
				pattern: createPattern(form.pattern, "", form.program),
				judge: compileJudge(
					rule,
					form,
					rules.filter(({ id }) => id !== rule.id),
				),
				vetoes: compileVetoes(form),
				isLiteralBehind: isLiteralBehind(form),
				...(form.namedByPath && { namedByPath: new RegExp(form.namedByPath) }),
			});
			probes.set(bytes, probe);
		}
	}
	return [...probes.values()];
}

function neverJudges(): never {
	throw new Error("These rules were compiled to find candidates, not to judge them");
}

function isLiteralBehind({ pattern, probe, literal }: Form): boolean {
	const first = /^\(\?<secret>\[[^\]\\]*\]\{(\d+)\}\)/.exec(pattern);
	const isInRun = [...literal].every((character) => probe.bytes.includes(character));
	return Number(first?.[1]) === probe.length && !isInRun;
}

/** Evidence that rules a value out by itself. A shortcut for the package's own patterns alone. */
function compileVetoes({ evidence, program }: Form): RegExp[] {
	if (program !== undefined) return [];
	return evidence.flatMap(({ gives, says: _, value, set: __, ...others }) =>
		gives === "nothing" && value !== undefined && Object.keys(others).length === 0
			? [new RegExp(value)]
			: [],
	);
}

/** All probes as one: a run of this set that is long enough may hold a candidate or base64. */
export interface ProbeSet {
	readonly set: ByteSet;
	readonly length: number;
	readonly probes: readonly CompiledProbe[];
	/** How far behind a match's first byte the run may begin by which it is found. */
	readonly maxRunDistance: number;
}

export function compileProbeSet(probes: readonly CompiledProbe[]): ProbeSet {
	const set = byteSet(base64Characters);
	for (const probe of probes)
		probe.set.forEach((member, byte) => {
			if (member) set[byte] = 1;
		});
	const longest = probes.flatMap(({ forms }) => forms.map(({ form }) => form.maxLength));
	return {
		set,
		length: Math.min(minBase64Run, ...probes.map(({ length }) => length)),
		probes,
		// An encoded head, or the stride at which dense escapes are looked for, is no longer than 64.
		maxRunDistance: 64 + Math.max(0, ...longest),
	};
}

export function collectWords(rules: readonly Rule[]): string[] {
	const forms = rules.flatMap((rule) => rule.forms);
	const asked = forms.flatMap((form) => [
		...form.keywords,
		...form.evidence.flatMap(({ file, unless }) => [...(file ?? []), ...(unless?.file ?? [])]),
	]);
	for (const { mentions } of rules)
		asked.push(...(mentions?.hosts ?? []), ...(mentions?.code ?? []));
	return [...new Set(asked.map((word) => word.toLowerCase()))];
}
