// Adds to the findings of a report what the records of rotations on this machine say of their keys. A record that
// cannot be read is left to `unleak rotate --status`.

import { sealTexts } from "../../finding/seal.ts";
import type { Finding, Report } from "../../model/report.ts";
import type { RotationProof } from "../../model/rotation-proof.ts";
import { outcomeOf } from "../../rotate/outcome.ts";
import type { Rotation } from "../../rotate/rotation.ts";
import { describeOutcome } from "../../rotate/summary-messages.ts";
import { withoutSecrets } from "../print.ts";
import { listRotations } from "./state-folder.ts";

export function addRotationProofs(report: Report): Report {
	const rotations = latest(readAll());
	if (rotations.size === 0) return report;
	return {
		...report,
		findings: report.findings.map((finding) =>
			withProof(finding, rotations.get(finding.fingerprint)),
		),
	};
}

function withProof(finding: Finding, rotation: Rotation | undefined): Finding {
	if (rotation === undefined || rotation.ruleId !== finding.ruleId) return finding;
	return { ...finding, rotation: sealTexts(proofOf(rotation), withoutSecrets) };
}

function proofOf(rotation: Rotation): RotationProof {
	const { heard, successor, startedAt, updatedAt } = rotation;
	return {
		outcome: outcomeOf(rotation),
		sentence: describeOutcome(rotation),
		answers: heard.slice(-maxAnswers).map(({ at, until, status, endpoint }) => ({
			at: until ?? at,
			status,
			...(endpoint === undefined ? {} : { endpoint }),
		})),
		...(successor === undefined ? {} : { successor: successor.redacted }),
		startedAt,
		updatedAt,
	};
}

const maxAnswers = 6;

/** One key may have been rotated in several folders. */
function latest(rotations: readonly Rotation[]): Map<string, Rotation> {
	const byKey = new Map<string, Rotation>();
	for (const rotation of rotations) {
		const known = byKey.get(rotation.fingerprint);
		if (known === undefined || known.updatedAt <= rotation.updatedAt) {
			byKey.set(rotation.fingerprint, rotation);
		}
	}
	return byKey;
}

/** The page is written all the same where the folder cannot be read. */
function readAll(): readonly Rotation[] {
	try {
		return listRotations().rotations;
	} catch {
		return [];
	}
}
