// Ways in which programs, people and formats write a text in another one, written down without a look
// at what reads them. Each takes and gives one character a byte, and draws what it may choose.

import type { Draw } from "./draw.ts";

export interface Writer {
	readonly name: string;
	/** Of those of a group one is used at most: nobody could tell them apart over each other. */
	readonly group?: string;
	/** What it can write; anything, where this is not told. */
	readonly takes?: RegExp;
	write(text: string, draw: Draw): string;
}

const escapeSign = String.fromCharCode(27);
/** Printable ASCII, tabs and line breaks. */
const isText = /^[\t\r\n -~]*$/;
/** What a literal may hold as it is. */
const isLiteral = /^[\t !#-&(-[\]-_a-~]*$/;
const codeOf = (character: string) => character.charCodeAt(0);
const hexOf = (character: string, length = 2) =>
	codeOf(character).toString(16).padStart(length, "0");
const bytesOf = (text: string) => [...text].map(codeOf);
const binary = (text: string, form: "base64" | "base64url" | "hex") =>
	Buffer.from(text, "latin1").toString(form);
const cut = (text: string, width: number) => text.match(new RegExp(`[^]{1,${width}}`, "g")) ?? [];

/** Each character by itself: all of them, one, or every few; and what would be read otherwise. */
function each(
	name: string,
	opener: string,
	write: (character: string, draw: Draw) => string,
): Writer {
	return {
		name,
		write(text, draw) {
			const share = draw.pick([1, 1, 0.5, 0.2, 0]);
			const one = draw.below(text.length);
			return [...text]
				.map((character, index) => {
					const isChosen = share === 0 ? index === one : draw.chance(share);
					const mustBe = character === opener || !isText.test(character);
					return isChosen || mustBe ? write(character, draw) : character;
				})
				.join("");
		},
	};
}

const inAnyCase = (text: string, draw: Draw) => (draw.chance(0.5) ? text : text.toUpperCase());

const characterWriters: readonly Writer[] = [
	each("percent", "%", (character, draw) => `%${inAnyCase(hexOf(character), draw)}`),
	each("percent u", "%", (character) => `%u${hexOf(character, 4)}`),
	each("\\x", "\\", (character, draw) => `\\x${inAnyCase(hexOf(character), draw)}`),
	each("\\u", "\\", (character, draw) => `\\u${inAnyCase(hexOf(character, 4), draw)}`),
	each("\\u{}", "\\", (character) => `\\u{${hexOf(character)}}`),
	each("\\U", "\\", (character) => `\\U${hexOf(character, 8)}`),
	each("octal", "\\", (character) => `\\${codeOf(character).toString(8).padStart(3, "0")}`),
	each("entities", "&", (character) => `&#${codeOf(character)};`),
	each(
		"entities with zeros",
		"&",
		(character) => `&#${String(codeOf(character)).padStart(4, "0")};`,
	),
	each(
		"hexadecimal entities",
		"&",
		(character, draw) => `&#x${inAnyCase(hexOf(character), draw)};`,
	),
];

const wholeWriters: readonly Writer[] = [
	{ name: "JSON", write: (text) => JSON.stringify(text).slice(1, -1) },
	{
		name: "JSON of PHP",
		write: (text) => JSON.stringify(text).slice(1, -1).replaceAll("/", "\\/"),
	},
	{
		name: "JSON of Go",
		write: (text) =>
			JSON.stringify(text)
				.slice(1, -1)
				.replace(/[<>&]/g, (sign) => `\\u${hexOf(sign, 4)}`),
	},
	{
		name: "HTML",
		write: (text) =>
			text
				.replaceAll("&", "&amp;")
				.replaceAll("<", "&lt;")
				.replaceAll(">", "&gt;")
				.replaceAll('"', "&quot;"),
	},
	{
		name: "URL",
		write: (text) => text.replace(/[^A-Za-z0-9_.~-]/g, (sign) => `%${hexOf(sign).toUpperCase()}`),
	},
	{
		name: "named entities",
		takes: isText,
		write: (text) => text.replaceAll("-", "&hyphen;").replaceAll("_", "&lowbar;"),
	},
	{
		name: "mail",
		group: "mail",
		write(text, draw) {
			const share = draw.pick([0, 0.1, 1]);
			const width = 60 + draw.below(16);
			const lineBreak = draw.pick(["\n", "\r\n"]);
			let [written, length] = ["", 0];
			for (const character of text) {
				const isWritten = character === "=" || !/[ -~\n]/.test(character) || draw.chance(share);
				const piece =
					isWritten && character !== "\n" ? `=${hexOf(character).toUpperCase()}` : character;
				if (length + piece.length > width) {
					written += `=${lineBreak}`;
					length = 0;
				}
				written += piece;
				length = character === "\n" ? 0 : length + piece.length;
			}
			return written;
		},
	},
];

const lineBreaks = [
	"\n",
	"\r\n",
	"\n  ",
	"\r\n    ",
	"\n\t",
	"\n> ",
	"\n>> ",
	"\n# ",
	"\n// ",
	"\n * ",
	"\\n",
	"\\r\\n",
];
const joins = [
	'" + "',
	'"+"',
	'" +\n    "',
	'"\n  + "',
	'" "',
	'"\n"',
	"' . '",
	"' .\r\n\t'",
	'" & "',
	'" & _\n  "',
	'" .. "',
	'" ++ "',
	'" || "',
	'" <> "',
	'" \\\n  "',
	'" ~ "',
	'b" b"'.slice(1),
	'".concat("',
];

function wrapped(text: string, draw: Draw): string {
	const [lineBreak, width] = [draw.pick(lineBreaks), draw.pick([76, 64, 60, 4 + draw.below(100)])];
	return cut(text, width).join(lineBreak);
}

function joined(text: string, draw: Draw): string {
	const width = Math.max(1, Math.ceil(text.length / (2 + draw.below(5))));
	return cut(text, width).join(draw.pick(joins));
}

const digitWriters: readonly Writer[] = [
	{ name: "base64", write: (text) => binary(text, "base64") },
	{ name: "base64url", write: (text) => binary(text, "base64url") },
	{
		name: "base64 behind other bytes",
		write(text, draw) {
			const count = draw.below(200);
			const other = Array.from({ length: count }, () => String.fromCharCode(draw.below(256)));
			return binary(`${other.join("")}\n${text}`, "base64");
		},
	},
	{ name: "base64 in lines", write: (text, draw) => wrapped(binary(text, "base64"), draw) },
	{
		name: "base64 in literals",
		write: (text, draw) =>
			`"${cut(binary(text, draw.pick(["base64", "base64url"])), 8 + draw.below(80)).join(draw.pick(joins))}"`,
	},
	{
		name: "hexadecimal",
		write: (text, draw) => draw.pick(["", "0x", "\\x"]) + inAnyCase(binary(text, "hex"), draw),
	},
	{
		name: "hexadecimal in lines",
		write: (text, draw) => cut(inAnyCase(binary(text, "hex"), draw), 60).join("\n"),
	},
	{
		name: "numbers",
		write(text, draw) {
			const write = draw.pick([
				(code: number) => `0x${code.toString(16).padStart(2, "0")}`,
				(code: number) => code.toString(16).padStart(2, "0"),
				(code: number) => code.toString(16).toUpperCase().padStart(2, "0"),
				(code: number) => `0x${code.toString(16).toUpperCase().padStart(2, "0")}`,
			]);
			return listOf(bytesOf(text).map(write), draw);
		},
	},
	{
		name: "decimal numbers",
		write: (text, draw) => `[${listOf(bytesOf(text).map(String), draw)}]`,
	},
	{ name: "xxd", write: (text, draw) => dump(text, 2, ":", ["", ""], draw) },
	{ name: "hexdump", write: (text, draw) => dump(text, 1, " ", ["|", "|"], draw) },
];

function listOf(numbers: readonly string[], draw: Draw): string {
	const sign = draw.pick([", ", ",", " ", ":", "\n", ",\n    "]);
	const width = draw.pick([8, 12, 16, 1000]);
	const lines: string[] = [];
	for (let at = 0; at < numbers.length; at += width) {
		lines.push(numbers.slice(at, at + width).join(sign));
	}
	return lines.join(`${sign.trimEnd()}\n  `);
}

function dump(
	text: string,
	group: number,
	colon: string,
	[open, close]: readonly [string, string],
	draw: Draw,
): string {
	const lineBreak = draw.pick(["\n", "\r\n"]);
	return cut(text, 16)
		.map((row, index) => {
			const digits = cut(binary(row, "hex"), 2 * group).join(" ");
			const shown = row.replace(/[^ -~]/g, ".");
			return `${(16 * index).toString(16).padStart(8, "0")}${colon} ${digits.padEnd(50)} ${open}${shown}${close}`;
		})
		.join(lineBreak);
}

/** In UTF-8. */
const utf8 = (character: string) => Buffer.from(character).toString("latin1");
const invisible = ["\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u200e"].map(utf8);
const dashes = ["\u2010", "\u2011", "\u2012", "\u2013", "\u2014", "\u2015", "\u2212"].map(utf8);
const tags = [
	"<wbr>",
	"<wbr/>",
	"<b>",
	"</b>",
	"<em>",
	"</em>",
	"<i>",
	'<span class="x">',
	"</span>",
	"<!-- -->",
	"<font color='red'>",
];

function between(name: string, pick: (draw: Draw) => string): Writer {
	return {
		name,
		group: "gap",
		takes: isText,
		write(text, draw) {
			const share = draw.pick([1, 0.3, 0.1, 0]);
			const one = 1 + draw.below(Math.max(1, text.length - 1));
			return [...text]
				.map((character, index) => {
					const isInside = index > 0 && /^[!-~]{2}$/.test(text.slice(index - 1, index + 1));
					const isChosen = isInside && (share === 0 ? index === one : draw.chance(share));
					return isChosen ? pick(draw) + character : character;
				})
				.join("");
		},
	};
}

const gapWriters: readonly Writer[] = [
	between("invisible characters", (draw) => draw.pick(invisible)),
	between("tags", (draw) => draw.pick(tags)),
	between("colours", (draw) => draw.pick(["\x1b[31m", "\x1b[0m", "\x1b[01;31m\x1b[K"])),
	{
		name: "other dashes",
		takes: isText,
		write: (text, draw) => text.replaceAll("-", draw.pick(dashes)),
	},
	{ name: "escaped hyphens", takes: isText, write: (text) => text.replaceAll("-", "\\-") },
	{
		name: "literals",
		group: "gap",
		takes: isLiteral,
		write: (text, draw) => `"${joined(text, draw)}"`,
	},
	{
		name: "a list of literals",
		group: "gap",
		takes: isLiteral,
		write(text, draw) {
			const [sign, open, close] = draw.pick([
				['", "', '["', '"].join("")'],
				['","', '["', '"].join("")'],
				["', '", "implode('', ['", "'])"],
				['",\n  "', '"".join(["', '"])'],
				["', '", "concat('", "')"],
			]);
			return `${open}${cut(text, Math.ceil(text.length / (2 + draw.below(5)))).join(sign)}${close}`;
		},
	},
	{
		name: "lines that go on",
		group: "gap",
		takes: isText,
		write: (text, draw) =>
			cut(text, 8 + draw.below(60)).join(draw.pick(["\\\n", "\\\r\n", "\\\n    "])),
	},
];

const wideWriters: readonly Writer[] = [
	wide("UTF-16 LE", "\xff\xfe", (code) => [code & 255, code >> 8]),
	wide("UTF-16 BE", "\xfe\xff", (code) => [code >> 8, code & 255]),
	wide("UTF-32 LE", "\xff\xfe\0\0", (code) => [code & 255, code >> 8, 0, 0]),
	wide("UTF-32 BE", "\0\0\xfe\xff", (code) => [0, 0, code >> 8, code & 255]),
];

function wide(name: string, mark: string, write: (code: number) => readonly number[]): Writer {
	return {
		name,
		takes: new RegExp(`^[\\t\\r\\n${escapeSign} -~\\x80-\\xff]*$`),
		write(text, draw) {
			const characters = [...Buffer.from(text, "latin1").toString("utf8")];
			const bytes = characters.flatMap((character) => write(codeOf(character)));
			return (draw.chance(0.5) ? mark : "") + String.fromCharCode(...bytes);
		},
	};
}

export const writers: readonly (readonly Writer[])[] = [
	characterWriters,
	wholeWriters,
	digitWriters,
	gapWriters,
	wideWriters,
];
