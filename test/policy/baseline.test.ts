import { expect, test } from "vitest";
import { FileError } from "../../src/errors.ts";
import {
	type BaselineEntry,
	mergeBaseline,
	parseBaseline,
	pruneBaseline,
	renderBaseline,
} from "../../src/policy/baseline.ts";
import { fc } from "../setup/draws.ts";

const file = ".unleak-baseline.jsonl";

/** A fingerprint, from one digit of it. */
const fingerprintOf = (digit: string): string => digit.repeat(40);

function entryOf(digit: string, reason = "accepted"): BaselineEntry {
	return {
		fingerprint: fingerprintOf(digit),
		ruleId: "mailchimp-api-key",
		redacted: "0123…-us1",
		reason,
	};
}

const text = fc.string({ unit: "binary", minLength: 1 }).filter((value) => value.trim() !== "");
const entry = fc.record({
	fingerprint: fc.constantFrom("a", "b", "c", "d", "0", "7").map(fingerprintOf),
	ruleId: text,
	redacted: text,
	reason: text,
});
const baseline = fc.array(entry, { maxLength: 8 });

test("renderBaseline() writes sorted lines with the keys in one order", () => {
	const mixed = { reason: "r", redacted: "s", ruleId: "t", fingerprint: fingerprintOf("b") };
	expect(renderBaseline([mixed, entryOf("a", 'two\n"lines"')])).toBe(
		`{"fingerprint":"${fingerprintOf("a")}","ruleId":"mailchimp-api-key","redacted":"0123…-us1","reason":"two\\n\\"lines\\""}\n` +
			`{"fingerprint":"${fingerprintOf("b")}","ruleId":"t","redacted":"s","reason":"r"}\n`,
	);
	expect(renderBaseline([])).toBe("");
});

test("renderBaseline() writes the four named fields and nothing else an object carries", () => {
	const secret = "0123456789abcdef".repeat(2);
	const carrying = { ...entryOf("a"), secret, path: secret, line: 7, date: "2025-01-01" };
	expect(renderBaseline([carrying])).toBe(renderBaseline([entryOf("a")]));
});

test("parseBaseline() gives back what renderBaseline() wrote", () => {
	fc.assert(
		fc.property(baseline, (entries) => {
			const rendered = renderBaseline(entries);
			expect(parseBaseline(rendered, file)).toEqual(mergeBaseline(entries));
			expect(renderBaseline(parseBaseline(rendered, file))).toBe(rendered);
		}),
	);
});

test("parseBaseline() reads a union of lines in any order as the merge of both", () => {
	fc.assert(
		fc.property(baseline, baseline, fc.infiniteStream(fc.nat()), (ours, theirs, order) => {
			const lines = (renderBaseline(ours) + renderBaseline(theirs)).split("\n").filter(Boolean);
			const shuffled = lines
				.map((line) => ({ line, rank: order.next().value ?? 0 }))
				.sort((a, b) => a.rank - b.rank)
				.map(({ line }) => line);
			expect(parseBaseline(shuffled.join("\n"), file)).toEqual(mergeBaseline(ours, theirs));
		}),
	);
});

test("mergeBaseline() does not depend on order, grouping or repetition", () => {
	fc.assert(
		fc.property(baseline, baseline, baseline, (a, b, c) => {
			const merged = mergeBaseline(a, b, c);
			expect(mergeBaseline(c, a, b)).toEqual(merged);
			expect(mergeBaseline(mergeBaseline(a, b), c)).toEqual(merged);
			expect(mergeBaseline(merged, merged)).toEqual(merged);
		}),
	);
});

test("parseBaseline() passes over blank lines, CRLF, a byte order mark and repeated lines", () => {
	const line = renderBaseline([entryOf("a")]).trim();
	expect(parseBaseline(`\uFEFF${line}\r\n\r\n  \n${line}\r\n`, file)).toEqual([entryOf("a")]);
	expect(parseBaseline("", file)).toEqual([]);
});

function faultsOf(written: string): FileError["faults"] {
	try {
		parseBaseline(written, file);
	} catch (error) {
		expect(error).toBeInstanceOf(FileError);
		expect((error as FileError).code).toBe("baseline");
		return (error as FileError).faults;
	}
	return [];
}

const good = JSON.stringify(entryOf("a"));

test.each([
	["no JSON", "Write one JSON object a line"],
	["[]", "Write one JSON object a line"],
	["null", "Write one JSON object a line"],
	['"text"', "Write one JSON object a line"],
	["[".repeat(1_000_000), "Write one JSON object a line"],
	["{}", 'Write a text that is not empty for "fingerprint"'],
	[JSON.stringify({ ...entryOf("a"), reason: " " }), 'Write a text that is not empty for "reason"'],
	[JSON.stringify({ ...entryOf("a"), ruleId: 1 }), 'Write a text that is not empty for "ruleId"'],
	[JSON.stringify({ ...entryOf("a"), line: 3 }), 'Remove the unknown key "line"'],
	...["a".repeat(12), "a".repeat(41), "A".repeat(40)].map((fingerprint) => [
		JSON.stringify({ ...entryOf("a"), fingerprint }),
		"Write the whole fingerprint, 40 hexadecimal digits in small letters",
	]),
	['{"__proto__":{}}', 'Remove the unknown key "__proto__"'],
])("parseBaseline() refuses the line %#", (line, message) => {
	expect(faultsOf(`${good}\n${line}\n`)).toEqual([
		{ place: { file, line: 2, column: 1 }, message },
	]);
});

test("parseBaseline() says once that a merge conflict is open", () => {
	const conflict = `${good}\n<<<<<<< HEAD\n${good}\n||||||| base\n=======\n${good}\n>>>>>>> other\n`;
	expect(faultsOf(conflict)).toEqual([
		{
			place: { file, line: 2, column: 1 },
			message:
				"Resolve the merge conflict: keep the entries of both sides and delete the marker lines",
		},
	]);
});

test("parseBaseline() names at most 20 faults and never quotes a value", () => {
	const key = "0123456789abcdef".repeat(2);
	const faults = faultsOf(`${key}\n${JSON.stringify({ [key]: key })}\n`.repeat(50));
	expect(faults).toHaveLength(20);
	expect(JSON.stringify(faults)).not.toContain(key);
});

test("parseBaseline() refuses a text of more than 16 MB", () => {
	expect(faultsOf("\n".repeat(17_000_000))).toEqual([
		{
			place: { file, line: 1, column: 1 },
			message: "Shorten the baseline: it holds more than 16 MB",
		},
	]);
});

test("pruneBaseline() parts what is there from what is gone", () => {
	const [a, b, c] = [entryOf("a"), entryOf("b"), entryOf("c")];
	expect(pruneBaseline([a, b, c], new Set(["c", "a", "e"].map(fingerprintOf)))).toEqual({
		kept: [a, c],
		gone: [b],
	});
});
