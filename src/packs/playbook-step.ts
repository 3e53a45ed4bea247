// A step of a playbook as its pack writes it, with placeholders for what is known of a key.

import type { Mockup } from "../model/mockup.ts";
import type { PlaybookStep } from "../model/report.ts";

/** Where a step stands in a guided rotation. */
export const playbookStages = [
	"open",
	"create",
	"replace",
	"revoke",
	/** For when the dashboard has no row of the key. */
	"absent",
	"prove",
	"misuse",
] as const;
export type PlaybookStage = (typeof playbookStages)[number];

export interface PlaybookStepTemplate {
	readonly title: string;
	readonly text: string;
	readonly url?: string;
	readonly command?: string;
	/** Only for these key types; for all when absent. */
	readonly keyTypes?: readonly string[];
	readonly rules?: readonly string[];
	/** Without one a guided rotation shows the step first. */
	readonly stage?: PlaybookStage;
	/** Who does it: the owner of the account, or a developer. */
	readonly by?: PlaybookStep["by"];
	/** What the owner sees then. */
	readonly mockup?: Mockup;
}
