// Reads a policy file: small, regular, and no link unless the caller named it.

import {
	closeSync,
	constants,
	fstatSync,
	lstatSync,
	openSync,
	readdirSync,
	readFileSync,
} from "node:fs";
import { UsageError } from "../errors.ts";
import { openable } from "../text/path.ts";
import { quoted } from "../text/quoted.ts";
import { reasonOf } from "../text/system-error.ts";

/** Policy files are small; a larger one is a mistake or an attack. */
export const maxPolicyBytes: number = 16 << 20;

/** Where a policy is read from: the disk, or a commit (policy-in-commit.ts). Paths are absolute. */
export interface PolicyFiles {
	/** The text of a file; undefined when it is not there and nobody named it. @throws UsageError */
	readonly read: (path: string, shown: string, isNamed: boolean) => string | undefined;
	/** The names in a folder; undefined for what is no folder. */
	readonly list: (path: string) => readonly string[] | undefined;
}

export const policyFilesOnDisk: PolicyFiles = {
	read: readPolicyFile,
	list(path) {
		const stats = lstatSync(openable(path), { throwIfNoEntry: false });
		return stats?.isDirectory() ? readdirSync(openable(path)) : undefined;
	},
};

/** The text of a policy file; undefined when it is not there and nobody named it. Links are not followed. */
export function readPolicyFile(path: string, shown: string, isNamed: boolean): string | undefined {
	let file: number;
	try {
		file = openSync(
			openable(path),
			constants.O_RDONLY |
				(isNamed ? 0 : (constants.O_NOFOLLOW ?? 0)) |
				(constants.O_NONBLOCK ?? 0),
		);
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		if ((code === "ENOENT" || code === "ENOTDIR") && !isNamed) return undefined;
		refusePolicyFile(shown, reasonOf(error));
	}
	try {
		const stats = fstatSync(file);
		if (!stats.isFile()) refusePolicyFile(shown, notRegularReason);
		if (stats.size > maxPolicyBytes) refusePolicyFile(shown, tooLargeReason);
		return readFileSync(file, "utf8");
	} finally {
		closeSync(file);
	}
}

export const notRegularReason = "it is no regular file";
export const tooLargeReason = "it is larger than 16 MiB";

/** @throws UsageError "policy-file" */
export function refusePolicyFile(shown: string, reason: string): never {
	throw new UsageError("policy-file", `Cannot read ${quoted(shown)}: ${reason}`);
}
