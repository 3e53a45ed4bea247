// What of a commit message's file will be the message? Not what git wrote for the person at the
// editor: comments, and with `commit -v` the whole change below the scissors line.

/** Blanks what is not recorded; lines keep their numbers. `wasEdited`: git opened an editor. */
export function recordedMessage(file: Buffer, wasEdited: boolean): Buffer {
	// Without an editor git writes nothing into it, and what the caller wrote is kept.
	if (!wasEdited) return file;
	const lines = file.toString("latin1").split("\n");
	const cut = lines.findIndex((line) => scissors.test(line));
	const comment = (cut < 0 ? undefined : scissors.exec(lines[cut]!)?.[1]) ?? "#";
	const kept = lines
		.slice(0, cut < 0 ? undefined : cut)
		.map((line) => (line.startsWith(comment) ? "" : line));
	return Buffer.from(kept.join("\n"), "latin1");
}

/** Begins with the comment character of the repository. */
const scissors = /^(\S{1,8}) -{24} >8 -{24}$/;
