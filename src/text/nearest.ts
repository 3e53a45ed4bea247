// Finds the known word nearest to a mistyped one, for flags, commands and config keys. Case, "-" and "_" do not
// count, so "max_file_size" finds "maxFileSize". Where nothing is near enough there is no suggestion.

/** Gives the candidate nearest to `word`, the first of equals, or nothing that is near enough. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
	const wanted = fold(word);
	if (wanted === "" || wanted.length > maxLength) return undefined;
	let best: string | undefined;
	let bestDistance = Number.POSITIVE_INFINITY;
	const begun: string[] = [];
	for (const candidate of candidates) {
		const known = fold(candidate);
		if (known.length > maxLength) continue;
		if (wanted.length >= minPrefix && known.startsWith(wanted)) begun.push(candidate);
		const distance = editDistance(wanted, known);
		if (distance < bestDistance && distance <= allowedDistance(wanted, known)) {
			best = candidate;
			bestDistance = distance;
		}
	}
	return best ?? (begun.length === 1 ? begun[0] : undefined);
}

/**
 * Counts the single-character insertions, deletions, replacements and swaps of neighbours
 * between two words. Takes time in proportion to the product of their lengths.
 */
export function editDistance(from: string, to: string): number {
	let beforeLast: number[] = [];
	let last = Array.from({ length: to.length + 1 }, (_, column) => column);
	for (let row = 1; row <= from.length; row++) {
		const current = [row];
		for (let column = 1; column <= to.length; column++) {
			const same = from[row - 1] === to[column - 1];
			let cost = Math.min(
				last[column]! + 1,
				current[column - 1]! + 1,
				last[column - 1]! + (same ? 0 : 1),
			);
			const swapped =
				row > 1 &&
				column > 1 &&
				from[row - 1] === to[column - 2] &&
				from[row - 2] === to[column - 1];
			if (swapped) cost = Math.min(cost, beforeLast[column - 2]! + 1);
			current.push(cost);
		}
		beforeLast = last;
		last = current;
	}
	return last[to.length]!;
}

function fold(word: string): string {
	return word.toLowerCase().replaceAll(/[-_]/g, "");
}

/** A third of the longer word, as rustc has it, and never all of it. */
function allowedDistance(from: string, to: string): number {
	const longer = Math.max(from.length, to.length);
	return Math.min(Math.max(1, Math.floor(longer / 3)), longer - 1);
}

const maxLength = 64;
const minPrefix = 3;
