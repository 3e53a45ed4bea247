// Tells whether a run may begin with the end of an escape, so that what is behind it may be a value: "0022" of "\u0022",
// "n" of "\n", "31m" of a colour. kernel/assembly/escape-tails.ts says the same.

/** The longest tail: "u005cu005cu005cu003d" is nested as deep as we decode. */
export const maxTail = 20;

/**
 * One part of a tail, of any length that it may have: digits whose sign stands before the run; the letter of "\n" and
 * its kin, or the second sign of "${NAME:-"; "u0022"; the end of a colour.
 */
const parts = [/[0-9A-Fa-f]{2}/y, /[0-9A-Fa-f]{3}/y, /[0-9A-Fa-f]{4}/y, /[abefnrtv0-]/y]
	.concat([2, 3, 4, 5, 6, 7, 8].map((count) => new RegExp(`[uUxX][0-9A-Fa-f]{${count}}`, "y")))
	.concat([0, 1, 2, 3].map((count) => new RegExp(`[0-9]{${count}}[mK]`, "y")));

/** Whether a run without such a tail is as long as a value; `shortest` and `longest` are its bounds. */
export function mayEndEscape(run: string, shortest: number, longest: number): boolean {
	const tails = new Set([0]);
	for (let length = 0; length <= maxTail && length < run.length; length++) {
		if (!tails.has(length)) continue;
		const left = run.length - length;
		if (length > 0 && left <= longest && left >= shortest) return true;
		for (const part of parts) {
			part.lastIndex = length;
			if (part.test(run)) tails.add(part.lastIndex);
		}
	}
	return false;
}
