// Words for a shell: each arrives as it is, or there is none.

import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { shellWord } from "../../src/text/shell-word.ts";
import { fc } from "../setup/draws.ts";

describe("shellWord()", () => {
	test.each([
		["src/a.txt", "src/a.txt", "src/a.txt"],
		["a b", "'a b'", '"a b"'],
		["it's", "'it'\\''s'", '"it\'s"'],
		["C:\\Users\\x\\a.js", "'C:\\Users\\x\\a.js'", '"C:\\Users\\x\\a.js"'],
		["C:\\x\\", "'C:\\x\\'", undefined],
		["a&b|c>d", "'a&b|c>d'", '"a&b|c>d"'],
		["@splat", "@splat", '"@splat"'],
		["a,b", "a,b", '"a,b"'],
		["%PATH%", "'%PATH%'", undefined],
		["$(x)", "'$(x)'", undefined],
		["a`b", "'a`b'", undefined],
		["\u201cx\u201d", "'\u201cx\u201d'", undefined],
		['a"b', "'a\"b'", undefined],
		["-rf", undefined, undefined],
		["a\nb", undefined, undefined],
		["", undefined, undefined],
	])("writes %j as %j, and as %j on Windows", (text, posix, windows) => {
		expect(shellWord(text, "linux")).toBe(posix);
		expect(shellWord(text, "win32")).toBe(windows);
	});

	test.runIf(process.platform !== "win32")("a shell gives every word back", () => {
		const texts = fc.sample(fc.string({ unit: "grapheme", maxLength: 30 }), 300);
		const words = texts.flatMap((text) => {
			const word = shellWord(text, "linux");
			return word === undefined ? [] : [{ text, word }];
		});
		const script = words.map(({ word }) => `printf '%s\\n' ${word}`).join("\n");
		const printed = execFileSync("sh", ["-c", script], { encoding: "utf8" });
		expect(printed).toBe(words.map(({ text }) => `${text}\n`).join(""));
	});
});
