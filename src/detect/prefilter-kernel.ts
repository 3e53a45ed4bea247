// Makes a kernel for the rules: gives it their byte sets, words, and for each form what rules a run out cheaply. Its
// answers are candidate regions, which do not depend on what stands elsewhere in the content.

import { createKernel, type Exclusion, type Kernel, type Veto } from "../kernel/kernel.ts";
import { contextWindow } from "./candidate-context.ts";
import type { CompiledForm, CompiledProbe, ProbeSet } from "./compile-rules.ts";
import { asksForName } from "./content-claims.ts";
import { entities } from "./escape-codes.ts";
import { escapeContext } from "./escape-windows.ts";
import { createRunExclusion } from "./run-exclusion.ts";

/** How far from a change a candidate region can appear or vanish; a run that the change touches may be longer. */
export const changeMarginBytes = 24;

/** How far around a candidate region a rule sees, and how long a match can be. */
export interface RegionContext {
	readonly maxMatchBytes: number;
	readonly beforeBytes: number;
	readonly afterBytes: number;
}

/** The answers of prefilterRange() and prefilterVersion(), in their two lowest bits: kernel/assembly/prefilter.ts. */
export const prefilterAnswers = {
	/** No candidate regions. */
	clean: 0,
	/** Candidate regions, of which none needs to be scanned again. */
	unchanged: 1,
	/** Candidate regions, and ranges of them that are to be scanned. */
	toScan: 2,
	/** Only a scan of the whole content can tell. */
	unclear: 3,
} as const;

/** Makes a kernel that finds the candidate regions of a probe set. */
export function createPrefilterKernel(probeSet: ProbeSet): {
	kernel: Kernel;
	context: RegionContext;
} {
	const checks = probeSet.probes.map(({ forms }) => forms.flatMap(checksOf));
	const forms = checks.flat();
	const vetoes = forms.map((form) => form.vetoes);
	const isVetoed: Veto = (form, address, bytes) => {
		const value = kernel.memoryBytes().toString("latin1", address, address + bytes);
		return vetoes[form]!.some((veto) => veto.test(value));
	};
	const excludes = createRunExclusion(probeSet);
	const isRunExcluded: Exclusion = (content, bytes, start, end) =>
		excludes(kernel.memoryBytes(), content + start, content + end, content, content + bytes);
	const kernel = createKernel({ isVetoed, isRunExcluded });
	const words = nearWords(probeSet);
	const slacks = forms.map(({ form }) => slackOf(form));
	const maxMatchBytes = Math.max(0, ...forms.map(({ form }) => form.maxLength));
	/** A candidate region can appear or vanish no farther from a change. */
	const margin = Math.max(
		changeMarginBytes,
		16 + Math.max(0, ...slacks),
		...words.map((word) => word.length),
	);
	const context = {
		maxMatchBytes,
		beforeBytes: contextWindow.before + maxMatchBytes + margin,
		afterBytes: contextWindow.after + maxMatchBytes + margin,
	};
	kernel.wasm.setRules(
		kernel.copyIn(probeSet.set),
		probeSet.length,
		putNumbers(kernel, probeNumbers(kernel, probeSet.probes, checks)),
		probeSet.probes.length,
		putNumbers(kernel, formNumbers(kernel, forms)),
		margin,
		putNumbers(kernel, wordNumbers(kernel, words)),
		words.length,
		context.beforeBytes,
		context.afterBytes,
		escapeContext.before + margin,
		escapeContext.after + margin,
		putNumbers(
			kernel,
			[...entities].flatMap(([name, code]) => [hashOf(name), code]),
		),
		entities.size,
	);
	return { kernel, context };
}

/** The words that forms ask for near a value. */
function nearWords({ probes }: ProbeSet): string[] {
	const forms = probes.flatMap((probe) => probe.forms);
	return forms.flatMap(({ form }) => (form.keywordsAreNear ? form.keywords : []));
}

/** Two numbers each: kernel/assembly/keyword-search.ts. */
function wordNumbers(kernel: Kernel, words: readonly string[]): number[] {
	return words.flatMap((word) => [
		kernel.copyIn(Buffer.from(word.toLowerCase(), "latin1")),
		word.length,
	]);
}

/** Four numbers each: kernel/assembly/rule-tables.ts. */
function probeNumbers(
	kernel: Kernel,
	probes: readonly CompiledProbe[],
	checks: readonly (readonly FormCheck[])[],
): number[] {
	let last = 0;
	return probes.flatMap(({ set, length }, probe) => {
		const first = last;
		last += checks[probe]!.length;
		return [kernel.copyIn(set), length, first, last];
	});
}

/** Seven numbers each: kernel/assembly/rule-tables.ts. */
function formNumbers(kernel: Kernel, checks: readonly FormCheck[]): number[] {
	return checks.flatMap(({ form, vetoes, isLiteralBehind, needsNearKeyword, isByPath }, number) => {
		const literal = Buffer.from(form.literal, "latin1");
		const flags =
			(vetoes.length > 0 ? 1 : 0) |
			(form.isRun ? 2 : 0) |
			(needsNearKeyword ? 4 : 0) |
			(isByPath ? 8 : 0) |
			(asksForName(form) ? 16 : 0) |
			(isLiteralBehind ? 32 : 0);
		const { probe, maxRun } = form;
		const own = [kernel.copyIn(literal), literal.length];
		return [probe.length, Math.min(maxRun, longestRun), slackOf(form), ...own, flags, number];
	});
}

/** What the kernel checks of a form: values that may be matches, and whether only with a keyword near them. */
interface FormCheck {
	readonly form: CompiledForm["form"];
	readonly vetoes: readonly RegExp[];
	readonly isLiteralBehind: boolean;
	readonly needsNearKeyword: boolean;
	/** True for values of which a path can speak alone. */
	readonly isByPath: boolean;
}

/** A second check for the values of which a path can speak: the kernel knows no paths. */
function checksOf({ form, vetoes, isLiteralBehind, namedByPath }: CompiledForm): FormCheck[] {
	const own = { form, isLiteralBehind };
	const first = { ...own, vetoes, needsNearKeyword: form.keywordsAreNear, isByPath: false };
	if (!namedByPath) return [first];
	const others = new RegExp(`^(?!${namedByPath.source})`);
	return [first, { ...own, vetoes: [...vetoes, others], needsNearKeyword: false, isByPath: true }];
}

/** As kernel/assembly/escape-reader.ts makes it of the letters of a name. */
function hashOf(name: string): number {
	return [...name].reduce((hash, letter) => (Math.imul(hash, 31) + letter.charCodeAt(0)) >>> 0, 0);
}

/** No content is longer; the kernel's numbers have 32 bits. */
const longestRun = 1 << 30;

function putNumbers(kernel: Kernel, numbers: readonly number[]): number {
	return kernel.copyIn(new Uint8Array(Uint32Array.from(numbers).buffer));
}

function slackOf({ literal, maxLength, probe }: CompiledProbe["forms"][number]["form"]): number {
	return literal === "" ? 0 : maxLength - probe.length;
}
