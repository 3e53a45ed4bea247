// The commands that change or show the policy and the rules. A part of the table in usage.ts.

import { type Command, noOperands, pathOperands } from "./command.ts";

export const policyCommands: readonly Command[] = [
	{
		name: "allow",
		operands: "FINGERPRINT --reason TEXT",
		minOperands: 1,
		maxOperands: 1,
		summary: "Accept one finding, with a reason, in .unleak.yaml",
		examples: [
			[
				'unleak allow 3f7188a0b1c2 --reason "a closed test account"',
				"the digits that a report shows, or the first 6 of them",
			],
			[
				'unleak allow 3f7188 --reason "revoked" --owner mail-team --expires 2027-05-01',
				"afterwards it counts again",
			],
		],
	},
	{
		name: "baseline create",
		...pathOperands,
		summary: "Accept all that is found today, with a reason",
		examples: [
			['unleak baseline create --reason "revoked on 1 May"', "accept all that a scan finds"],
			["unleak baseline create --baseline old.jsonl legacy", "only what lies below one folder"],
		],
	},
	{
		name: "baseline prune",
		...noOperands,
		summary: "Remove the entries from the baseline whose keys are gone",
		examples: [["unleak baseline prune", "after keys were removed"]],
	},
	{
		name: "baseline check",
		...noOperands,
		summary: "Report which keys are new and which are gone; change nothing",
		examples: [["unleak baseline check", "is the baseline still true?"]],
	},
	{
		name: "rules list",
		...noOperands,
		summary: "List the rules in force",
		examples: [["unleak rules list --rules our-rules.yaml", "with a pack of your own"]],
	},
	{
		name: "rules show",
		operands: "ID",
		minOperands: 1,
		maxOperands: 1,
		summary: "Show one rule, with the evidence for and against a match",
		examples: [["unleak rules show mailchimp-api-key", "what is it that matches?"]],
	},
	{
		name: "rules check",
		...pathOperands,
		summary: "Check rule packs against their own examples",
		examples: [
			["unleak rules check our-rules.yaml", "before you trust a pack"],
			['unleak rules check "packs/*.yaml"', "all that match a pattern"],
		],
	},
];
