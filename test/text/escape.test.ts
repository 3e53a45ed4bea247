import { describe, expect, test } from "vitest";
import {
	disarmLine,
	escapeCommandData,
	escapeCommandProperty,
	escapeHtml,
	escapeJson,
	escapeMarkdown,
	escapeTerminal,
	markdownCode,
} from "../../src/text/escape.ts";
import { fc } from "../setup/draws.ts";

const anyText = fc.oneof(
	fc.string({ unit: "binary" }),
	fc.string({ unit: fc.constantFrom(..."`|\\<>&@#:[]*_~$!-+=.1wgh/% \n\r\t\x1b\x9b\u202e\ud800") }),
);
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]/u;

describe("escapeTerminal", () => {
	test.each([
		["plain, größe, 日本, 😀", "plain, größe, 日本, 😀"],
		["\x1b[31mred", "\\x1b[31mred"],
		["a\nb\tc\rd\0", "a\\x0ab\\x09c\\x0dd\\x00"],
		["\x7f\x9b2J", "\\x7f\\x9b2J"],
		["\u202etxt.exe", "\\u{202e}txt.exe"],
		["zero\u200bwidth\ufeff\u00ad\u2060", "zero\\u{200b}width\\u{feff}\\xad\\u{2060}"],
		["line\u2028para\u2029", "line\\u{2028}para\\u{2029}"],
		["\ud800x\udc00", "\\u{d800}x\\u{dc00}"],
		["tag\u{e0041}fill\u3164", "tag\\u{e0041}fill\\u{3164}"],
		["##[add-mask]a # ## [b]", "#\\x23[add-mask]a # ## [b]"],
	])("shows %j as %j", (text, shown) => {
		expect(escapeTerminal(text)).toBe(shown);
	});

	test("leaves nothing unseen, and nothing to do a second time", () => {
		fc.assert(
			fc.property(anyText, (text) => {
				const shown = escapeTerminal(text);
				expect(shown).not.toMatch(unseen);
				expect(shown).not.toContain("##[");
				expect(escapeTerminal(shown)).toBe(shown);
			}),
		);
	});
});

