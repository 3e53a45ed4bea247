// Makes text that a person wrote (a reason, an unknown key) safe to put into a report. People do write "old key was
// …" next to a marker, and paste a key where a fingerprint belongs. Redaction of the line comes first; this is the
// second net.

/**
 * Gives `text` on one line of at most 200 code units, with "…" for every run that is long
 * enough to be a key. Doing it twice changes nothing more.
 */
export function quotable(text: string): string {
	// Invisible characters go first: left inside a key they would cut it into short runs.
	const line = text
		.replaceAll(/\p{DI}|\uFEFF|[^\P{C}\s]/gu, "")
		.replaceAll(/\s+/g, " ")
		.replaceAll(keyLike, "…")
		.trim();
	if (line.length <= maxLength) return line;
	return `${line.slice(0, maxLength - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;
}

// The shortest key of a provider has 22 characters.
const keyLike = /[A-Za-z0-9_-]{20,}/g;
const maxLength = 200;
