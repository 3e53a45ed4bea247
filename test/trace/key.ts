// A key to search for, made at run time.

import { fingerprintOf } from "../../src/finding/fingerprint.ts";
import { Secret } from "../../src/model/secret.ts";
import { builtinPacks } from "../../src/packs/builtin.ts";
import type { Pack } from "../../src/packs/pack.ts";
import { expandSample } from "../../src/packs/samples.ts";
import { createKeySearch, type KeySearch } from "../../src/trace/key-search.ts";

export const bare: string = expandSample("{hex:32}", "traced").text;
export const whole: string = `${bare}-us${6}`;
export const secret: Secret = new Secret(bare, `${bare.slice(0, 4)}********`);
export const keySearch: KeySearch = createKeySearch(secret);
export const fingerprint: string = fingerprintOf("mailchimp-api-key", secret);
export const packs: readonly Pack[] = builtinPacks;
export const signal: AbortSignal = new AbortController().signal;
