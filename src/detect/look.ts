// What must the kernel know of the rules to look at a content? Of each form what rules a run out
// without reading much. It answers with spots: what a rule may want, whatever stands elsewhere.

import { createKernel, type Kernel, type Veto } from "../kernel/kernel.ts";
import type { CompiledProbe, Sweep } from "./compile.ts";
import { reach } from "./context.ts";
import { escapeReach } from "./escape-windows.ts";

/** How far from a stretch a byte can make or unmake what is found in it, runs themselves aside. */
export const lookMargin = 24;

/** How far from a spot a rule sees, in bytes. */
export interface Sight {
	readonly longest: number;
	readonly before: number;
	readonly after: number;
}

/** The answers of lookAtStretch() and lookAtVersion(), in their two lowest bits: kernel/assembly/version.ts. */
export const looks = {
	/** Nothing that a rule could want. */
	nothing: 0,
	/** Spots, of which none is to be judged again. */
	known: 1,
	/** Spots, and stretches with those that are to be judged again. */
	toJudge: 2,
	/** Only a scan of the whole content can tell. */
	unclear: 3,
} as const;

/** Makes a kernel that looks for what the rules of a sweep want. */
export function createLookingKernel(sweep: Sweep): { kernel: Kernel; sight: Sight } {
	const forms = sweep.probes.flatMap((probe) => probe.forms);
	const vetoes = forms.map((form) => form.vetoes);
	const isVetoed: Veto = (form, place, bytes) => {
		const value = kernel.bytes().toString("latin1", place, place + bytes);
		return vetoes[form]!.some((veto) => veto.test(value));
	};
	const kernel = createKernel(isVetoed);
	const words = nearWords(sweep);
	const slacks = forms.map(({ form }) => slackOf(form));
	const longest = Math.max(0, ...forms.map(({ form }) => form.maxLength));
	/** A change can make or unmake a spot no farther away. */
	const margin = Math.max(
		lookMargin,
		16 + Math.max(0, ...slacks),
		...words.map((word) => word.length),
	);
	const sight = {
		longest,
		before: reach.before + longest + margin,
		after: reach.after + longest + margin,
	};
	kernel.run.prepare(
		kernel.put(sweep.set),
		sweep.length,
		putNumbers(kernel, probeNumbers(kernel, sweep.probes)),
		sweep.probes.length,
		putNumbers(kernel, formNumbers(kernel, sweep.probes)),
		margin,
		putNumbers(kernel, wordNumbers(kernel, words)),
		words.length,
		sight.before,
		sight.after,
		escapeReach.before + margin,
		escapeReach.after + margin,
	);
	return { kernel, sight };
}

/** The words that forms ask for near a value. */
function nearWords({ probes }: Sweep): string[] {
	const forms = probes.flatMap((probe) => probe.forms);
	return forms.flatMap(({ form }) => (form.keywordsAreNear ? form.keywords : []));
}

/** Two numbers each: kernel/assembly/words.ts. */
function wordNumbers(kernel: Kernel, words: readonly string[]): number[] {
	return words.flatMap((word) => [
		kernel.put(Buffer.from(word.toLowerCase(), "latin1")),
		word.length,
	]);
}

/** Four numbers each: kernel/assembly/tables.ts. */
function probeNumbers(kernel: Kernel, probes: readonly CompiledProbe[]): number[] {
	let last = 0;
	return probes.flatMap(({ set, length, forms }) => {
		last += forms.length;
		return [kernel.put(set), length, last - forms.length, last];
	});
}

/** Seven numbers each: kernel/assembly/tables.ts. */
function formNumbers(kernel: Kernel, probes: readonly CompiledProbe[]): number[] {
	const forms = probes.flatMap((probe) => probe.forms);
	return forms.flatMap(({ form, vetoes }, number) => {
		const literal = Buffer.from(form.literal, "latin1");
		const flags =
			(vetoes.length > 0 ? 1 : 0) | (form.isRun ? 2 : 0) | (form.keywordsAreNear ? 4 : 0);
		const { probe, maxRun } = form;
		const own = [kernel.put(literal), literal.length];
		return [probe.length, Math.min(maxRun, longestRun), slackOf(form), ...own, flags, number];
	});
}

/** No content is longer; the kernel's numbers have 32 bits. */
const longestRun = 1 << 30;

function putNumbers(kernel: Kernel, numbers: readonly number[]): number {
	return kernel.put(new Uint8Array(Uint32Array.from(numbers).buffer));
}

function slackOf({ literal, maxLength, probe }: CompiledProbe["forms"][number]["form"]): number {
	return literal === "" ? 0 : maxLength - probe.length;
}
