// Cuts a commit message's file down to what may become the message: all but the diff that `commit -v` shows below its
// scissors line. Comments stay: `commit.cleanup`, `core.commentChar` and `--cleanup` decide whether git removes them,
// and a hook cannot see them all.

/** Blanks what is not recorded; lines keep their numbers. `wasEdited`: git opened an editor. */
export function possibleMessage(file: Buffer, wasEdited: boolean): Buffer {
	// Without an editor git writes nothing into it, and what the caller wrote is kept.
	if (!wasEdited) return file;
	const lines = file.toString("latin1").split("\n");
	const start = lines.findIndex((_, index) => isShownChange(lines, index));
	if (start < 0) return file;
	return Buffer.from(lines.slice(0, start).join("\n"), "latin1");
}

/**
 * True for the scissors line that git wrote itself: below it are comments, then the change, to the
 * end of the file. A line that only looks like one is part of the message, and so is what follows it.
 */
function isShownChange(lines: readonly string[], index: number): boolean {
	const comment = scissors.exec(lines[index]!)?.[1];
	if (comment === undefined) return false;
	let at = index + 1;
	while (lines[at]?.startsWith(comment)) at++;
	return at > index + 1 && isPatch(lines, at, comment);
}

/** Begins with the comment character of the repository. */
const scissors = /^(\S{1,8}) -{24} >8 -{24}$/;

/** True when git's patches, and nothing else, stand from here to the end; `-vv` puts comments between. */
function isPatch(lines: readonly string[], start: number, comment: string): boolean {
	const end = lines.at(-1) === "" ? lines.length - 1 : lines.length;
	if (start >= end) return false;
	for (let at = start; at < end; ) {
		if (lines[at]!.startsWith(comment)) {
			at++;
			continue;
		}
		if (!patchHead.test(lines[at]!)) return false;
		for (at++; at < end && patchHeader.test(lines[at]!); ) at++;
		while (at < end && lines[at]!.startsWith("@@")) {
			const next = hunkEnd(lines, at, end);
			if (next === undefined) return false;
			at = next;
		}
	}
	return true;
}

const patchHead = /^(?:diff --git |Submodule )/;
const patchHeader =
	/^(?:index |old mode |new mode |deleted file mode |new file mode |copy |rename |similarity index |dissimilarity index |--- |\+\+\+ |Binary files | {2}[<>] )/;

/** The line behind a hunk, which holds as many lines as it says; undefined where it does not. */
function hunkEnd(lines: readonly string[], start: number, end: number): number | undefined {
	const counts = hunk.exec(lines[start]!);
	if (counts === null) return undefined;
	let old = Number(counts[1] ?? 1);
	let next = Number(counts[2] ?? 1);
	let at = start + 1;
	for (; at < end && (old > 0 || next > 0); at++) {
		const sign = lines[at]![0] ?? " ";
		if (sign === "-" || sign === " ") old--;
		if (sign === "+" || sign === " ") next--;
		if (!"-+ \\".includes(sign) || old < 0 || next < 0) return undefined;
	}
	while (lines[at]?.startsWith("\\")) at++;
	return old === 0 && next === 0 ? at : undefined;
}

const hunk = /^@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@/;
