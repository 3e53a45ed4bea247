// Reads the payload of GitHub's event. A pipe would be waited for without an end, and a device has none.

import { readFileSync, statSync } from "node:fs";

/** GitHub's own limit for payloads is 25 MB. */
const maxPayloadBytes = 64 << 20;

/** @throws Error of any kind where there is no JSON of a sane size */
export function readGithubEvent(file: string): unknown {
	const stats = statSync(file);
	if (!stats.isFile() || stats.size > maxPayloadBytes) throw new RangeError();
	return JSON.parse(readFileSync(file, "utf8"));
}
