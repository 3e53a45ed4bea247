// A key in capitals is the same key: its fingerprint, what is shown of it, and what would be asked.

import { expect, test } from "vitest";
import { createScanner } from "../../src/detect/scanner.ts";
import { fingerprintOf } from "../../src/finding/fingerprint.ts";
import { builtinPacks } from "../../src/packs/builtin.ts";
import { expandSample } from "../../src/packs/samples.ts";
import { maskKeyShapes } from "../../src/text/key-shapes.ts";
import { parseKeyLines } from "../../src/verify/parse-keys.ts";

const scanner = createScanner(builtinPacks);
const { text: digits } = expandSample("{hex:32}", "capitals");
const capitals = digits.toUpperCase();

function scan(text: string) {
	const { matches } = scanner.scan(Buffer.from(text), { path: "a.env" });
	return matches.map(({ ruleId, identity, secret, details, datacenterFrom }) => {
		const fingerprint = fingerprintOf(ruleId, identity);
		return [fingerprint, secret.reveal(), secret.redacted, details.datacenter, datacenterFrom];
	});
}

test.each([`${digits}-US6`, `${digits}-Us6`, `${capitals}-US6`])(
	"reads %s as the key that it is in lower case",
	(written) => {
		const found = scan(`MAILCHIMP_API_KEY=${written}\n`);
		expect(found).toHaveLength(1);
		expect(found).toEqual(scan(`MAILCHIMP_API_KEY=${digits}-us6\n`));
		const { keys } = parseKeyLines(`${written}\n`, builtinPacks);
		expect(keys.map((key) => [key.secret.reveal(), key.claims[0]?.ownDatacenters])).toEqual([
			[digits, ["us6"]],
		]);
		expect(maskKeyShapes(`x ${written}`)).not.toContain(written.slice(4, 12));
	},
);

test.each([
	`MAILCHIMP_API_KEY=${capitals}-us6`,
	`build ${capitals}-US6`,
	`MAILCHIMP_API_KEY=${capitals}`,
	`MAILCHIMP_API_KEY=${digits}-US06`,
])("reads none in %s, as nobody has seen one", (text) => {
	expect(scan(text)).toEqual([]);
});
