// Resolves the names that imports give: with `m "github.com/keighl/mandrill"` a call of `m.` is one of Mandrill's.

import type { Mention } from "./mentions.ts";
import type { ReadName } from "./names.ts";
import type { Owner } from "./owner-list.ts";

/** What the imports around a value define. Its owners have few first parts, and share what was read of the lines. */
export class ImportAliases {
	readonly #text: string;
	readonly #mentions: readonly Mention[];
	readonly #provider: string | undefined;
	readonly #known = new Map<string, boolean>();
	#lines: readonly { readonly line: string; readonly isImport: boolean }[] | undefined;

	/** Those of the lines in which the provider is mentioned. */
	constructor(text: string, mentions: readonly Mention[], provider: string | undefined) {
		this.#text = text;
		this.#mentions = mentions;
		this.#provider = provider;
	}

	/** The name of a call whose first part an import of the provider defines, with that provider. */
	resolve({ relation, text }: Owner, name: ReadName): ReadName {
		const provider = this.#provider;
		if (relation !== "call" || name.provider !== undefined || provider === undefined) return name;
		const alias = /^(?:new\s{1,3})?([A-Za-z_$][\w$]{0,30})\b/.exec(text)?.[1];
		if (alias === undefined || !this.#defines(alias)) return name;
		const folded = alias.toLowerCase();
		return { ...name, provider, foreign: name.foreign.filter((word) => !folded.includes(word)) };
	}

	/** `import x from "…"`, `x = require("…")`, `import … as x`, `use … as x`, and Go's `x "…"`. */
	#defines(alias: string): boolean {
		let isDefined = this.#known.get(alias);
		if (isDefined === undefined) {
			const quoted = alias.replaceAll("$", "\\$");
			const named = new RegExp(`(?:^|[\\s,{*(])${quoted}(?=[\\s,})=;]|$)`);
			const ahead = new RegExp(`^\\s{0,20}${quoted}\\s{1,4}"`);
			isDefined = this.#read().some(
				({ line, isImport }) =>
					line.includes(alias) && ((isImport && named.test(line)) || ahead.test(line)),
			);
			this.#known.set(alias, isDefined);
		}
		return isDefined;
	}

	#read() {
		this.#lines ??= this.#mentions
			.filter(({ kind }) => kind !== "weak")
			.map(({ at }) => {
				const line = lineAround(this.#text, at);
				return { line, isImport: importWord.test(line) };
			});
		return this.#lines;
	}
}

const importWord = /\b(?:import|require|from|use|using|include|alias)\b/;

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
