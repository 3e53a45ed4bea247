// Lists the JSON reports of a folder that is named in the place of a report.

import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { UsageError } from "../errors.ts";
import { quoted } from "../text/quoted.ts";
import { reasonOf } from "../text/system-error.ts";
import type { Operand } from "./operands.ts";

/**
 * Gives the files of each folder that end in ".json", by name, and every other operand as it is. What is below is
 * not looked at, links are not followed, and what `outputs` names is no part of what is written into it.
 * @throws UsageError "path-missing" for a folder without any
 */
export function expandReportFolders(
	operands: readonly Operand[],
	outputs: readonly string[],
): Operand[] {
	return operands.flatMap((operand) => {
		if (!isFolder(operand.path)) return [operand];
		const files = listJson(operand).filter(({ path }) => !outputs.includes(path));
		if (files.length > 0) return files;
		throw new UsageError(
			"path-missing",
			`Cannot find a report in the folder ${quoted(operand.shown)}: no name in it ends in ".json"`,
			'Write reports there, such as "unleak scan --format json --output FOLDER/NAME.json", or name the files',
		);
	});
}

function isFolder(path: string): boolean {
	return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function listJson({ shown, path }: Operand): Operand[] {
	try {
		return readdirSync(path, { withFileTypes: true })
			.filter((entry) => entry.isFile() && entry.name.toLowerCase().endsWith(".json"))
			.map(({ name }) => ({ path: join(path, name), shown: join(shown, name) }))
			.sort((one, other) => (one.path < other.path ? -1 : 1));
	} catch (error) {
		throw new UsageError(
			"path-missing",
			`Cannot list the folder ${quoted(shown)}: ${reasonOf(error)}`,
		);
	}
}
