// Takes keys out of the ids of a report that another program may have written. No id of git holds half a key by chance,
// so one that does is forged. It stays as long as it was, with zeros in the place of the key.

import type { Finding, Report } from "../model/report.ts";
import { Secret } from "../model/secret.ts";
import { fingerprintOf } from "./fingerprint.ts";
import type { Seal } from "./seal.ts";

/** Gives the seal of a report's ids, for what the report names as a secret and what is the key of a fingerprint. */
export function createIdSeal({ findings }: Report): Seal {
	const halves = new Set<string>();
	const learn = (secret: string): void => {
		for (const half of windows(secret.toLowerCase(), halfLength)) halves.add(half);
	};
	for (const { secret } of findings) if (secret !== undefined) learn(secret);
	const isKey = createKeyCheck(findings);
	return (id) => {
		for (const digits of windows(id, keyLength)) if (isKey(digits)) learn(digits);
		let sealed = id;
		for (const half of windows(id, halfLength)) {
			if (halves.has(half)) sealed = withNoughts(sealed, id.indexOf(half));
		}
		return sealed;
	};
}

const keyLength = 32;
const halfLength = 16;

/** True for digits whose hash is the fingerprint of a finding that shows their first four or their last eight. */
function createKeyCheck(findings: readonly Finding[]): (digits: string) => boolean {
	const findingsByEdge = new Map<string, Finding[]>();
	for (const finding of findings) {
		const [edge] = /^[0-9a-f]{4}(?=\*)|(?<=\*)[0-9a-f]{8}$/.exec(finding.redacted) ?? [];
		if (edge === undefined) continue;
		const alike = findingsByEdge.get(edge);
		if (alike === undefined) findingsByEdge.set(edge, [finding]);
		else if (alike.length < maxAlike) alike.push(finding);
	}
	let hashes = 0;
	return (digits) => {
		for (const edge of [digits.slice(0, 4), digits.slice(-8)]) {
			for (const { ruleId, fingerprint } of findingsByEdge.get(edge) ?? []) {
				if (++hashes > maxHashes) return false;
				if (fingerprintOf(ruleId, new Secret(digits, "")) === fingerprint) return true;
			}
		}
		return false;
	};
}

const maxAlike = 10;
/** Two seconds of work; a hostile report could ask for more. */
const maxHashes = 1_000_000;

function* windows(text: string, length: number): Generator<string> {
	for (let at = 0; at + length <= text.length; at++) yield text.slice(at, at + length);
}

function withNoughts(text: string, at: number): string {
	return text.slice(0, at) + "0".repeat(halfLength) + text.slice(at + halfLength);
}
