// Tells whether anything in a content or its path could say which provider a value in it belongs to. Most values that
// look like keys stand in files that name no provider, and reading the text around each would take a third of the scan
// of a tree.

import type { Form, Rule } from "../packs/pack.ts";
import { compileLiteralSearch } from "./context/literal-search.ts";
import { literalsOf, mentionTexts } from "./context/mentions.ts";

/** False where no value of a form that `asksForName` is a match in this content under this path. */
export type NameCheck = (bytes: Buffer, path: string) => boolean;

/** True where a value is a match only beside a keyword or a claim, and patterns can tell that a content holds none. */
export function asksForName(form: Form): boolean {
	return form.keywords.length > 0 || (form.needsClaim === true && claimsOf(form) !== undefined);
}

export function createNameCheck(rules: readonly Rule[]): NameCheck {
	const asking = rules.flatMap((rule) =>
		rule.forms.filter(asksForName).map((form) => ({ rule, form })),
	);
	const literals = asking.flatMap(({ rule, form }) => {
		if (form.keywords.length > 0) return form.keywords.map((word) => word.toLowerCase());
		return rule.mentions ? literalsOf(mentionTexts(rule.mentions)) : [];
	});
	const findLiterals = compileLiteralSearch([...new Set(literals)]);
	const inPath = new RegExp(literals.map((text) => text.replace(/\W/g, "\\$&")).join("|"), "i");
	const claims = asking.flatMap(({ form }) => (form.keywords.length > 0 ? [] : claimsOf(form)!));
	return (bytes, path) => {
		if (literals.length === 0) return claims.length > 0;
		const text = bytes.toString("latin1");
		return (
			// Colours are taken out before anything is looked for.
			text.includes("\x1b") ||
			inPath.test(path) ||
			inPath.test(path.replace(/[^a-z0-9]/gi, "")) ||
			findLiterals(text).length > 0 ||
			claims.some((claim) => claim.test(text))
		);
	};
}

/** A pattern for each evidence that claims a value: it holds wherever the evidence does. Undefined where one has no such pattern. */
function claimsOf({ evidence }: Form): RegExp[] | undefined {
	const patterns: RegExp[] = [];
	for (const { claims, beside, after, before, near, joined, programs } of evidence) {
		if (claims !== true) continue;
		const source = beside ?? after ?? before ?? near ?? joined;
		if (source === undefined || programs !== undefined) return undefined;
		patterns.push(new RegExp(withoutEdges(source), "i"));
	}
	return patterns;
}

/** Evidence is read in a part of the content, at whose ends these hold as well. */
function withoutEdges(source: string): string {
	return source
		.replace(/^(?:\^|\\b|\(\?:\^\|\[\^[^\]]*\]\))/, "")
		.replace(/(?:\$|\\b|\(\?!\[[^\]]*\]\))$/, "");
}
