// Tells how bad it is that a key is known: by its type, and one step worse where it is shipped to the public.

import { type Severity, severities } from "./match.ts";

/** What a pack says of a rule's keys. */
export interface SeverityRule {
	readonly severity: {
		readonly default: Severity;
		readonly byKeyType: Readonly<Record<string, Severity>>;
	};
	/** Key types that may stand in what is shipped to browsers and phones. */
	readonly clientSide: readonly string[];
}

/** The severity of a key; a type that belongs into browsers and phones is no worse for being there. */
export function severityOf(
	{ severity: { byKeyType, default: usual }, clientSide }: SeverityRule,
	keyType: string | undefined,
	isShipped: boolean,
): Severity {
	const own =
		keyType !== undefined && Object.hasOwn(byKeyType, keyType) ? byKeyType[keyType] : undefined;
	const severity = own ?? usual;
	if (!isShipped || clientSide.includes(keyType ?? "")) return severity;
	return severities[Math.min(severities.length - 1, severities.indexOf(severity) + 1)]!;
}
