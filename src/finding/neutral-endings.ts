// Endings of a file's own name that say nothing of what is before them: in "<key>.txt" the key is a key. Within a
// text the same is a mention of a file; names that web builds give to hashed files ("<md5>-us2.png") are always that.

/** Gives the name without such an ending; undefined where it has none. */
export function withoutNeutralEnding(name: string): string | undefined {
	const found = ending.exec(name);
	return found === null || found.index === 0 ? undefined : name.slice(0, found.index);
}

const ending = /\.(?:txt|md|json|xml|html?|php|pdf|gz|tgz|zip)$/;
