// Asks the providers about keys that the caller has.

import type { Report } from "../model/report.ts";
import { builtinPacks } from "../packs/builtin.ts";
import type { VerifyOptions } from "./api.ts";
import { type Check, checkArgument, checkOptions, isList, isSignal } from "./options.ts";
import { verifyOptionChecks } from "./scan-options.ts";

/**
 * Asks the providers whether keys still work: one finding a key, in their order. This sends the keys
 * to Mailchimp and Iterable, and nowhere else; HTTPS_PROXY and NO_PROXY are honoured.
 *
 * A key is written as `unleak verify` takes it: alone where its shape tells its provider, else with a
 * word in front, such as "iterable 0123…".
 *
 * @throws UsageError (as a rejection) for options, and for a proxy that cannot be used. What a
 * provider does is no error: the verdict is then "unknown".
 */
export async function verify(
	keys: readonly string[],
	options: VerifyOptions = {},
): Promise<Report> {
	checkArgument("verify()", "keys", keys, isList(isLine));
	checkOptions("verify()", options, { ...verifyOptionChecks, signal: isSignal });
	const { verifyKeys } = await import("../verify/live-check.ts");
	const controller = new AbortController();
	const abort = () => controller.abort();
	if (options.signal?.aborted) abort();
	options.signal?.addEventListener("abort", abort);
	const { details = false, findDatacenter = false } = options;
	const live = { details, findDatacenter, signal: controller.signal };
	try {
		return (await verifyKeys(keys.join("\n"), builtinPacks, live)).report;
	} finally {
		options.signal?.removeEventListener("abort", abort);
	}
}

const isLine: Check = (value) =>
	typeof value === "string" && !/[\r\n\u2028\u2029]/.test(value)
		? undefined
		: "a key, in a text of one line";
