// How bad is it that a key is known? By its type, and one step worse where it is shipped to the public.

import { type Severity, severities } from "../model/match.ts";
import type { Rule } from "./pack.ts";

/** The severity of a key; a type that belongs into browsers and phones is no worse for being there. */
export function severityOf(
	{ severity: { byKeyType, default: usual }, clientSide }: Pick<Rule, "severity" | "clientSide">,
	keyType: string | undefined,
	isShipped: boolean,
): Severity {
	const own =
		keyType !== undefined && Object.hasOwn(byKeyType, keyType) ? byKeyType[keyType] : undefined;
	const severity = own ?? usual;
	if (!isShipped || clientSide.includes(keyType ?? "")) return severity;
	return severities[Math.min(severities.length - 1, severities.indexOf(severity) + 1)]!;
}
