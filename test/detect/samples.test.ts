// A sample is medium at most, however much speaks for it, and it is still found.

import { expect, test } from "vitest";
import { createScanner } from "../../src/detect/scanner.ts";
import { builtinPacks } from "../../src/packs/builtin.ts";
import { expandSample } from "../../src/packs/samples.ts";

const scanner = createScanner(builtinPacks);
const make = (template: string) => expandSample(template, "samples").text;
const confidenceOf = (text: string, path: string) =>
	scanner.scan(Buffer.from(text), { path }).matches.map(({ confidence }) => confidence);

const whole = `MAILCHIMP_API_KEY=${make("{hex:32}-us6")}\n`;
const iterable = `ITERABLE_API_KEY=${make("{uuid4}")}\n`;

test.each([".env", "src/test/app.env", "examples/app.env", "mockingbird/app.env", "docs/setup.md"])(
	"a named key in %s is high",
	(path) => {
		expect(confidenceOf(whole, path)).toEqual(["high"]);
		expect(confidenceOf(iterable, path)).toEqual(["high"]);
	},
);

test.each([
	".env.example",
	"config.sample.yml",
	"fixture/vcr_cassettes/account.json",
	"spec/cassettes/a.yml",
	"src/__mocks__/client.env",
	"App/Mock Data/DataManager.swift",
	"testdata/a.env",
])("a named key in %s is medium", (path) => {
	expect(confidenceOf(whole, path)).toEqual(["medium"]);
	expect(confidenceOf(iterable, path)).toEqual(["medium"]);
});

test("what it belongs to says that it is a sample", () => {
	const text = `example:\n  mailchimp_api_key: ${make("{hex:32}-us6")}\n`;
	expect(confidenceOf(text, "api.yml")).toEqual(["medium"]);
});

test("the weights that are told add up to the sum", () => {
	const judged: { sum: number; weights: number }[] = [];
	scanner.scan(Buffer.from(whole), {
		path: ".env.example",
		onCandidate: ({ judgement: { sum, reasons, confidence } }) => {
			if (confidence === undefined) return;
			judged.push({ sum, weights: reasons.reduce((total, { weight }) => total + weight, 0) });
		},
	});
	expect(judged.length).toBeGreaterThan(0);
	for (const { sum, weights } of judged) expect(weights).toBeCloseTo(sum, 6);
});
