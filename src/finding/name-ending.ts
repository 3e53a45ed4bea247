// Which endings of a file's own name say nothing of what stands before them? "<key>.txt" is a key that
// somebody kept under its name. In a text the same is a mention of a file, and with the endings that
// web builds give to hashed files ("<md5>-us2.png") it is one in a name, too.

/** Gives the name without such an ending; undefined where it has none. */
export function withoutEnding(name: string): string | undefined {
	const found = ending.exec(name);
	return found === null || found.index === 0 ? undefined : name.slice(0, found.index);
}

const ending = /\.(?:txt|md|json|xml|html?|php|pdf|gz|tgz|zip)$/;
