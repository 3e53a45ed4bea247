// Removes secrets from a report that was read from a file, since another program may have written it, or unleak was
// asked to show secrets. What the report names as a secret is replaced everywhere, and so is what has the shape of a
// key. The secrets that this run found are removed by seal.ts.

import type { Finding, Report } from "../model/report.ts";
import { Secret } from "../model/secret.ts";
import { createIdSeal } from "./forged-ids.ts";
import { createSeal, type Seal, sealReport } from "./seal.ts";

/**
 * Gives a function that replaces every secret in a report by its redacted form; `keepSecrets` leaves the field
 * `secret`. Many reports have most of their texts in common, and each of these is looked at once.
 */
export function createConcealer(keepSecrets: boolean): (report: Report) => Report {
	const sealShapes = remember(createSeal([]));
	return (report) => concealWith(report, keepSecrets, sealShapes);
}

/** The same for one report. */
export function redactReport(report: Report, keepSecrets: boolean): Report {
	return concealWith(report, keepSecrets, createSeal([]));
}

function concealWith(report: Report, keepSecrets: boolean, sealShapes: Seal): Report {
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
	const seal = secrets.length === 0 ? sealShapes : createSeal(secrets);
	return sealReport({ ...report, findings }, seal, undefined, createIdSeal(report));
}

function remember(seal: Seal): Seal {
	const sealed = new Map<string, string>();
	return (text) => {
		if (text.length > maxRemembered) return seal(text);
		const known = sealed.get(text);
		if (known !== undefined) return known;
		if (sealed.size >= maxTexts) sealed.clear();
		const result = seal(text);
		sealed.set(text, result);
		return result;
	};
}

const maxRemembered = 1000;
const maxTexts = 4000;

function redactedOf({ redacted }: Finding): string {
	return boundedForm(redacted);
}

/** What a report shows of a key, but where that is too much, whatever stands between its pieces. */
export function boundedForm(redacted: string): string {
	const [shown = ""] = redacted.split(/-us[1-9][0-9]?$/);
	const signs = shown.replace(/[^0-9A-Za-z]/g, "");
	return signs.length > maxShown ? `${signs.slice(0, 4)}${hidden}` : redacted;
}

/** No provider shows more than 8 characters; a pack may. */
const maxShown = 12;
const hidden = "********";
