// Names each repository of a merged report after the last folder of its root. Where two have the same name or root,
// as jobs of one workflow do, the name of its report is added: they may be different repositories.

import { formatNumber } from "./amounts.ts";

export interface ReportOrigin {
	/** The root of the scan, on the machine that made it. */
	readonly root: string;
	/** The report's own path, another one for each. */
	readonly file: string;
}

/** A name for each, in their order: "shop", or "app (nightly/shop.json)". */
export function nameRepositories(origins: readonly ReportOrigin[]): string[] {
	const bases = origins.map(baseOf);
	const files = new Map<string, string[]>();
	for (const [index, base] of bases.entries()) {
		const namesakes = files.get(base) ?? [];
		namesakes.push(origins[index]!.file);
		files.set(base, namesakes);
	}
	const tails = new Map([...files.values()].flatMap(distinctTails));
	return origins.map(({ file }, index) => {
		const base = bases[index]!;
		return files.get(base)?.length === 1 ? base : withTail(base, tails.get(file));
	});
}

/** All that it could have been called beside others, the shortest first. */
export function possibleNames(origin: ReportOrigin): string[] {
	const base = baseOf(origin);
	return [base, ...tailsOf(origin.file).map((tail) => withTail(base, tail))];
}

/** How the root of a merged report tells of what it was made: "blog, shop"; "." where nobody says. */
export function joinRepositoryNames(names: readonly string[]): string {
	const sorted = [...new Set(names)].sort();
	return sorted.length === 0 ? "." : sorted.join(separator);
}

export function splitRepositoryNames(root: string): string[] {
	return root === "." || root === "" ? [] : root.split(separator);
}

/** The same for a line of a person's: "blog, shop and 40 more". */
export function listRepositoryNames(root: string): string {
	const [first = "", ...others] = splitRepositoryNames(root);
	let text = first.slice(0, maxLine);
	const left = others.findIndex((name) => {
		const isTooLong = text.length + name.length > maxLine;
		if (!isTooLong) text += `${separator}${name}`;
		return isTooLong;
	});
	return left < 0 ? text : `${text} and ${formatNumber(others.length - left)} more`;
}

const separator = ", ";
const maxLine = 300;

function withTail(base: string, tail = ""): string {
	return `${base} (${tail})`;
}

function baseOf({ root, file }: ReportOrigin): string {
	const name =
		partsOf(root)
			.at(-1)
			?.replace(/\.git$/, "") ?? "";
	const isNone = name === "" || name === "." || name === "-";
	const told = isNone ? (partsOf(file).at(-1) ?? "").replace(/\.json$/, "") : name;
	return told.length <= maxLength ? told : `${told.slice(0, maxLength - 1)}…`;
}

/** No file system has longer names. It stands before every path of its report. */
const maxLength = 255;

/** Each path with as many of its last parts as no other path ends in. */
function distinctTails(files: readonly string[]): [file: string, tail: string][] {
	const counts = new Map<string, number>();
	for (const file of files) {
		for (const tail of tailsOf(file)) counts.set(tail, (counts.get(tail) ?? 0) + 1);
	}
	return files.map((file) => {
		const tails = tailsOf(file);
		return [file, tails.find((tail) => counts.get(tail) === 1) ?? tails.at(-1) ?? ""];
	});
}

/** From the shortest. */
function tailsOf(path: string): string[] {
	const parts = partsOf(path);
	return parts.map((_, index) => parts.slice(-index - 1).join("/"));
}

function partsOf(path: string): string[] {
	return path.split(/[\\/]/).filter((part) => part !== "");
}
