// Texts made to be slow: prefixes of patterns pumped up, near misses in rows, nested encodings.

import type { Pack } from "../../src/packs/pack.ts";
import { expandSample } from "../../src/packs/samples.ts";

export interface HostileText {
	readonly name: string;
	/** True where every byte costs much, because all that evidence asks for is there to be read. */
	readonly isHeavy: boolean;
	/** About so many bytes of it. */
	make(size: number): Buffer;
}

const pump = (name: string, unit: string, head = "", tail = ""): HostileText => ({
	name,
	isHeavy: false,
	make: (size) => Buffer.from(head + unit.repeat(Math.ceil(size / unit.length)) + tail, "latin1"),
});

/** A new value in each place, so that nothing is found twice. */
const pumpFresh = (name: string, template: string, head = ""): HostileText => ({
	name,
	isHeavy: true,
	make(size) {
		const parts = [head];
		let length = head.length;
		for (let index = 0; length < size; index++) {
			const { text } = expandSample(template, `${template} ${index}`);
			parts.push(text);
			length += text.length;
		}
		return Buffer.from(parts.join(""), "latin1");
	},
});

const nested = (name: string, unit: string, levels: number): HostileText => ({
	name,
	isHeavy: false,
	make(size) {
		let text = unit.repeat(Math.ceil((size * 0.75 ** levels) / unit.length));
		for (let level = 0; level < levels; level++) text = Buffer.from(text).toString("base64");
		return Buffer.from(text);
	},
});

const named = "mailchimp_api_key=";

export const hostileTexts: readonly HostileText[] = [
	pump("names without a value", named),
	pump("names and quotes", 'mailchimp_api_key="'),
	pump("keys and values without end", '"key": "name", "value": '),
	pump("almost a key, 31 digits", `${"0123456789abcdef".repeat(2).slice(1)} `),
	pump("one run of digits", "0a1b2c3d4e5f6789"),
	pump("one run of token characters with the keyword in front", "aB3_x-", "mandrill "),
	pump("escapes without end", "\\u00"),
	pump("escapes of one character", "\\u0061"),
	pump("escaped backslashes", "\\\\"),
	pump("percent of percent", "%25"),
	pump("entities without end", "&#x"),
	pump("entities of one character", "&#97;"),
	pump("soft line breaks", `${"a1B2".repeat(18)}=\n`),
	pump("short soft line breaks", "=\n"),
	pump("equals signs", "="),
	pump("spaces", " "),
	pump("tabs", "\t"),
	pump("line feeds", "\n"),
	pump("carriage returns", "\r\n"),
	pump("NUL bytes", "\0"),
	pump("wide letters", "a\0"),
	pump(
		"wide digits",
		"0\x001\x002\x003\x004\x005\x006\x007\x008\x009\0a\0b\0c\0d\0e\0f\0".slice(0, 30),
	),
	pump("quotes", '"'),
	pump("double quotes and backslashes", '\\"'),
	pump("open brackets", "("),
	pump("open braces", "{"),
	pump("closed brackets", "]"),
	pump("tags", "<key>"),
	pump("underscores", "_"),
	pump("dashes", "-"),
	pump("dots", "."),
	pump("base64 of zeros", "A"),
	pump("base64 of text", Buffer.from("mailchimp_api_key=x ".repeat(30)).toString("base64")),
	pump(
		"lines of base64",
		`${Buffer.from("mailchimp_api_key=xx ".repeat(3)).toString("base64").slice(0, 76)}\n`,
	),
	nested("base64 of base64 of base64 of base64", named, 4),
	nested("base64 of escapes", "\\u0061", 1),
	pumpFresh("keys in one line", "{hex:32}-us6,"),
	pumpFresh("keys in lines", "key={hex:32}-us6\n"),
	pumpFresh("named candidates, 33 bytes apart", "{hex:32} "),
	pumpFresh("candidates under key-like names", "iterable_api_key={uuid4}\n"),
	pumpFresh("candidates under short names", "key={hex:32}\n", "https://us6.api.mailchimp.com\n"),
	pumpFresh(
		"tokens with the keyword in front",
		"x={token:22}\n",
		"mandrill smtp.mandrillapp.com\n",
	),
	pumpFresh("escaped keys", "{escape:{hex:32}-us6},"),
	pumpFresh("keys in base64", "{base64:key={hex:32}-us6},"),
	pumpFresh("keys behind escapes", "%22{hex:32}-us6%22"),
	pumpFresh("candidates in open braces", "{hex:32} { key: '", "{".repeat(3000)),
	pumpFresh("candidates after deep indentation", "\n                    key: {hex:32}"),
	pumpFresh("hashes of commits", "{hex:40}\n"),
	pumpFresh("digits and sites that are none", "{hex:32}-us{hex:1}x "),
];

/** For each pattern of the packs: what it begins with, pumped up in front of candidates. */
export function hostileToPatterns(packs: readonly Pack[]): HostileText[] {
	const sources = new Set<string>();
	for (const form of packs.flatMap((pack) => pack.rules.flatMap((rule) => rule.forms))) {
		for (const item of form.evidence) {
			for (const conditions of [item, item.unless ?? {}]) {
				for (const key of ["before", "after", "name", "inside", "near", "path"] as const) {
					if (conditions[key] !== undefined) sources.add(conditions[key]);
				}
			}
		}
	}
	return [...sources].map((source) => {
		const unit = unitOf(source);
		// What is pumped stands in front of a candidate, behind it, and in its name.
		const front = unit.repeat(Math.ceil(100 / unit.length));
		return pumpFresh(source.slice(0, 60), `${front}{hex:32} ${unit}key="{uuid4}"${unit}`);
	});
}

/** Text that a pattern goes far into: its own letters and signs, in order. */
function unitOf(source: string): string {
	const text = source
		.replace(/\(\?<?[=!:]|\(\?<\w+>/g, "(")
		.replace(/\\[bB]/g, "")
		.replace(/\\s/g, " ")
		.replace(/\\w|\\d/g, "a1")
		.replace(/\[\^?([^\]])[^\]]*\]/g, "$1")
		.replace(/\{\d+(?:,\d*)?\}/g, "")
		.replace(/[()|?*+^$\\]/g, "")
		.replace(/[{}«»]/g, "")
		.replace(/[^\t -~]/g, "x")
		.slice(0, 80);
	return text === "" ? "x" : text;
}
