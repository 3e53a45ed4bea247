// Finds files that are only pointers of Git LFS: their content is on a server, out of a scan's reach. Only files
// that .gitattributes gives to LFS are checked for the first line of a pointer.

import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import type { Notice } from "../../model/report.ts";
import { formatCount } from "../../report/amounts.ts";
import { onDisk } from "../../text/path.ts";
import { openFlags } from "./file-reader.ts";
import type { TreeListing } from "./tree-listing.ts";

/** One notice with their number; undefined where there are none. */
export async function lfsNotice(
	{ root, entries }: Pick<TreeListing, "root" | "entries">,
	isExcluded: (path: string) => boolean,
): Promise<Notice | undefined> {
	const rules = entries
		.filter(({ path }) => /(?:^|\/)\.gitattributes$/.test(path))
		.slice(0, maxAttributeFiles)
		.flatMap((entry) => {
			const text = readStart(onDisk(root, entry), maxAttributeBytes) ?? "";
			const patterns = text.split("\n").flatMap(lfsPattern);
			return patterns.length > 0
				? [{ folder: entry.path.slice(0, -attributes.length), patterns }]
				: [];
		});
	if (rules.length === 0) return undefined;
	const { default: ignore } = await import("ignore");
	const filters = rules.map(({ folder, patterns }) => {
		const matcher = ignore({ ignoreCase: false, allowRelativePaths: true }).add(patterns);
		return (path: string) => path.startsWith(folder) && matcher.ignores(path.slice(folder.length));
	});
	const isPointer = (path: string | Buffer) => readStart(path, 100)?.startsWith(firstLine) === true;
	const pointers = entries.filter((entry) => {
		const { path } = entry;
		const isLfs = path !== "" && filters.some((isOf) => isOf(path));
		return isLfs && !isExcluded(path) && isPointer(onDisk(root, entry));
	});
	if (pointers.length === 0) return undefined;
	const files = formatCount(pointers.length, "file");
	const message = `Read only the Git LFS pointers of ${files}, not their content: get it with "git lfs pull" and scan again`;
	return { code: "lfs", message };
}

/** The pattern of a line that gives files to LFS; at most as many stars as are quick to match. */
function lfsPattern(line: string): string[] {
	const [pattern = "", ...attributesOfLine] = line.trim().split(/\s+/);
	const isSafe = pattern.length <= 200 && (pattern.match(/\*\*/g)?.length ?? 0) <= 2;
	return attributesOfLine.includes("filter=lfs") && !/^[#!"[]/.test(pattern) && isSafe
		? [pattern]
		: [];
}

/** Undefined for what cannot be read, which the scan itself reports. */
function readStart(path: string | Buffer, bytes: number): string | undefined {
	let file: number | undefined;
	try {
		file = openSync(path, openFlags);
		if (!fstatSync(file).isFile()) return undefined;
		const buffer = Buffer.alloc(bytes);
		return buffer.toString("utf8", 0, readSync(file, buffer, 0, bytes, 0));
	} catch {
		return undefined;
	} finally {
		if (file !== undefined) closeSync(file);
	}
}

const attributes = ".gitattributes";
const maxAttributeFiles = 100;
const maxAttributeBytes = 1 << 16;
const firstLine = "version https://git-lfs.github.com/spec/";
