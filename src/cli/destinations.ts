// Pairs formats with files: the n-th --output gets the n-th --format. An output without one gets the format of its
// file's ending. One format may be left for standard output.

import { normalize } from "node:path";
import { UsageError } from "../errors.ts";
import { type Format, formats } from "../report/formats.ts";
import { quoted } from "../text/quoted.ts";

export interface Destination {
	readonly format: Format;
	/** Absent for standard output, which "-" names too. */
	readonly file?: string;
}

/** Throws a UsageError where two reports would go to one place. */
export function pairOutputs(given: {
	readonly format?: readonly Format[] | undefined;
	readonly output?: readonly string[] | undefined;
}): Destination[] {
	const { format = [], output = [] } = given;
	if (output.length === 0 && format.length === 0) return [{ format: "text" }];
	const pairs = Array.from({ length: Math.max(format.length, output.length) }, (_, index) => {
		const file = output[index];
		const known = format[index] ?? formatOf(file ?? "");
		return file === undefined || isStdout.test(file) ? { format: known } : { format: known, file };
	});
	checkDistinct(pairs);
	return pairs;
}

/** The device is a link, which would be refused. */
const isStdout = /^(?:-|\/dev\/stdout)$/;

const endings: Readonly<Record<string, Format>> = {
	txt: "text",
	json: "json",
	jsonl: "jsonl",
	ndjson: "jsonl",
	md: "markdown",
	markdown: "markdown",
	html: "html",
	htm: "html",
	sarif: "sarif",
	csv: "csv",
};

// Text under such a name would break whoever reads the file.
const foreign = new Set(["xml", "yaml", "yml"]);

function formatOf(file: string): Format {
	const ending = /\.([a-z]+)$/i.exec(file)?.[1]?.toLowerCase() ?? "";
	if (foreign.has(ending)) {
		throw new UsageError(
			"usage",
			`Cannot tell which format ${quoted(file)} should have`,
			`Add --format with one of ${formats.join(", ")}`,
		);
	}
	return endings[ending] ?? "text";
}

function checkDistinct(pairs: readonly Destination[]): void {
	const seen = new Set<string>();
	for (const { file } of pairs) {
		const place = file === undefined ? "" : normalize(file);
		if (seen.has(place)) {
			throw new UsageError(
				"usage",
				`Two reports cannot both go to ${file === undefined ? "standard output" : quoted(file)}`,
				"Give each --format an --output of its own",
			);
		}
		seen.add(place);
	}
}
