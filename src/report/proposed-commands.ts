// The commands that a report proposes. They are made to be pasted into a shell, so only plain words of a finding go
// into them.

import type { Finding } from "../model/report.ts";

/**
 * Enough digits to tell fingerprints apart, and few enough to type. That of a key in a picture is whole: commands that
 * get a cut one search for the key, and no search reads pictures.
 */
export function shortFingerprint({
	fingerprint,
	details,
}: Pick<Finding, "fingerprint" | "details">): string {
	return details.encoding === "ocr" ? fingerprint : fingerprint.slice(0, 12);
}

/**
 * `unleak rotate 3f7188a0b1c2`; undefined for a fingerprint that somebody made up. A key in a picture that may be
 * misread has the playbook.
 */
export function rotateCommand(finding: Finding, program = "unleak"): string | undefined {
	const { fingerprint, details } = finding;
	if (details.legibility === "seen") return playbookCommand(finding, program);
	if (!/^[0-9a-f]+$/.test(fingerprint)) return undefined;
	return `${program} rotate ${shortFingerprint(finding)}`;
}

/** `unleak allow 3f7188a0b1c2 --reason "why"`, or with a placeholder where there is no one finding. */
export function allowCommand(finding: Finding | undefined, program = "unleak"): string {
	const isPlain = finding !== undefined && /^[0-9a-f]+$/.test(finding.fingerprint);
	return `${program} allow ${isPlain ? shortFingerprint(finding) : "FINGERPRINT"} --reason "why"`;
}

/**
 * `unleak playbook mailchimp-api-key --dc us12`; undefined where that would print none, and for a
 * rule with a name to distrust.
 */
export function playbookCommand(
	{ ruleId, details, isForeign }: Finding,
	program = "unleak",
): string | undefined {
	if (isForeign || !word.test(ruleId)) return undefined;
	const { datacenter, region, keyType } = details;
	return [
		`${program} playbook ${ruleId}`,
		...(datacenter !== undefined && place.test(datacenter) ? [`--dc ${datacenter}`] : []),
		...(region === "us" || region === "eu" ? [`--region ${region}`] : []),
		...(keyType !== undefined && words.test(keyType) ? [`--key-type ${quoted(keyType)}`] : []),
	].join(" ");
}

/** A text with the commands in it, which stand in quotes, as the reader types them. */
export function withProgramName(text: string, program = "unleak"): string {
	// A function, for a "$" in a path would mean something.
	return program === "unleak" ? text : text.replaceAll('"unleak ', () => `"${program} `);
}

const word = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;
const place = /^us[1-9][0-9]?$/;
const words = /^[A-Za-z0-9][A-Za-z0-9 ._-]*$/;

function quoted(text: string): string {
	return text.includes(" ") ? `"${text}"` : text;
}
