// What do questions that a thread left come to? Where all are answered with no, what it told of those
// families holds; where one is not, they are read again here, and judged on the way.

import { createMatchCheck, type MatchCheck } from "../../detect/deferred-candidate.ts";
import { createScanner } from "../../detect/scanner.ts";
import type { ReadingPlan } from "./reading.ts";
import type { Task, Told } from "./told.ts";

/** Gives what is told for certain; calls `readAgain` for each family of which nothing is. */
export type Settling = (told: Told, readAgain: (family: Task) => void) => Told;

/** Makes the settling for readers that count in `open` how many bytes of questions are not answered. */
export function createSettling({ rulePacks }: ReadingPlan, open: Int32Array): Settling {
	let judge: MatchCheck | undefined;
	return ({ left, ...told }, readAgain) => {
		if (left === undefined) return told;
		judge ??= createMatchCheck(createScanner(rulePacks));
		const { roots, questions } = left;
		const isMatch = questions.some(judge);
		for (const { bytes } of questions) Atomics.sub(open, 0, bytes.length);
		if (isMatch) {
			for (const root of roots) {
				readAgain({ pack: told.pack, from: root, to: root + 1, weight: 0, isAgain: true });
			}
			return told;
		}
		return {
			...told,
			done: Int32Array.from([...told.done, ...left.done]),
			blobs: told.blobs + left.blobs,
			bytes: told.bytes + left.bytes,
			commits: told.commits + left.commits,
		};
	};
}
