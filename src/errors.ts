// Errors that end a run. What a scan can go on after is not here: that is a Problem,
// a value in the report. Messages name the action and the thing in quotes. What was typed is quoted by text/quoted.ts, which
// hides what looks like a key; cli/print.ts removes every known secret from what is printed.

/** A mistake of the caller or of a file the caller wrote: exit code 2. */
export class UsageError extends Error {
	override name = "UsageError";
	readonly code: string;
	/** What to do, in one line. */
	readonly hint: string | undefined;

	constructor(code: string, message: string, hint?: string) {
		super(message);
		this.code = code;
		this.hint = hint;
	}
}

/** A place in a file that a person wrote, for messages like "rules/x.yaml:3:5: …". */
export interface Place {
	readonly file: string;
	readonly line: number;
	readonly column: number;
}

/** One or more faults in a config or a pack, each with its place: exit code 2. */
export class FileError extends UsageError {
	override name = "FileError";
	readonly faults: readonly { readonly place: Place; readonly message: string }[];

	constructor(code: string, faults: FileError["faults"], hint?: string) {
		super(
			code,
			faults
				.map(({ place, message }) => `${place.file}:${place.line}:${place.column}: ${message}`)
				.join("\n"),
			hint,
		);
		this.faults = faults;
	}
}
