// Refuses flags that contradict each other, and flags that mean nothing without another.

import { UsageError } from "../errors.ts";
import { agentNames } from "../hook/agent-names.ts";

/** Takes an object with the given flags as its keys. @throws UsageError "usage" */
export function checkConflicts(given: object, command: string): void {
	for (const [one, other, commands] of companions) {
		if (commands?.includes(command) === false) continue;
		if (!Object.hasOwn(given, one) || Object.hasOwn(given, other)) continue;
		fail(`"--${one}" needs "--${other}"`, "Add it, or leave both out");
	}
	for (const [one, other] of conflicts) {
		if (!Object.hasOwn(given, one) || !Object.hasOwn(given, other)) continue;
		fail(`"--${one}" and "--${other}" contradict each other`, "Leave one of them out");
	}
}

const conflicts: readonly (readonly [string, string])[] = [
	...pairsOf(["stdin", "history", "range", "staged", "include-ignored"]),
	...pairsOf(["husky", "lefthook", "pre-commit", "global"]),
	["config", "no-config"],
	...["husky", "lefthook", "pre-commit", "global", "pre-push"].flatMap((manager) =>
		agentNames.map((agent) => [manager, agent] as const),
	),
	["redact", "show-secrets"],
	["quiet", "verbose"],
	["output", "output-dir"],
	["machine", "include-ignored"],
	["dry-run", "yes"],
];

/** Each of these means nothing without the other, where commands are named: in these. */
const companions: readonly (readonly [string, string, (readonly string[])?])[] = [
	["branch", "history"],
	["since", "history"],
	["include-inactive", "report"],
	["find-datacenter", "verify", ["scan", "audit"]],
	["dry-run", "machine", ["audit"]],
	["yes", "machine"],
];

function pairsOf(names: readonly string[]): (readonly [string, string])[] {
	return names.flatMap((one, at) => names.slice(at + 1).map((other) => [one, other] as const));
}

function fail(message: string, hint: string): never {
	throw new UsageError("usage", message, hint);
}
