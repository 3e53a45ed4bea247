// Resolves the names that imports give: with `m "github.com/keighl/mandrill"` a call of `m.` is one of Mandrill's.

import type { Mention } from "./mentions.ts";
import type { ReadName } from "./names.ts";
import type { Owner } from "./owner-list.ts";

/** The name of a call whose first part an import of the provider defines, with that provider. */
export function resolveAlias(
	owner: Owner,
	name: ReadName,
	text: string,
	mentions: readonly Mention[],
	provider: string | undefined,
): ReadName {
	if (owner.relation !== "call" || name.provider !== undefined || provider === undefined)
		return name;
	const alias = /^(?:new\s{1,3})?([A-Za-z_$][\w$]{0,30})\b/.exec(owner.text)?.[1];
	if (alias === undefined) return name;
	const isDefined = mentions.some(
		({ at, kind }) => kind !== "weak" && definesAlias(lineAround(text, at), alias),
	);
	if (!isDefined) return name;
	const folded = alias.toLowerCase();
	return { ...name, provider, foreign: name.foreign.filter((word) => !folded.includes(word)) };
}

/** No more of it than is looked at: a line may be as long as the text. */
function lineAround(text: string, at: number): string {
	const near = Math.max(0, at - reach);
	const from = near + text.slice(near, at).lastIndexOf("\n") + 1;
	const behind = text.slice(at, at + reach);
	const end = behind.indexOf("\n");
	const line = text.slice(from, at) + (end < 0 ? behind : behind.slice(0, end));
	// "require('x') // replaces mandrill" imports something else.
	const remark = /\s(?:\/\/|#\s|\/\*)/.exec(line);
	return remark && from + remark.index < at ? "" : line;
}

const reach = 160;

/** `import x from "…"`, `x = require("…")`, `import … as x`, `use … as x`, and Go's `x "…"`. */
function definesAlias(line: string, alias: string): boolean {
	if (!line.includes(alias)) return false;
	const quoted = alias.replaceAll("$", "\\$");
	const isImport = /\b(?:import|require|from|use|using|include|alias)\b/.test(line);
	const names = new RegExp(`(?:^|[\\s,{*(])${quoted}(?=[\\s,})=;]|$)`);
	return (isImport && names.test(line)) || new RegExp(`^\\s{0,20}${quoted}\\s{1,4}"`).test(line);
}
