// Writes one workflow command of GitHub Actions, escaped as actions/toolkit does it. Invisible characters are made
// visible first.

import { escapeCommandData, escapeCommandProperty } from "../text/escape.ts";

/**
 * `::error file=a.js,line=3::message` without a line break at its end. Properties that are
 * undefined or empty are left out, as actions/toolkit leaves them out.
 */
export function workflowCommand(
	name: string,
	properties: Readonly<Record<string, string | number | undefined>>,
	message: string,
): string {
	const written = Object.entries(properties)
		.filter(([, value]) => value !== undefined && value !== "")
		.map(([key, value]) => `${key}=${escapeCommandProperty(String(value))}`)
		.join(",");
	return `::${name}${written === "" ? "" : ` ${written}`}::${escapeCommandData(message)}`;
}
