// Lists in words the other rules whose key the value of a finding may be.

import type { Finding } from "../model/report.ts";

/** Gives a line for each other rule whose key the value may be, the nearest first. */
export function otherReadings({ ruleId, readings = [] }: Finding): string[] {
	return readings
		.filter((reading) => reading.ruleId !== ruleId)
		.map(
			({ provider, confidence, ...reading }) =>
				`a key of ${provider} (rule ${reading.ruleId}, ${confidence} confidence)`,
		);
}
