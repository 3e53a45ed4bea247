// Parses a size such as "100MB". KB is 1000 and KiB is 1024; a bare K, M, G or T is 1024-based, as in ripgrep's
// --max-filesize and in git. Zero is refused, since it means "no limit" to some tools and "nothing" to others.

/** Gives the bytes, a safe integer above 0, or nothing for what is not a whole size. */
export function parseSize(text: string): number | undefined {
	const parts = /^(\d+) ?(?:([kmgt])(i?b)?|b)?$/i.exec(text);
	if (!parts) return undefined;
	const base = parts[3]?.toLowerCase() === "b" ? 1000 : 1024;
	const power = parts[2] === undefined ? 0 : prefixes.indexOf(parts[2].toLowerCase()) + 1;
	const bytes = Number(parts[1]) * base ** power;
	// Every factor is a whole number, so a safe product was computed without rounding.
	return Number.isSafeInteger(bytes) && bytes > 0 ? bytes : undefined;
}

const prefixes = "kmgt";
