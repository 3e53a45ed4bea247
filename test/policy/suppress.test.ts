import { expect, test } from "vitest";
import type { Finding, Location } from "../../src/model/report.ts";
import { unchecked } from "../../src/model/verdict.ts";
import type { AllowEntry } from "../../src/policy/config.ts";
import { applyPolicy, type Policy } from "../../src/policy/suppress.ts";
import { fc } from "../setup/draws.ts";

const rule = "mailchimp-api-key";

function at(path: string, line = 1): Location {
	return { path, line, column: 1, endLine: line, endColumn: 5, where: "file" };
}

function findingOf(fingerprint: string, locations: Location[], ruleId = rule): Finding {
	return {
		fingerprint,
		ruleId,
		provider: "mailchimp",
		title: "Mailchimp API key",
		confidence: "high",
		severity: "high",
		why: [],
		redacted: "0123…",
		details: {},
		verdict: unchecked,
		exposure: { public: null, shipped: false, intervals: [] },
		risk: 0,
		locations,
		playbook: [],
	};
}

const place = (line: number) => ({ file: ".unleak.yaml", line, column: 5 });

function byFingerprint(fingerprint: string, line: number, expires?: string): AllowEntry {
	const more = expires === undefined ? {} : { expires };
	return {
		kind: "fingerprint",
		fingerprint,
		reason: `reason ${line}`,
		place: place(line),
		...more,
	};
}

function byPath(path: string, line: number, expires?: string): AllowEntry {
	const more = expires === undefined ? {} : { expires };
	return { kind: "path", path, rule, reason: `reason ${line}`, place: place(line), ...more };
}

function baselined(fingerprint: string) {
	return { fingerprint, ruleId: rule, redacted: "0123…", reason: "legacy" };
}

const none: Policy = {
	allow: [],
	baseline: [],
	inlineAllowed: () => undefined,
	now: new Date("2025-06-15T12:00:00Z"),
};

test("applyPolicy() keeps everything when nothing is accepted", () => {
	const findings = [findingOf("b", [at("y")]), findingOf("a", [at("x")])];
	expect(applyPolicy(findings, none)).toEqual({ findings, suppressed: [], notices: [] });
});

test("applyPolicy() suppresses a fingerprint everywhere, one entry a path", () => {
	const findings = [
		findingOf("a", [at("y", 2), at("x", 1), at("y", 9)]),
		findingOf("b", [at("x")]),
	];
	expect(applyPolicy(findings, { ...none, allow: [byFingerprint("a", 3, "2025-06-15")] })).toEqual({
		findings: [findings[1]],
		suppressed: [
			{ fingerprint: "a", path: "x", by: "config", reason: "reason 3", expires: "2025-06-15" },
			{ fingerprint: "a", path: "y", by: "config", reason: "reason 3", expires: "2025-06-15" },
		],
		notices: [],
	});
});

test("applyPolicy() suppresses what the baseline has", () => {
	const findings = [findingOf("a", [at("x")]), findingOf("b", [at("x")])];
	expect(applyPolicy(findings, { ...none, baseline: [baselined("b"), baselined("z")] })).toEqual({
		findings: [findings[0]],
		suppressed: [{ fingerprint: "b", path: "x", by: "baseline", reason: "legacy" }],
		notices: [],
	});
});

test("applyPolicy() lets a path entry cover only its rule and its paths", () => {
	const here = findingOf("a", [at("docs/x.md"), at("src/x.ts")]);
	const other = findingOf("b", [at("docs/x.md")], "iterable-api-key");
	expect(applyPolicy([here, other], { ...none, allow: [byPath("docs/", 3)] })).toEqual({
		findings: [{ ...here, locations: [at("src/x.ts")] }, other],
		suppressed: [{ fingerprint: "a", path: "docs/x.md", by: "config", reason: "reason 3" }],
		notices: [],
	});
});

test("applyPolicy() lets a comment suppress its own location only", () => {
	const finding = findingOf("a", [at("x", 1), at("x", 2), at("x", 3), at("x", 4)]);
	const reasons = new Map([
		[1, { reason: "one" }],
		[2, {}],
		[3, { reason: "one" }],
	]);
	const inlineAllowed = ({ line }: Location) => reasons.get(line);
	expect(applyPolicy([finding], { ...none, inlineAllowed })).toEqual({
		findings: [{ ...finding, locations: [at("x", 4)] }],
		suppressed: [
			{ fingerprint: "a", path: "x", by: "inline", reason: "one" },
			{ fingerprint: "a", path: "x", by: "inline" },
		],
		notices: [],
	});
});

test("applyPolicy() names the config before the baseline, and that before a comment", () => {
	const findings = [findingOf("a", [at("x"), at("docs/x")]), findingOf("b", [at("docs/x")])];
	const policy = {
		...none,
		allow: [byPath("docs", 3)],
		baseline: [baselined("a")],
		inlineAllowed: () => ({ reason: "inline" }),
	};
	expect(applyPolicy(findings, policy)).toEqual({
		findings: [],
		suppressed: [
			{ fingerprint: "a", path: "docs/x", by: "config", reason: "reason 3" },
			{ fingerprint: "b", path: "docs/x", by: "config", reason: "reason 3" },
			{ fingerprint: "a", path: "x", by: "baseline", reason: "legacy" },
		],
		notices: [],
	});
});

