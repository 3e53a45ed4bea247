// Gives an event to the hook of an agent, as the agent would, and reads the answer. Whatever is asked, no answer may
// hold the key: that is checked here, for all tests.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect } from "vitest";
import { adapters } from "../../src/agents/adapters.ts";
import { answerEvent } from "../../src/cli/hook/run-agent-hook.ts";
import { keyOf } from "../git/golden.ts";

export { keyOf };

// Failures are kept for doctor in the folder of the user: not of the one who runs the tests.
process.env.XDG_CONFIG_HOME = mkdtempSync(join(tmpdir(), "unleak-config-"));
afterAll(() => rmSync(process.env.XDG_CONFIG_HOME!, { recursive: true, force: true }));

export interface Asked {
	/** The JSON on standard output; undefined where there is none. */
	// biome-ignore lint/suspicious/noExplicitAny: each agent has a shape of its own
	readonly json: any;
	readonly stderr: string;
	readonly code: number;
}

export interface Circumstances {
	readonly env?: Readonly<Record<string, string>>;
	/** The name that the installed command has. */
	readonly eventName?: string;
	/** What no answer may hold. */
	readonly secrets?: readonly string[];
}

export async function ask(
	agent: string,
	event: object | string,
	{
		env = {},
		eventName,
		secrets = [keyOf("agent"), keyOf("agent").slice(0, 32)],
	}: Circumstances = {},
): Promise<Asked> {
	const adapter = adapters.find(({ name }) => name === agent)!;
	const text = typeof event === "string" ? event : JSON.stringify(event);
	const around = { env, eventName, program: "unleak" };
	const { stdout, stderr, code } = await answerEvent(adapter, text, around);
	for (const secret of secrets) {
		for (const form of [secret, Buffer.from(secret).toString("base64").slice(0, 30)]) {
			expect(stdout + stderr).not.toContain(form);
		}
	}
	return { json: stdout === "" ? undefined : JSON.parse(stdout), stderr, code };
}

/** What lets the agent go on. */
export const goOn: Asked = { json: undefined, stderr: "", code: 0 };
