// The types of pack entries, as numbers in their headers (kernel/assembly/pack-entry.ts).
// https://git-scm.com/docs/pack-format: "Object entries"

export const entryTypes = {
	commit: 1,
	tree: 2,
	blob: 3,
	tag: 4,
	offsetDelta: 6,
	idDelta: 7,
} as const;

/** A header is never longer: 10 bytes of size, then 10 of distance or 32 of id. */
export const maxHeaderBytes = 42;
