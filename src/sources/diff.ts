// Reads a diff: what it adds to which file, on which lines. A hunk counts only where its lines are as
// many as its header says; all else stays plain text, so that nothing is lost in what only looks like one.

export interface DiffFile {
	/** On the new side, one character a byte ("latin1"). */
	readonly path: string;
	/** The new side, with empty lines in place of those that the diff does not show. */
	readonly lines: readonly string[];
	/** Indexes of the lines that are new. */
	readonly added: ReadonlySet<number>;
}

export interface Diff {
	readonly files: readonly DiffFile[];
	/** Names of the new side, of files that only moved too. */
	readonly names: readonly string[];
	/** The text without what was read as a diff; its lines keep their numbers. */
	readonly rest: string;
	/** How many files it tells of without their content. */
	readonly binary: number;
}

/** Takes one character a byte ("latin1"). Undefined for what is no diff. */
export function parseDiff(text: string): Diff | undefined {
	if (!mayBeDiff.test(text)) return undefined;
	const raw = text.split("\n");
	const rest = [...raw];
	const shown = (at: number) => (raw[at] ?? "").replace(colours, "");
	const files: { path: string; lines: string[]; added: Set<number> }[] = [];
	const names = new Set<string>();
	let path: string | undefined;
	let binary = 0;
	let paddingLeft = maxPadding;
	for (let at = 0; at < raw.length; ) {
		const line = shown(at).replace(/\r$/, "");
		const next = shown(at + 1).replace(/\r$/, "");
		if (line.startsWith("--- ") && next.startsWith("+++ ")) {
			path = newPath(line.slice(4), next.slice(4));
			if (path !== undefined) names.add(path);
			rest[at] = "";
			rest[at + 1] = "";
			at += 2;
			continue;
		}
		const moved = /^(?:rename|copy) to (.+)$/.exec(line)?.[1];
		if (moved !== undefined) names.add(unquote(moved));
		if (line.startsWith("diff --git ")) path = undefined;
		if (moved !== undefined || headers.test(line)) rest[at] = "";
		if (/^(?:Binary files .* differ|GIT binary patch)$/.test(line)) binary++;
		const hunk = readHunk(line, (offset) =>
			at + offset < raw.length ? shown(at + offset) : undefined,
		);
		if (hunk === undefined || hunk.start > paddingLeft) {
			at++;
			continue;
		}
		if (path !== undefined) {
			let file = files.at(-1);
			// In a log the same file comes again.
			if (file === undefined || file.path !== path || file.lines.length >= hunk.start) {
				file = { path, lines: [], added: new Set() };
				files.push(file);
			}
			paddingLeft -= hunk.start;
			while (file.lines.length < hunk.start - 1) file.lines.push("");
			for (const { content, isNew } of hunk.lines) {
				if (isNew) file.added.add(file.lines.length);
				file.lines.push(content);
			}
		}
		for (let offset = 0; offset <= hunk.length; offset++) rest[at + offset] = "";
		at += hunk.length + 1;
	}
	const isDiff = files.length > 0 || names.size > 0;
	return isDiff ? { files, names: [...names], rest: rest.join("\n"), binary } : undefined;
}

interface Hunk {
	/** The first line of the new side, from 1. */
	readonly start: number;
	/** Lines after the header. */
	readonly length: number;
	/** The new side. */
	readonly lines: readonly { readonly content: string; readonly isNew: boolean }[];
}

/** Undefined where the lines are not as many as the header says. A merge's hunk has a column a parent. */
function readHunk(
	header: string,
	lineAt: (offset: number) => string | undefined,
): Hunk | undefined {
	const [, marks = "", olds = "", start, count] = hunkHeader.exec(header) ?? [];
	if (start === undefined) return undefined;
	const columns = marks.length - 1;
	const left = [...olds.matchAll(/-\d+(?:,(\d+))? /g)].map(([, length]) => Number(length ?? 1));
	if (left.length !== columns) return undefined;
	let newLeft = Number(count ?? 1);
	const lines: { content: string; isNew: boolean }[] = [];
	let offset = 1;
	for (; newLeft > 0 || left.some((number) => number > 0); offset++) {
		const line = lineAt(offset);
		if (line === undefined) return undefined;
		if (line.startsWith("\\")) continue;
		const signs = line.replace(/\r$/, "") === "" ? " ".repeat(columns) : line.slice(0, columns);
		if (signs.length < columns || /[^ +-]/.test(signs)) return undefined;
		const isRemoved = signs.includes("-");
		for (const [column, sign] of [...signs].entries()) {
			if (sign === (isRemoved ? "-" : " ")) left[column]!--;
		}
		if (!isRemoved) {
			newLeft--;
			lines.push({ content: line.slice(columns), isNew: !signs.includes(" ") });
		}
		if (newLeft < 0 || left.some((number) => number < 0)) return undefined;
	}
	const isMarked = lineAt(offset)?.startsWith("\\ ") === true;
	return { start: Math.max(1, Number(start)), length: offset - 1 + (isMarked ? 1 : 0), lines };
}

/** git writes "a/" and "b/" before the paths, and other pairs by its settings. */
function newPath(old: string, next: string): string | undefined {
	const from = unquote(old);
	const to = unquote(next);
	if (to === "/dev/null") return undefined;
	const [start] = /^[a-z]\//.exec(to) ?? [];
	if (start === undefined) return to;
	const isNew = from === "/dev/null" && /^[biwo]\/$/.test(start);
	return isNew || pairs.has(`${from.slice(0, 2)}${start}`) ? to.slice(2) : to;
}

const pairs: ReadonlySet<string> = new Set(
	["a/b/", "i/w/", "c/i/", "c/w/", "o/w/", "a/i/"].flatMap((pair) => [
		pair,
		// Of "git diff -R".
		`${pair.slice(2)}${pair.slice(0, 2)}`,
	]),
);

/** Paths with odd characters stand in quotes as C has them; others may have a time behind a tab. */
function unquote(path: string): string {
	const quoted = /^"((?:[^"\\]|\\.)*)"/.exec(path)?.[1];
	if (quoted === undefined) return path.split("\t", 1)[0]!.replace(/\r$/, "");
	return quoted.replace(/\\([0-7]{3}|.)/g, (_, code: string) =>
		code.length === 3
			? String.fromCharCode(Number.parseInt(code, 8) & 0xff)
			: (escapes[code] ?? code),
	);
}

const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", a: "\x07", b: "\b" };
/** A colour of terminals; written so that no control character stands in an expression. */
const colour = `${String.fromCharCode(27)}\\[[0-9;]*[mK]`;
const mayBeDiff = new RegExp(`^(?:${colour})*(?:@@|diff --git |rename to )`, "m");
const colours = new RegExp(colour, "g");
const hunkHeader = /^(@{2,9}) ((?:-\d{1,9}(?:,\d{1,9})? )+)\+(\d{1,9})(?:,(\d{1,9}))? @{2,9}/;
const headers =
	/^(?:diff --git |(?:old|new|deleted file|new file) mode |(?:dis)?similarity index |(?:rename|copy) from |index [0-9a-f]+\.\.)/;
/** Empty lines in all, for what a diff does not show. */
const maxPadding = 5_000_000;
