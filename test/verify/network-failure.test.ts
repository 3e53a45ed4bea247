// Failures in words: from codes alone, for messages quote proxies and headers.

import { expect, test } from "vitest";
import { describeNetworkFailure } from "../../src/verify/network-failure.ts";
import { fc } from "../setup/draws.ts";

const host = "us6.api.mailchimp.com";
const coded = (code: string, more: object = {}) =>
	Object.assign(new Error("to http://user:hunter2@proxy failed"), { code, ...more });

test.each<[string, unknown, string, boolean]>([
	["no such host", coded("ENOTFOUND"), `${host}: there is no such host`, false],
	["a silent name service", coded("EAI_AGAIN"), `${host}: the name service does not answer`, false],
	["a refusal", coded("ECONNREFUSED"), `${host}: the connection was refused`, false],
	["a break", coded("UND_ERR_SOCKET"), `${host}: the connection broke`, true],
	[
		"a break that is a cause",
		new Error("x", { cause: coded("ECONNRESET") }),
		`${host}: the connection broke`,
		true,
	],
	[
		"several refusals",
		new AggregateError([coded("ECONNREFUSED"), coded("ENETUNREACH")]),
		`${host}: the connection was refused`,
		false,
	],
	["an unknown code", coded("E_STRANGE"), `${host}: no connection (E_STRANGE)`, false],
	[
		"a code that is text",
		coded("http://user:hunter2@proxy"),
		`${host}: no connection (of unknown cause)`,
		false,
	],
	["no error at all", undefined, `${host}: no connection (of unknown cause)`, false],
])("tells of %s", (_, error, reason, isTransient) => {
	expect(describeNetworkFailure(error, host)).toEqual({ reason, isTransient });
});

test.each([
	"CERT_HAS_EXPIRED",
	"ERR_TLS_CERT_ALTNAME_INVALID",
	"SELF_SIGNED_CERT_IN_CHAIN",
	"UNABLE_TO_VERIFY_LEAF_SIGNATURE",
	"DEPTH_ZERO_SELF_SIGNED_CERT",
])("tells of a certificate with %s", (code) => {
	const { reason, isTransient } = describeNetworkFailure(coded(code), host);
	expect(reason).toContain(`cannot be trusted (${code})`);
	expect(isTransient).toBe(false);
});

test("never repeats a message", () => {
	fc.assert(
		fc.property(fc.anything(), fc.anything(), (code, cause) => {
			const error = Object.assign(new Error("hunter2"), { code, cause, errors: [cause] });
			expect(describeNetworkFailure(error, host).reason).not.toContain("hunter2");
		}),
	);
});