test("applyPolicy() counts the last day of an entry, in UTC, and no day more", () => {
	const finding = findingOf("a", [at("x")]);
	const allow = [byFingerprint("a", 3, "2025-06-15"), byPath("x", 7, "2025-06-15")];
	const lastMoment = new Date("2025-06-15T23:59:59.999Z");
	expect(applyPolicy([finding], { ...none, allow, now: lastMoment }).findings).toEqual([]);
	expect(applyPolicy([finding], { ...none, allow, now: new Date("2025-06-16T00:00:00Z") })).toEqual(
		{
			findings: [finding],
			suppressed: [],
			notices: [3, 7].map((line) => ({
				code: "allow-expired",
				message: `Renew or remove the allow entry at ".unleak.yaml:${line}:5": it expired after 2025-06-15 and no longer suppresses`,
			})),
		},
	);
});

test("applyPolicy() reports entries that nothing needs, and only these", () => {
	const findings = [findingOf("a", [at("x")])];
	const allow = [
		byFingerprint("z", 3),
		byFingerprint("a", 4),
		byPath("x", 5),
		byPath("y", 6),
		byFingerprint("a", 7),
	];
	const result = applyPolicy(findings, { ...none, allow });
	expect(result.notices).toEqual(
		[3, 6].map((line) => ({
			code: "allow-unused",
			message: `Remove the allow entry at ".unleak.yaml:${line}:5": nothing that was found needs it`,
		})),
	);
	expect(applyPolicy(findings, { ...none, allow, reportUnused: false }).notices).toEqual([]);
});

test("applyPolicy() lets no key out through a reason or a notice", () => {
	const key = "0123456789abcdef".repeat(2);
	const result = applyPolicy(
		[findingOf("a", [at("x")]), findingOf("b", [at("x")]), findingOf("c", [at("x")])],
		{
			...none,
			allow: [
				{ ...byFingerprint("a", 1), reason: `was ${key}` },
				byFingerprint(key, 2),
				byPath(key, 3, "2020-01-01"),
			],
			baseline: [{ ...baselined("b"), reason: key }],
			inlineAllowed: () => ({ reason: `${key}-us1 closed` }),
		},
	);
	expect(result.suppressed.map(({ reason }) => reason)).toEqual(["was …", "…", "… closed"]);
	expect(JSON.stringify(result)).not.toContain(key);
});

test("applyPolicy() loses no location: each is either kept or suppressed", () => {
	const name = fc.constantFrom("a", "b", "c");
	const path = fc.constantFrom("x", "docs/x", "docs/y.md", "../z", "", "nul\0");
	const expires = fc.option(fc.constantFrom("2025-06-14", "2025-06-15"), { nil: undefined });
	const line = fc.integer({ min: 1, max: 9 });
	const locations = fc.array(fc.tuple(path, line).map(([where, row]) => at(where, row)));
	const finding = fc
		.tuple(name, locations, fc.constantFrom(rule, "other"))
		.map((parts) => findingOf(...parts));
	const allowed = fc.oneof(
		fc.tuple(name, line, expires).map((parts) => byFingerprint(...parts)),
		fc
			.tuple(fc.constantFrom("x", "docs/", "*.md", "**"), line, expires)
			.map((parts) => byPath(...parts)),
	);
	fc.assert(
		fc.property(
			fc.array(finding),
			fc.array(allowed),
			fc.array(name.map(baselined)),
			fc.array(line),
			(findings, allow, baseline, lines) => {
				const inlineAllowed = (location: Location) =>
					lines.includes(location.line) ? {} : undefined;
				const policy = { ...none, allow, baseline, inlineAllowed };
				const result = applyPolicy(findings, policy);

				const keptLocations = new Set(result.findings.flatMap(({ locations: kept }) => kept));
				const named = new Set(
					result.suppressed.map((entry) => `${entry.fingerprint} ${entry.path}`),
				);
				for (const { fingerprint, locations: all } of findings) {
					for (const location of all) {
						const isNamed = named.has(`${fingerprint} ${location.path}`);
						expect(keptLocations.has(location) || isNamed).toBe(true);
					}
				}
				const all = new Set(findings.flatMap(({ locations: given }) => given));
				for (const location of keptLocations) {
					expect(all.has(location)).toBe(true);
					expect(lines).not.toContain(location.line);
				}
				const fingerprints = new Set(baseline.map(({ fingerprint }) => fingerprint));
				for (const kept of result.findings.filter(({ locations: some }) => some.length > 0)) {
					expect(fingerprints.has(kept.fingerprint)).toBe(false);
				}
				expect(applyPolicy(findings, policy)).toEqual(result);
			},
		),
	);
});

test("applyPolicy() gives the same suppressed entries in whatever order findings come", () => {
	const findings = [findingOf("b", [at("y"), at("x")]), findingOf("a", [at("y")])];
	const policy = { ...none, baseline: [baselined("a"), baselined("b")] };
	expect(applyPolicy(findings.toReversed(), policy)).toEqual(applyPolicy(findings, policy));
});
