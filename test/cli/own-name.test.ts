// Commands that are proposed can be typed as they stand.

import { expect, test, vi } from "vitest";
import { asTyped, ownName } from "../../src/cli/own-name.ts";
import { playbookCommand } from "../../src/report/advice.ts";
import { finding } from "../report/sample.ts";

test.each<[string, { npm_command?: string; npm_lifecycle_event?: string }, string]>([
	["by its name", {}, "unleak"],
	["by npx", { npm_command: "exec", npm_lifecycle_event: "npx" }, "npx unleak"],
	["by a script of a package", { npm_command: "run", npm_lifecycle_event: "test" }, "unleak"],
])("called %s it proposes commands that begin so", (_, env, name) => {
	expect(ownName(env)).toBe(name);
	vi.stubEnv("npm_command", env.npm_command);
	vi.stubEnv("npm_lifecycle_event", env.npm_lifecycle_event);
	expect(asTyped('Run "unleak help scan", or read what unleak prints')).toBe(
		`Run "${name} help scan", or read what unleak prints`,
	);
	expect(playbookCommand({ ...finding, details: {} }, ownName())).toBe(
		`${name} playbook mailchimp-api-key`,
	);
	vi.unstubAllEnvs();
});
