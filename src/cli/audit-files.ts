// Names the two report files of an audit: beside each other, in the current folder or that of --output-dir, after the
// repository and the day; or as --output says. A folder may be named like a key, so such a name is not used.

import { mkdirSync } from "node:fs";
import { basename, join } from "node:path";
import { UsageError } from "../errors.ts";
import { checkOutput } from "./output.ts";

export interface AuditFiles {
	readonly html: string;
	readonly json: string;
}

/** Gives the names, and throws now what writing to them would throw after the audit. */
export function auditFiles(
	root: string,
	output: readonly string[] = [],
	folder: string | undefined,
	now: Date,
): AuditFiles {
	if (output.length > 1) {
		throw new UsageError(
			"usage",
			'"--output" was given more than once',
			"An audit writes two files with one name: give it without .html and .json",
		);
	}
	const [named] = output;
	const base =
		named?.replace(/\.(?:html|json)$/i, "") ?? join(folder ?? "", defaultBase(root, now));
	if (named === undefined && folder !== undefined) makeFolder(folder);
	const files = { html: `${base}.html`, json: `${base}.json` };
	checkOutput(files.html);
	checkOutput(files.json);
	return files;
}

/** The last folder only: a path that is mistyped makes no tree of folders. What is wrong with it is told afterwards. */
function makeFolder(folder: string): void {
	try {
		mkdirSync(folder, { mode: 0o700 });
	} catch {
		// It is there, which is usual, or cannot be made.
	}
}

function defaultBase(root: string, now: Date): string {
	return `unleak-audit-${plainName(root)}-${now.toISOString().slice(0, 10)}`;
}

/** The folder's name as far as it is fit for a file's name anywhere. */
function plainName(root: string): string {
	const name = basename(root)
		.replace(/\.git$/, "")
		.replaceAll(/[^A-Za-z0-9._-]+/g, "-")
		.replaceAll(/^[.-]+|[.-]+$/g, "")
		.slice(0, 60);
	return name === "" || mayHoldKey(name) ? "repository" : name;
}

/** Nobody knows yet which keys the audit will find: a run of a key's length, or what could be a part of one. */
function mayHoldKey(name: string): boolean {
	if (/(?=[A-Za-z]*\d)[A-Za-z0-9]{20}|md-[\w-]{22}/.test(name)) return true;
	const [part = ""] = /[0-9A-Fa-f]{8,}/.exec(name.replace(/[^0-9A-Za-z]/g, "")) ?? [];
	return /\d/.test(part) && /[A-Fa-f]/.test(part);
}
