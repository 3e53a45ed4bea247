// Could a version of a content hold a match? Where its base was asked before, only what is new is
// looked at, and what stands so near to something new that a rule could see it from there.
// The answer is never "no" where a scan of the whole would find something.

import type { Kernel } from "../kernel/kernel.ts";
import type { Pack } from "../packs/pack.ts";
import { compileProbes, compileSweep } from "./compile.ts";
import { createLookingKernel, looks } from "./look.ts";
import { createJudge, type Question } from "./question.ts";
import { createScanner } from "./scanner.ts";

/** What is known of a content: what in it is no match, and could be one in other surroundings. */
export interface Screened {
	/** Where its spots lie in the kernel's memory, and how many numbers they are. */
	readonly spots: number;
	readonly length: number;
	/** True when nothing is known: whatever is made from it is looked at as a whole. */
	readonly isUnclear: boolean;
}

/** Contents lie in the kernel's memory, with slack behind them. */
export interface Screen {
	readonly kernel: Kernel;
	/**
	 * Whether a scan, under any path, would give a match or a problem; and what is known then, of use
	 * unless it `isLast`: no version is made from it.
	 */
	whole(place: number, bytes: number, isLast?: boolean): Screened;
	/** The same for the version that the kernel made last, of a content that was asked about. */
	version(place: number, bytes: number, base: Screened, baseBytes: number): Screened;
	/** Is told of what nothing more is made from. */
	forget(screened: Screened): void;
	/** True when the content asked about last may hold a match. */
	readonly isWanted: boolean;
}

const withoutSpots: Screened = { spots: 0, length: 0, isUnclear: false };
const unclear: Screened = { spots: 0, length: 0, isUnclear: true };

/**
 * Makes a screen for the rules of some packs; one content is asked about at a time. What the kernel cannot
 * rule out is judged, or else `leave` takes it, which it does by giving true: then it counts as no match
 * until somebody has judged it, and where it is one, nothing that was said of its family holds.
 */
export function createScreen(
	packs: readonly Pack[],
	leave: (question: Question) => boolean = () => false,
): Screen {
	const scanner = createScanner(packs);
	const judge = createJudge(scanner);
	const sweep = compileSweep(compileProbes(scanner.rules));
	const { kernel, sight } = createLookingKernel(sweep);
	const { run } = kernel;
	let isWanted = false;

	function whole(place: number, bytes: number, isLast = false): Screened {
		const answer = run.lookAtStretch(place, bytes, 0, bytes, isLast ? 1 : 0);
		const seen = answer & 3;
		isWanted = false;
		if (seen === looks.nothing) return withoutSpots;
		if (seen === looks.known) return keep(answer);
		if (seen === looks.toJudge && areHarmless(place, bytes)) return keep(answer);
		isWanted = finds({ bytes: kernel.view(place, bytes), request: {} });
		return unclear;
	}

	function version(place: number, bytes: number, base: Screened, baseBytes: number): Screened {
		if (base.isUnclear) return whole(place, bytes);
		const answer = run.lookAtVersion(place, bytes, base.spots, base.length, baseBytes);
		const seen = answer & 3;
		isWanted = false;
		if (seen === looks.nothing) return withoutSpots;
		if (seen === looks.known) return keep(answer);
		const isHarmless = seen === looks.toJudge && areHarmless(place, bytes);
		return isHarmless ? keep(answer) : whole(place, bytes);
	}

	function keep(answer: number): Screened {
		return { spots: run.keepSpots(), length: answer >>> 2, isUnclear: false };
	}

	/** Judges the stretches that the kernel found. */
	function areHarmless(place: number, bytes: number): boolean {
		const stretches = kernel.numbers(run.stretches.value, run.stretchesLength.value);
		for (let at = 0; at < stretches.length; at += 2) {
			const [from, to] = [stretches[at]!, stretches[at + 1]!];
			const start = Math.max(0, from - sight.before);
			const end = Math.min(bytes, to + sight.after);
			const request = {
				from: Math.max(0, from - start - sight.longest),
				to: Math.min(to, end) - start,
				isPart: true,
			};
			if (finds({ bytes: kernel.view(place + start, end - start), request })) return false;
		}
		return true;
	}

	function finds(question: Question): boolean {
		return !leave(question) && judge(question);
	}

	return {
		kernel,
		whole,
		version,
		forget({ spots }) {
			if (spots !== 0) run.give(spots);
		},
		get isWanted() {
			return isWanted;
		},
	};
}
