// What the scan of one content may take: it ends by count of steps, says so, and large contents are scanned in
// windows wherever they come from.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { createMatchCheck } from "../../src/detect/match-check.ts";
import { ScanBudget, StepTotal } from "../../src/detect/scan-budget.ts";
import { createScanner, runToEnd } from "../../src/detect/scanner.ts";
import { maxWholeBytes } from "../../src/detect/window-spans.ts";
import { compilePack } from "../../src/packs/compile-pack.ts";
import { expandSample } from "../../src/packs/samples.ts";

const builtin = ["mailchimp", "iterable"].map((name) => {
	const file = `rules/${name}.yaml`;
	const text = readFileSync(join(import.meta.dirname, "../..", file), "utf8");
	return compilePack({ file, text, foreign: false });
});
const scanner = createScanner(builtin);

const named = (count: number, seed: string) =>
	Array.from(
		{ length: count },
		(_, index) => expandSample("iterable_api_key = {uuid4}\n", `${seed}${index}`).text,
	).join("");

test("a scan stops where its budget is spent, says so, and keeps what it found", () => {
	const bytes = Buffer.from(named(300, "a"));
	const all = scanner.scan(bytes, { path: "a.txt" });
	expect(all.problems).toEqual([]);
	expect(all.matches).toHaveLength(300);
	const budget = new ScanBudget(bytes.length, { maxSteps: 1_500_000 });
	const some = scanner.scan(bytes, { path: "a.txt", budget });
	expect(some.problems).toMatchObject([{ code: "scan-budget", path: "a.txt" }]);
	expect(some.matches.length).toBeGreaterThan(5);
	expect(some.matches).toEqual(all.matches.slice(0, some.matches.length));
	expect(some.matches.length).toBeLessThan(200);
});

test("a content has so many matches that a report can hold them", () => {
	const budget = new ScanBudget(100 << 20);
	let count = 0;
	for (; !budget.isSpent; count++) budget.takeMatch();
	expect(count).toBe(150_000);
});

test("scans of one content under several paths share a budget", () => {
	const bytes = Buffer.from(named(30, "b"));
	const budget = new ScanBudget(bytes.length, { maxSteps: 1_000_000 });
	const problems = Array.from({ length: 20 }, (_, index) =>
		scanner.scan(bytes, { path: `${index}.txt`, budget }).problems.map(({ code }) => code),
	);
	expect(problems[0]).toEqual([]);
	expect(problems.at(-1)).toEqual(["scan-budget"]);
});

test("a scan pauses often enough for signals to be heard", () => {
	const parts = scanner.scanInParts(Buffer.from(named(3000, "c")), { path: "a.txt" });
	let pauses = 0;
	let step = parts.next();
	for (; !step.done; step = parts.next()) pauses++;
	expect(step.value.matches).toHaveLength(3000);
	expect(pauses).toBeGreaterThan(10);
});

test("a large content in memory is scanned in windows, and a key at each border is found", () => {
	const line = `${"x ".repeat(50)}\n`;
	const keys = ["a", "b", "c", "d"].map((seed) => expandSample("{hex:32}-us7", seed).text);
	const encode = (key: string) => Buffer.from(`mailchimp_api_key=${key}`).toString("base64");
	const size = maxWholeBytes + (1 << 20);
	const bytes = Buffer.alloc(size, line);
	const places = [100, maxWholeBytes / 2 - 20, maxWholeBytes - 20, size - 200];
	for (const [index, key] of keys.entries()) bytes.write(`\n${encode(key)}\n`, places[index]!);
	const texts = vi.spyOn(Buffer.prototype, "toString");
	const { matches } = scanner.scan(bytes, { path: "a.txt" });
	const longest = Math.max(...texts.mock.results.map(({ value }) => String(value).length));
	texts.mockRestore();
	expect(
		matches.map(({ identity, details }) => `${identity.reveal()}-${details.datacenter}`),
	).toEqual(keys);
	expect(matches.map(({ start }) => start)).toEqual(
		places.map((at) => at + 1 + ("mailchimp_api_key=".length / 3) * 4),
	);
	expect(longest).toBeLessThan(maxWholeBytes);
});

test("the windows of a content share its budget", () => {
	const lines = named(2000, "d");
	const bytes = Buffer.from(lines.repeat(Math.ceil((maxWholeBytes + 1) / lines.length)));
	const budget = new ScanBudget(bytes.length, { maxSteps: 20_000_000 });
	const { problems } = runToEnd(scanner.scanInParts(bytes, { path: "a.txt", budget }));
	expect(problems.map(({ code }) => code)).toEqual(["scan-budget"]);
});

test("contents that share a total end together, and those behind it are not called clean", () => {
	const total = new StepTotal(1_000_000);
	const contents = ["e", "f", "g"].map((seed) => Buffer.from(named(100, seed)));
	const problems = contents.map((bytes) => {
		const budget = new ScanBudget(bytes.length, { total });
		return scanner.scan(bytes, { path: "a.txt", budget }).problems.map(({ code }) => code);
	});
	expect(problems).toEqual([["scan-budget"], ["scan-budget"], ["scan-budget"]]);
});

test("where the checks of a thread have taken their total, all is left to the scan", () => {
	const total = new StepTotal(100_000);
	const holdsMatch = createMatchCheck(scanner, total);
	const hashes = Array.from({ length: 1000 }, (_, i) => expandSample("{hex:32}\n", `h${i}`).text);
	const candidate = { bytes: Buffer.from(hashes.join("")), request: {} };
	expect(holdsMatch({ bytes: Buffer.from("no candidate"), request: {} })).toBe(false);
	// It is stopped, which proves nothing.
	expect(holdsMatch(candidate)).toBe(true);
	expect(holdsMatch({ bytes: Buffer.from("no candidate"), request: {} })).toBe(true);
	expect(createMatchCheck(scanner)(candidate)).toBe(false);
});

test.each([
	["literals side by side, each start of which may be a value", `"${"a".repeat(32)}" `, 20_000_000],
	["values that are no random text", `MAILCHIMP_KEY = "" ; ${"a".repeat(32)}-us1 `, 2_000_000],
])("steps are counted for %s", (_, text, least) => {
	const bytes = Buffer.alloc(100_000, text);
	const total = new StepTotal(least);
	const budget = new ScanBudget(bytes.length, { total });
	scanner.scan(bytes, { path: "a.txt", budget });
	expect(total.isSpent).toBe(true);
});
