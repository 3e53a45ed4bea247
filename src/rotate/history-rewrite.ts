// Writes the commands that remove the old key from a history without naming the key: a pattern of its shape and of
// the characters that its dashboard shows. It matches hardly anything else, and its matches are shown before anything
// is rewritten.

export interface KeyShape {
	/** The class that the key is made of, such as "0-9a-f". */
	readonly characters: string;
	readonly length: number;
	/** The characters that may be shown; "" for none. */
	readonly first: string;
	readonly last: string;
}

/** A pattern that git and Python both understand. */
export function keyPattern({ characters, length, first, last }: KeyShape): string {
	const hidden = Math.max(0, length - first.length - last.length);
	return `${plain(first)}[${characters}]{${hidden}}${plain(last)}`;
}

/** The narrowest class that holds all of a rule's characters. */
export function characterClass(characters: string): string {
	if (/^[0-9a-f]+$/.test(characters)) return "0-9a-f";
	return /^[0-9A-Za-z]+$/.test(characters) ? "0-9A-Za-z" : "0-9A-Za-z_-";
}

/** How a history is rewritten. None of it holds the key, and every shell takes the commands as they are. */
export interface RewriteCommands {
	/** Shows what the pattern hits. */
	readonly look: string;
	/** The line of a file "replacements.txt": no shell's quotes would do for all. */
	readonly replacement: string;
	readonly rewrite: string;
}

export function rewriteCommands(pattern: string): RewriteCommands {
	const characters = /\[([^\]]+)\]/.exec(pattern)?.[1] ?? "0-9A-Za-z_-";
	const alone = `(?<![${characters}])${pattern}(?![${characters}])`;
	return {
		look: `git log --all --oneline --extended-regexp -G"${pattern}"`,
		replacement: `regex:${alone}==>REVOKED-KEY`,
		rewrite: "git filter-repo --replace-text replacements.txt --replace-message replacements.txt",
	};
}

/** What is shown of a key is of its class already; nothing else may reach a shell's line. */
function plain(text: string): string {
	return text.replace(/[^0-9A-Za-z_-]/g, "");
}
