// A key to look for, made at run time.

import { fingerprintOf } from "../../src/finding/fingerprint.ts";
import { Secret } from "../../src/model/secret.ts";
import { builtinPacks } from "../../src/packs/builtin.ts";
import type { Pack } from "../../src/packs/pack.ts";
import { expandSample } from "../../src/packs/samples.ts";
import { createNeedle, type Needle } from "../../src/trace/needle.ts";

export const bare: string = expandSample("{hex:32}", "traced").text;
export const whole: string = `${bare}-us${6}`;
export const secret: Secret = new Secret(bare, `${bare.slice(0, 4)}********`);
export const needle: Needle = createNeedle(secret);
export const fingerprint: string = fingerprintOf("mailchimp-api-key", secret);
export const packs: readonly Pack[] = builtinPacks;
export const signal: AbortSignal = new AbortController().signal;
