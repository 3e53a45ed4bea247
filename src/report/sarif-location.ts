// Writes locations for SARIF: a URI relative to %SRCROOT%, the repository's root, by which GitHub finds the file. A
// "%" of the path is always encoded, also where it stands for a byte of a name that is not UTF-8: GitHub could refuse
// the whole file for a URI with such bytes.

import type { Location } from "../model/report.ts";

/** A relative URI reference; `folder` is where the scan's root lies in its repository. */
export function encodePath(path: string, folder = ""): string {
	const whole = folder === "" ? path : `${folder}/${path}`;
	return whole
		.split("/")
		.map((name) => encodeURIComponent(name.replace(/\p{Cs}/gu, "\uFFFD")))
		.join("/")
		.replace(/^\/+/, (slashes) => "%2F".repeat(slashes.length));
}

/**
 * GitHub shows no result without a file. What is in none gets a name below ".git/", which no
 * tracked file can have: ".git/message/<commit>", ".git/name/refs/heads/<branch>"; standard input is "<stdin>".
 */
export function sarifUri(location: Location, folder = ""): string {
	const { path, where, repository, commit, blob, refs } = location;
	if (where === "stdin") return encodePath("<stdin>");
	const inside = path === "" ? `.git/${where}/${commit ?? blob ?? refs?.[0] ?? "unknown"}` : path;
	if (repository !== undefined) return encodePath(`${repository}/${inside}`);
	return path === "" ? encodePath(inside) : encodePath(inside, folder);
}

/** A SARIF `location`. Columns are UTF-16 code units, as the run says. */
export function sarifLocation(location: Location, folder: string): object {
	const { line, column, endLine, endColumn } = location;
	return {
		physicalLocation: {
			artifactLocation: { uri: sarifUri(location, folder), uriBaseId: sourceRootId },
			region: { startLine: line, startColumn: column, endLine, endColumn },
		},
	};
}

export const sourceRootId = "%SRCROOT%";
