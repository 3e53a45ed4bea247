// Puts the new key into a local file that git ignores, such as .env: the one file that a rotation writes. It is written
// beside its place and renamed, with the mode that it had.

import { closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Secret } from "../../model/secret.ts";
import { replaceFile } from "../replace-file.ts";
import { replaceInFile } from "./key-values.ts";

const maxBytes = 1 << 20;

/** How often the old key was replaced. @throws UsageError "output" where it cannot be written */
export function replaceInEnvFile(
	root: string,
	path: string,
	old: Secret,
	young: { readonly bare: Secret; readonly whole: Secret },
): number {
	const file = join(root, path);
	const bytes = readRegularFile(file);
	if (bytes === undefined) return 0;
	const replaced = replaceInFile(bytes, old, young);
	if (replaced.count > 0) replaceFile(file, replaced.bytes);
	return replaced.count;
}

/** Undefined for a link, for what is no file, and for a large one. */
function readRegularFile(path: string): Buffer | undefined {
	let file: number;
	try {
		file = openSync(
			path,
			constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0),
		);
	} catch {
		return undefined;
	}
	try {
		const stats = fstatSync(file);
		return stats.isFile() && stats.size <= maxBytes ? readFileSync(file) : undefined;
	} finally {
		closeSync(file);
	}
}
