import { expect, test } from "vitest";
import type { Finding } from "../../src/model/report.ts";
import { playbookCommand } from "../../src/report/proposed-commands.ts";
import { finding } from "./sample.ts";

test.each<[string, Finding["details"], string | undefined]>([
	["mailchimp-api-key", { datacenter: "us12" }, "unleak playbook mailchimp-api-key --dc us12"],
	[
		"iterable-api-key",
		{ region: "eu", keyType: "JWT" },
		"unleak playbook iterable-api-key --region eu --key-type JWT",
	],
	[
		"iterable-api-key",
		{ keyType: "Server side" },
		'unleak playbook iterable-api-key --key-type "Server side"',
	],
	[
		"mailchimp-api-key",
		{ datacenter: "us1; rm x", region: "$(x)", keyType: 'a"b' },
		"unleak playbook mailchimp-api-key",
	],
	["mailchimp-api-key", { datacenter: "nowhere" }, "unleak playbook mailchimp-api-key"],
	["--help", {}, undefined],
	["a b", {}, undefined],
])("a key of %s with %j leads to %s", (ruleId, details, command) => {
	expect(playbookCommand({ ...finding, ruleId, details })).toBe(command);
});

test("a rule from outside has no playbook that a command could print", () => {
	expect(playbookCommand({ ...finding, isForeign: true })).toBeUndefined();
});
