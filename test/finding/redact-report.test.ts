import { describe, expect, test } from "vitest";
import { fingerprintOf } from "../../src/finding/fingerprint.ts";
import { redactReport } from "../../src/finding/redact-report.ts";
import type { Finding, Report } from "../../src/model/report.ts";
import { Secret } from "../../src/model/secret.ts";
import { expandSample } from "../../src/packs/samples.ts";
import { finding, fullReport, location, reportOf } from "../report/sample.ts";

const key = expandSample("{hex:32}", "concealed").text;
const whole = `${key}-us12`;
const mandrill = expandSample("md-{token:22}", "concealed").text;
const redacted = `${key.slice(0, 4)}********-us12`;

/** Every text of the report but `secret` holds what `text` gives. */
function filled(text: string): Report {
	const fill = (value: unknown, name = ""): unknown => {
		if (typeof value === "string") return name === "redacted" ? redacted : `see ${text} there`;
		if (Array.isArray(value)) return value.map((item) => fill(item, name));
		if (value === null || typeof value !== "object") return value;
		return Object.fromEntries(Object.entries(value).map(([k, item]) => [k, fill(item, k)]));
	};
	return fill(fullReport) as Report;
}

test("a report without secrets stays as it is", () => {
	const { secret: _, ...open } = fullReport.findings[0]!;
	const report = { ...fullReport, findings: [open] };
	expect(redactReport(report, false)).toEqual(report);
});

describe("what a report tells as a secret", () => {
	const first: Finding = { ...finding, redacted, secret: whole };
	const text = `a ${whole} b`;
	const report = reportOf({
		findings: [
			{ ...first, title: text, why: [text], locations: [{ ...location, path: `x/${whole}/y` }] },
		],
		problems: [{ code: "p", message: text, path: whole }],
	});

	test("is replaced everywhere, and its own field is gone", () => {
		const hidden = `a ${redacted} b`;
		const { secret: _, ...open } = first;
		expect(redactReport(report, false)).toEqual(
			reportOf({
				findings: [
					{
						...open,
						title: hidden,
						why: [hidden],
						locations: [{ ...location, path: `x/${redacted}/y` }],
					},
				],
				problems: [{ code: "p", message: hidden, path: redacted }],
			}),
		);
	});

	test("stays in its own field alone where that is wanted", () => {
		const kept = redactReport(report, true);
		expect(kept.findings.map(({ secret }) => secret)).toEqual([whole]);
		const others = kept.findings.map(({ secret: _, ...rest }) => rest);
		expect(JSON.stringify({ ...kept, findings: others })).not.toContain(key);
	});
});

test.each([
	["names as a secret", { secret: whole }],
	[
		"has the fingerprint of",
		{ fingerprint: fingerprintOf("mailchimp-api-key", new Secret(key, "")) },
	],
])("an id of git holds no key that the report %s, nor half of it; others stay", (_, known) => {
	const commits = [
		`00c0ffee${key}`,
		key.slice(12).padStart(40, "7"),
		`${key}${"1".repeat(32)}`,
		key.slice(0, 15).padEnd(40, "7"),
	];
	const locations = commits.map((commit) => ({ ...location, commit, blob: commit }));
	const forged = { ...finding, ruleId: "mailchimp-api-key", redacted, locations, ...known };
	const [concealed] = redactReport(reportOf({ findings: [forged] }), false).findings;
	const sealed = [
		`00c0ffee${"0".repeat(32)}`,
		"0".repeat(20).padStart(40, "7"),
		`${"0".repeat(32)}${"1".repeat(32)}`,
		commits[3],
	];
	expect(concealed?.locations.map(({ commit }) => commit)).toEqual(sealed);
	expect(concealed?.locations.map(({ blob }) => blob)).toEqual(sealed);
});

test.each([
	["a whole key", whole],
	["a Transactional key", mandrill],
	["a whole key behind a letter", `x${whole}`],
])("%s is hidden wherever it stands, though nobody told of it", (_, text) => {
	expect(JSON.stringify(filled(text))).toContain(text);
	expect(JSON.stringify(redactReport(filled(text), false))).not.toContain(text.slice(2, 22));
});

test("a bare key is hidden in prose and in a path, where its beginning tells which file it is", () => {
	const report = reportOf({
		findings: [
			{ ...finding, why: [`it is ${key}`], locations: [{ ...location, path: `${key}.php` }] },
		],
	});
	const [concealed] = redactReport(report, false).findings;
	const shown = `${key.slice(0, 4)}********`;
	expect([concealed?.why, concealed?.locations[0]?.path]).toEqual([
		[`it is ${shown}`],
		`${shown}.php`,
	]);
});

test.each([
	[whole, `${key.slice(0, 4)}********`],
	[`${key.slice(0, 16)}********`, `${key.slice(0, 4)}********`],
	[key.replace(/.{12}/g, "$&*"), `${key.slice(0, 4)}********`],
	[[...key].join(" "), `${key.slice(0, 4)}********`],
	[redacted, redacted],
	["********9c2e11aa", "********9c2e11aa"],
])("the redacted form %j says no more than a provider does", (given, told) => {
	const [concealed] = redactReport(
		reportOf({ findings: [{ ...finding, redacted: given }] }),
		false,
	).findings;
	expect(concealed?.redacted).toBe(told);
});

test("a redacted form that is longer than its secret is shown nowhere else, so that no text grows", () => {
	const secret = "z".repeat(12);
	const shown = {
		...finding,
		secret,
		redacted: "*".repeat(50),
		why: [`${secret} `.repeat(3)],
	};
	const [concealed] = redactReport(reportOf({ findings: [shown] }), false).findings;
	expect(concealed?.why).toEqual(["******** ******** ******** "]);
});
