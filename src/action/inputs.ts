// Reads the inputs of the workflow. The runner passes each as INPUT_<NAME>, in capitals and with its hyphens; one
// that was not given is empty.

import { UsageError } from "../errors.ts";
import type { FailOn } from "../settings/settings.ts";
import { quoted } from "../text/quoted.ts";
import { type FileFormat, fileEndings, isFileFormat } from "./file-formats.ts";

export interface Inputs {
	readonly failOn: FailOn | undefined;
	readonly verify: boolean;
	/** Paths as typed, from the root of the repository. */
	readonly config: string | undefined;
	readonly baseline: string | undefined;
	/** From the workspace. */
	readonly sarifFile: string | undefined;
	/** Where the checkout is, from the workspace. */
	readonly repositoryPath: string | undefined;
	/** Globs in gitignore syntax; empty for everything. */
	readonly paths: readonly string[];
	/** Of further report files. */
	readonly formats: readonly FileFormat[];
	readonly comment: boolean;
	/** "" for none. */
	readonly token: string;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** @throws UsageError "input" */
export function readInputs(environment: Environment): Inputs {
	function read(name: string): string {
		return (environment[`INPUT_${name.toUpperCase()}`] ?? "").trim();
	}
	return {
		failOn: readFailOn(read("fail-on")),
		verify: readSwitch("verify", read("verify"), false),
		config: read("config") || undefined,
		baseline: read("baseline") || undefined,
		sarifFile: read("sarif-file") || undefined,
		repositoryPath: read("repository-path") || undefined,
		paths: read("paths")
			.split(/[\r\n]+/)
			.map((path) => path.trim())
			.filter((path) => path !== ""),
		formats: readFormats(read("formats")),
		comment: readSwitch("comment", read("comment"), true),
		token: read("github-token"),
	};
}

function readFailOn(text: string): FailOn | undefined {
	if (text === "" || text === "any" || text === "active" || text === "none") {
		return text === "" ? undefined : text;
	}
	throw new UsageError(
		"input",
		`Cannot use ${quoted(text)} for the input "fail-on"`,
		'Write "any", "active" or "none"',
	);
}

/** One a line, or with commas or blanks between them. */
function readFormats(text: string): FileFormat[] {
	const names = text.split(/[\s,]+/).filter((name) => name !== "");
	return names.map((name) => {
		if (isFileFormat(name)) return name;
		throw new UsageError(
			"input",
			`Cannot use ${quoted(name)} for the input "formats"`,
			`It is one of ${Object.keys(fileEndings).join(", ")}`,
		);
	});
}

/** The spellings of YAML's core schema, as actions/toolkit takes them. */
function readSwitch(name: string, text: string, usual: boolean): boolean {
	if (text === "") return usual;
	if (/^(?:true|True|TRUE)$/.test(text)) return true;
	if (/^(?:false|False|FALSE)$/.test(text)) return false;
	throw new UsageError(
		"input",
		`Cannot use ${quoted(text)} for the input "${name}"`,
		'Write "true" or "false"',
	);
}
