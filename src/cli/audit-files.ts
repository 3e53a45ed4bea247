// Where do an audit's two reports go? Beside each other, into the current folder, under a name
// that tells which repository and which day; or where --output says. A folder may be named like a
// key, and a file name is no place for one.

import { basename } from "node:path";
import { UsageError } from "../errors.ts";
import { checkOutput } from "./output.ts";

export interface AuditFiles {
	readonly html: string;
	readonly json: string;
}

/** Gives the names, and throws now what writing to them would throw after the audit. */
export function auditFiles(root: string, output: readonly string[] = [], now: Date): AuditFiles {
	if (output.length > 1) {
		throw new UsageError(
			"usage",
			'"--output" was given more than once',
			"An audit writes two files with one name: give it without .html and .json",
		);
	}
	const [named] = output;
	const base = named?.replace(/\.(?:html|json)$/i, "") ?? defaultBase(root, now);
	const files = { html: `${base}.html`, json: `${base}.json` };
	checkOutput(files.html);
	checkOutput(files.json);
	return files;
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
	return name === "" || keyLike.test(name) ? "repository" : name;
}

/** A run as long as the shortest key, with a digit in it; names of people's making have breaks. */
const keyLike = /(?=[A-Za-z]*\d)[A-Za-z0-9]{20}|md-[\w-]{22}/;
