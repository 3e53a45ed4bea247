// The formats in which a run can leave its report as a file, and how the files' names end.

import type { Format } from "../report/formats.ts";

/** All but the commands for the log, which a run prints anyway. */
export type FileFormat = Exclude<Format, "github">;

export const fileEndings: Readonly<Record<FileFormat, string>> = {
	text: "txt",
	json: "json",
	jsonl: "jsonl",
	sarif: "sarif",
	html: "html",
	markdown: "md",
	junit: "xml",
	gitlab: "gitlab.json",
	csv: "csv",
};

export function isFileFormat(name: string): name is FileFormat {
	return Object.hasOwn(fileEndings, name);
}
