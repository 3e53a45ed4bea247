// A blob of a history has no path yet when it is scanned. Whatever would be found under some path
// is found then too, at least as certain; it is judged again when its paths are known.

import { expect, test } from "vitest";
import { createScanner } from "../../src/detect/scanner.ts";
import { confidences, type Match } from "../../src/model/match.ts";
import { builtinPacks } from "../../src/packs/builtin.ts";
import { expandSample } from "../../src/packs/samples.ts";
import { draws, fc, many } from "../setup/draws.ts";
import { anyText } from "./texts.ts";

const { scan } = createScanner(builtinPacks);

/** The highest confidence, -1 for no match at all. */
function certainty(matches: readonly Match[]): number {
	return Math.max(-1, ...matches.map(({ confidence }) => confidences.indexOf(confidence)));
}

test("no path makes more of a text than no path at all", () => {
	const path = fc.constantFrom(
		"a.txt",
		"config/iterable.yml",
		"src/itbl/Api.scala",
		"mandrill/transactional.env",
		"config/mandrill.yml",
		"secrets/mailchimp_api_key",
		"iterable.ts",
		"public/app.min.js",
		"vendor/com.iterable/api.iterable.com/x-mc-apikey.json",
	);
	let found = 0;
	fc.assert(
		fc.property(anyText, path, (text, where) => {
			const bytes = Buffer.from(text, "latin1");
			const known = certainty(scan(bytes, { path: where }).matches);
			if (known >= 0) found++;
			expect(certainty(scan(bytes, {}).matches)).toBeGreaterThanOrEqual(known);
		}),
		draws(1000),
	);
	expect(found).toBeGreaterThan(many(100));
});

test.each([
	["api_key: {uuid4}", "config/iterable.yml", "medium"],
	["api_key: {uuid4}", "iterable/production.yml", "medium"],
	["production: {token:22}", "config/mandrill.yml", "medium"],
	["{token:22}", "secrets/mandrill_api_key", "medium"],
	["{token:22}", "secrets/other_api_key", undefined],
	["api_key: {uuid4}", "config/other.yml", undefined],
	["{hex:12}: nothing", "config/iterable.yml", undefined],
])("%s in %s is judged by what the path says", (template, path, confidence) => {
	const bytes = Buffer.from(expandSample(template).text);
	const [match] = scan(bytes, { path }).matches;
	expect(match?.confidence).toBe(confidence);
	if (confidence !== undefined) expect(scan(bytes, {}).matches).toHaveLength(1);
});
