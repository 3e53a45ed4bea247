import { expect, test } from "vitest";
import { redactLine } from "../../src/finding/redact-line.ts";
import type { Match } from "../../src/model/match.ts";
import { digits, matchOf } from "./matches.ts";

const [key, other] = [digits("one"), digits("other")];
const shown = `${key.slice(0, 4)}********`;
const shownOther = `${other.slice(0, 4)}********`;

/** The line of the first key, redacted; a place is made for each of the keys that stands in the text. */
function lineOf(text: string, base = 0, encoding: BufferEncoding = "utf8") {
	const bytes = Buffer.from(text, encoding);
	const matches: Match[] = [key, other].flatMap((secret) => {
		const start = bytes.indexOf(Buffer.from(secret, encoding));
		const end = start + Buffer.from(secret, encoding).length;
		return start < 0 ? [] : [matchOf(secret, { start: base + start, end: base + end })];
	});
	const first = matches[0]!;
	const inOrder = [...matches].sort((one, two) => one.start - two.start);
	const line = redactLine(bytes, base, first, inOrder, 7);
	expect(line.text.slice(line.start, line.end)).toBe(shown);
	expect(line.line).toBe(7);
	return line.text;
}

test.each([
	["alone", key, shown],
	["in a line of its own", `before\nkey = "${key}"\nbehind`, `key = "${shown}"`],
	["with CR LF", `a\r\nx ${key} y\r\nb`, `x ${shown} y`],
	["indented", `\t  ${key}  `, shown],
	["before another secret", `${key} ${other}`, `${shown} ${shownOther}`],
	["behind another secret", `${other},${key}`, `${shownOther},${shown}`],
	[
		"beside a secret of somebody else",
		`${key} ghp_${"aB3xY7".repeat(6)} end`,
		`${shown} ******** end`,
	],
	["beside a hash", `${"0a1b".repeat(5)} ${key}`, `******** ${shown}`],
	[
		"beside what is escaped from end to end",
		`${key} \\u0061\\u0062\\u0063\\u0064\\u0065\\u0066\\u0067\\u0068`,
		`${shown} ********`,
	],
	[
		"beside a long name",
		`ConfigurationOfTheMailService.initialize("${key}")`,
		`ConfigurationOfTheMailService.initialize("${shown}")`,
	],
	["in text that is no ASCII", `Schlüssel 😀 ${key} é`, `Schlüssel 😀 ${shown} é`],
])("%s", (_, text, expected) => {
	expect(lineOf(text)).toBe(expected);
	expect(lineOf(text, 5000)).toBe(expected);
});

test("a long line is cut on both sides, and says so", () => {
	const text = lineOf(`${"a ".repeat(400)}${key}${" b".repeat(400)}`);
	expect(text).toBe(`…${"a ".repeat(120)}${shown}${" b".repeat(120)}…`);
});

test("a cut falls between characters", () => {
	expect(lineOf(`${"é".repeat(300)}x${key}x${"é".repeat(300)}`)).toMatch(/^…é+x.*xé+…$/);
});

test("a secret that the cut goes through is hidden as a whole", () => {
	const text = lineOf(`${"a ".repeat(100)}${other}${" c".repeat(115)}${key}`);
	expect(text).toContain(shownOther);
	expect(text).not.toContain(other.slice(-6));
});

test("text of two bytes a character is shown as text", () => {
	expect(lineOf(`\ufeffa\nkey = ${key} b\nc`, 0, "utf16le")).toBe(`key = ${shown} b`);
});

test("text in Latin-1 is shown as text", () => {
	const bytes = Buffer.concat([Buffer.from("clé = ", "latin1"), Buffer.from(key)]);
	const match = matchOf(key, { start: 6, end: 38 });
	expect(redactLine(bytes, 0, match, [match], 1).text).toBe(`clé = ${shown}`);
});
