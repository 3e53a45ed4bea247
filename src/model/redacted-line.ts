// A line of scanned text that may be shown: its secrets are redacted already, otherwise it is
// as it stands in the file. Whoever prints it escapes it.

export interface RedactedLine {
	readonly text: string;
	/** The redacted key's span in `text`, half-open, in UTF-16 code units. */
	readonly start: number;
	readonly end: number;
	/** From 1. */
	readonly line: number;
}
