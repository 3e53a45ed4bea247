// What a scan needs to know before it starts: made from flags and policy by whoever starts it.

import type { Confidence } from "./model/match.ts";
import type { Notice, Scope } from "./model/report.ts";
import type { Pack } from "./packs/pack.ts";
import type { BaselineEntry } from "./policy/baseline.ts";
import type { AllowEntry } from "./policy/config.ts";
import type { Source } from "./sources/source.ts";

export interface ScanPlan {
	readonly source: Source;
	readonly scope: Scope;
	readonly packs: readonly Pack[];
	readonly confidence: Confidence;
	readonly maxFileBytes: number;
	readonly isExcluded: (path: string) => boolean;
	readonly allow: readonly AllowEntry[];
	readonly baseline: readonly BaselineEntry[];
	/** False when the scan sees only a part of what the policy is for. */
	readonly isWhole: boolean;
	readonly showSecrets: boolean;
	readonly tool: { readonly name: string; readonly version: string };
	readonly signal: AbortSignal;
	/** The clock; tests stop it. */
	readonly now: () => Date;
	readonly onProgress?: (state: { blobs: number; bytes: number; path: string }) => void;
	/** Notices from making the plan. */
	readonly notices?: readonly Notice[];
}
