// The identity of a finding: a hash of its rule and its secret. It stays the same when the key is moved, renamed or
// rebased, and with or without its data centre.

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
