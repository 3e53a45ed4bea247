// Reads one file of the policy: small, regular, and no link unless the caller named it.

import { closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs";
import { UsageError } from "./errors.ts";
import { quoted } from "./text/quoted.ts";
import { reasonOf } from "./text/system-error.ts";

/** Policy files are small; a larger one is a mistake or an attack. */
const maxPolicyBytes = 16 << 20;

/** The text of a policy file; undefined when it is not there and nobody named it. Links are not followed. */
export function readPolicyFile(path: string, shown: string, isNamed: boolean): string | undefined {
	let file: number;
	try {
		file = openSync(
			path,
			constants.O_RDONLY |
				(isNamed ? 0 : (constants.O_NOFOLLOW ?? 0)) |
				(constants.O_NONBLOCK ?? 0),
		);
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		if ((code === "ENOENT" || code === "ENOTDIR") && !isNamed) return undefined;
		throw new UsageError("policy-file", `Cannot read ${quoted(shown)}: ${reasonOf(error)}`);
	}
	try {
		const stats = fstatSync(file);
		if (!stats.isFile())
			throw new UsageError("policy-file", `Cannot read ${quoted(shown)}: it is no regular file`);
		if (stats.size > maxPolicyBytes) {
			throw new UsageError("policy-file", `Cannot read ${quoted(shown)}: it is larger than 16 MiB`);
		}
		return readFileSync(file, "utf8");
	} finally {
		closeSync(file);
	}
}