describe("escapeMarkdown", () => {
	test.each([
		["plain text, (round) and 1.5", "plain text, (round) and 1.5"],
		["[a](b) ![c]", "&#91;a&#93;(b) !&#91;c&#93;"],
		["<b>&amp;", "&#60;b&#62;&#38;amp;"],
		[
			"*a* _b_ `c` ~d~ $e$ |f|",
			"&#42;a&#42; &#95;b&#95; &#96;c&#96; &#126;d&#126; &#36;e&#36; &#124;f&#124;",
		],
		["\\*", "&#92;&#42;"],
		["@ann a@b.c", "@&#8203;ann a@&#8203;b.c"],
		["see #12, gh-12 and o/r#3", "see #&#8203;12, gh&#8203;-12 and o/r#&#8203;3"],
		["https://x.y and www.x.y :smile:", "https&#58;//x.y and www&#46;x.y &#58;smile:"],
		["# head", "&#35; head"],
		["- item", "&#45; item"],
		["+ item", "&#43; item"],
		["===", "&#61;=="],
		["12. item", "12&#46; item"],
		["3) item", "3&#41; item"],
		["    code", "&#32;   code"],
		["a\nb", "a&#92;x0ab"],
	])("turns %j into %j", (text, escaped) => {
		expect(escapeMarkdown(text)).toBe(escaped);
	});

	test("keeps the text, and nothing that could be markup, a link or a mention", () => {
		fc.assert(
			fc.property(anyText, (text) => {
				const escaped = escapeMarkdown(text);
				expect(rendered(escaped)).toBe(escapeTerminal(text));
				const bare = escaped.replace(/&#\d+;/g, "x");
				expect(bare).not.toMatch(/[\\`*_[\]<>&|~$\n]/);
				expect(bare).not.toMatch(/:\/\/|^ |^[-+=]|^#+(\s|$)|^\d{1,9}[.)]/);
				expect(escaped).not.toMatch(/@(?!&#8203;)|(?<!&)#\w|\bgh-\d|\bwww\./i);
			}),
		);
	});
});

describe("markdownCode", () => {
	test.each([
		["src/a.js:1:2", "`src/a.js:1:2`"],
		["a|b", "<code>a&#124;b</code>"],
		["a`b", "<code>a&#96;b</code>"],
		["@ann#1", "`@ann#1`"],
		["", "<code></code>"],
		[" a", "<code> a</code>"],
		["a\\", "<code>a&#92;</code>"],
		["</code>|", "<code>&#60;/code&#62;&#124;</code>"],
	])("turns %j into %j", (text, escaped) => {
		expect(markdownCode(text)).toBe(escaped);
	});

	test("is one span that holds the text, in a table too", () => {
		fc.assert(
			fc.property(anyText, (text) => {
				const span = markdownCode(text);
				const inside = /^`([^`|\\\n]+)`$/.exec(span) ?? /^<code>([^<>`|\\\n]*)<\/code>$/.exec(span);
				expect(inside).not.toBeNull();
				const content = inside?.[1] ?? "";
				const shown = span.startsWith("`") ? content : rendered(content);
				expect(shown).toBe(escapeTerminal(text));
			}),
		);
	});
});

describe("escapeHtml", () => {
	test("keeps nothing that ends a line, text or an attribute", () => {
		expect(escapeHtml("<a href=\"x\" b='y'>&\n\tz\0\u202e")).toBe(
			"&#60;a href=&#34;x&#34; b=&#39;y&#39;&#62;&#38;\\x0a\\x09z\\x00\\u{202e}",
		);
		fc.assert(
			fc.property(anyText, (text) => {
				expect(escapeHtml(text)).not.toMatch(/[<>"'\r\n]|&(?!#\d+;)/);
			}),
		);
	});
});

describe("workflow commands", () => {
	test("are escaped as actions/toolkit does it", () => {
		expect(escapeCommandData("100%\r\na:b,c")).toBe("100%25%0D%0Aa:b,c");
		expect(escapeCommandProperty("100%\r\na:b,c")).toBe("100%25%0D%0Aa%3Ab%2Cc");
	});

	test("stay one line, and unescape to what was shown", () => {
		fc.assert(
			fc.property(anyText, (text) => {
				const data = escapeCommandData(text);
				expect(data).not.toMatch(/[^\P{Cc}\t]|\u202e/u);
				expect(data).not.toContain("##[");
				const property = escapeCommandProperty(text);
				expect(property).not.toMatch(/[\r\n:,]/);
				expect(property.replaceAll("%3A", ":").replaceAll("%2C", ",")).toBe(data);
			}),
		);
	});
});

test("escapeJson changes how a value is written, never the value", () => {
	fc.assert(
		fc.property(fc.dictionary(anyText, anyText), (value) => {
			const json = escapeJson(JSON.stringify(value, null, 2));
			expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(value)));
			expect(json.replaceAll("\n", "")).not.toMatch(unseen);
			expect(json).not.toContain("##[");
		}),
	);
});

test("disarmLine leaves no line that a CI log obeys", () => {
	expect(disarmLine("  ::error::x")).toBe("  \\x3a:error::x");
	expect(disarmLine("a ##[group]b ::c")).toBe("a #\\x23[group]b ::c");
	fc.assert(
		fc.property(anyText, (text) => {
			const line = disarmLine(text);
			expect(line.trimStart().startsWith("::")).toBe(false);
			expect(line).not.toContain("##[");
		}),
	);
});

/** What a reader sees of escaped prose: entities resolved, the unseen breaks gone. */
function rendered(escaped: string): string {
	return escaped
		.replaceAll("&#8203;", "")
		.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));
}

test("a very long text is escaped as it would be in one piece, wherever it is cut", () => {
	for (let shift = 0; shift < 4; shift++) {
		const start = "x".repeat(999_997 + shift);
		expect(escapeTerminal(`${start}##[y`)).toBe(`${start}#\\x23[y`);
		expect(escapeTerminal(`${start}\u{e0041}y`)).toBe(`${start}\\u{e0041}y`);
		expect(escapeTerminal(`${start}😀##😀`)).toBe(`${start}😀##😀`);
		expect(escapeJson(`"${start}##["`)).toBe(`"${start}#\\u0023["`);
	}
});
