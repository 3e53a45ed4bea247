import { expect, test } from "vitest";
import type { Finding } from "../../src/model/report.ts";
import { playbookCommand } from "../../src/report/advice.ts";
import { finding } from "./sample.ts";

test.each<[string, Finding["details"], string | undefined]>([
	["mailchimp", { datacenter: "us12" }, "unleak playbook mailchimp --dc us12"],
	[
		"iterable",
		{ region: "eu", keyType: "JWT" },
		"unleak playbook iterable --region eu --key-type JWT",
	],
	["iterable", { keyType: "Server side" }, 'unleak playbook iterable --key-type "Server side"'],
	[
		"mailchimp",
		{ datacenter: "us1; rm x", region: "$(x)", keyType: 'a"b' },
		"unleak playbook mailchimp",
	],
	["--help", {}, undefined],
	["a b", {}, undefined],
])("a %s key with %j leads to %s", (provider, details, command) => {
	expect(playbookCommand({ ...finding, provider, details })).toBe(command);
});
