// Is a report from a file safe to pass on? Whoever wrote the file may not have been unleak, or was
// asked to show secrets: what is known as a secret there is replaced everywhere, and so is what has
// the shape of one. What the scan itself knows is sealed elsewhere (seal.ts).

import type { Finding, Report } from "../model/report.ts";
import { Secret } from "../model/secret.ts";
import { createSeal, sealReport } from "./seal.ts";

/** Gives the report with every secret in its redacted form; `keepSecrets` leaves the field `secret`. */
export function concealReport(report: Report, keepSecrets: boolean): Report {
	const secrets = report.findings.flatMap((finding) => {
		const { secret } = finding;
		if (secret === undefined) return [];
		const redacted = redactedOf(finding);
		// A report that tells a short secret to be shown at length must not grow by that.
		return [new Secret(secret, redacted.length > secret.length ? hidden : redacted)];
	});
	const findings = report.findings.map((finding) => {
		const { secret, ...rest } = finding;
		const redacted = redactedOf(finding);
		return keepSecrets && secret !== undefined
			? { ...rest, redacted, secret }
			: { ...rest, redacted };
	});
	return sealReport({ ...report, findings }, createSeal(secrets));
}

/** As the report shows it, but where that is too much: no provider shows more than 8 characters. */
function redactedOf({ redacted }: Finding): string {
	return redacted.replace(/[\w-]{13,}/g, (run) => `${run.slice(0, 4)}********`);
}

const hidden = "********";
