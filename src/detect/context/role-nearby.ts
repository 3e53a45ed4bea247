// Decides cheaply whether anything near a value could call it a key. That skips lists of hashes, for which only their
// path could speak.

import type { FindHits } from "./layer-text.ts";
import { compileLiteralSearch } from "./literal-search.ts";
import type { ValueContext } from "./mentions.ts";
import { environmentWords, roleLiterals } from "./name-words.ts";

/** How far a word may stand that calls a value a key, where nothing near names a provider. */
const roleReach = { before: 600, after: 300 } as const;
const environmentAhead = new RegExp(
	`(?:^|[^a-z0-9])(?:${[...environmentWords].join("|")})["']?\\s{0,4}(?:=>|[:=])\\s{0,4}["']?$`,
	"i",
);

/** True where a word for keys stands near, an environment names the value, or nothing else stands in the text. */
export function mayHaveRole(around: ValueContext): boolean {
	const { text, start, end } = around;
	const hits = around.hits(findRoleWords, 1);
	for (let index = 0; index < hits.length; index += 3) {
		if (hits[index]! >= start - roleReach.before && hits[index]! < end + roleReach.after)
			return true;
	}
	return environmentAhead.test(text.slice(Math.max(0, start - 40), start)) || isAlone(around);
}

/** True where nothing else stands in the text. */
export function isAlone({ text, start, end }: ValueContext): boolean {
	return (
		/^[\s"']*$/.test(text.slice(Math.max(0, start - 40), start)) &&
		/^[\s"']*$/.test(text.slice(end, end + 40)) &&
		text.length < end - start + 80
	);
}

const findRoleLiterals = compileLiteralSearch(roleLiterals);
const findRoleWords: FindHits = (text, budget) => {
	budget.takeSteps(text.length);
	return findRoleLiterals(text).flatMap((at) => [at, at + 1, 0]);
};
