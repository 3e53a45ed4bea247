// The identity of a finding: the rule and the secret, nothing else, so that it outlives
// moves, renames and rebases. A key with and without its data centre has the same one.

import { createHash } from "node:crypto";
import type { Secret } from "../model/secret.ts";

/**
 * 40 hex digits. No salt: two machines must agree, and every secret here has over 120 random
 * bits, so that its hash cannot be searched. Not 32 digits, for then it would look like a key.
 */
export function fingerprintOf(ruleId: string, identity: Secret): string {
	return createHash("sha256")
		.update(`unleak/1\0${ruleId}\0${identity.reveal()}`)
		.digest("hex")
		.slice(0, 40);
}
