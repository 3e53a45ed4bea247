// How is a workflow command written, so that the runner reads exactly what was meant? The
// escaping is actions/toolkit's; whatever a reader could not see is made visible before it.

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
