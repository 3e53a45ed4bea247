// A reason for or against a candidate: its words and its weight. Names in it are shown without what may be a secret.

import type { Owner } from "./owner-list.ts";

/** What it says, and how much it counts for (above 0) or against a key. */
export interface Reason {
	readonly says: string;
	readonly weight: number;
}

/** A name as it may be shown: what looks generated may be a secret. */
export function shownName({ text }: Owner): string {
	const name = text
		.trim()
		.replace(/[A-Za-z0-9+/_-]{12,}/g, (run) => (/\d.*\d/.test(run) ? "…" : run));
	return name.slice(0, 40);
}
