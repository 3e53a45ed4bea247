// Keeps the last failure of each agent's hook for `unleak doctor`: an agent may show nobody what a hook says on
// standard error. No text of an event is kept.

import { mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { isRecord, textField } from "../../agents/json-texts.ts";
import { userFolder } from "../../hook/script-folders.ts";
import { withoutSecrets } from "../print.ts";
import { replaceFile } from "../replace-file.ts";

/** `agent` and `reason` are fit to be shown. Never throws: the answer to the agent matters more. */
export function keepFailure(agent: string, reason: string): void {
	try {
		const kept = {
			...readFailures(),
			[agent]: { at: new Date().toISOString(), reason: withoutSecrets(reason) },
		};
		mkdirSync(dirname(failuresFile()), { recursive: true });
		replaceFile(failuresFile(), `${JSON.stringify(kept, null, "\t")}\n`);
	} catch {
		// Where nothing can be written, standard error has it.
	}
}

/** Lines for doctor. */
export function describeFailures(): string[] {
	return Object.entries(readFailures()).flatMap(([agent, failure]) => {
		const [at, reason] = [textField(failure, "at"), textField(failure, "reason")];
		return at === undefined || reason === undefined
			? []
			: [`${agent}: failed last on ${at}: ${reason}`];
	});
}

function failuresFile(): string {
	return join(userFolder(), "agent-failures.json");
}

function readFailures(): Readonly<Record<string, unknown>> {
	try {
		const value: unknown = JSON.parse(readFileSync(failuresFile(), "utf8"));
		return isRecord(value) ? value : {};
	} catch {
		return {};
	}
}
