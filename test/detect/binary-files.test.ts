// Files of programs and pictures in which a text stands as it is, in one or two bytes a character: their raw bytes show a
// key, and no reader of the format is needed.

import { describe, expect, test } from "vitest";
import { createScanner } from "../../src/detect/scanner.ts";
import { builtinPacks } from "../../src/packs/builtin.ts";
import { expandSample } from "../../src/packs/samples.ts";

const { scan } = createScanner(builtinPacks);

type Pair = readonly [name: string, value: string];

const pairs: readonly (readonly [rule: string, name: string, template: string])[] = [
	["mailchimp-api-key", "mailchimp_api_key", "{hex:32}-us4"],
	["mailchimp-transactional-key", "mandrill_api_key", "md-{token:21}A"],
	["iterable-api-key", "iterable_api_key", "{uuid4}"],
];

const u2 = (number: number) => Buffer.from([number >> 8, number & 255]);
const u4 = (number: number) => Buffer.concat([u2(number >>> 16), u2(number & 0xffff)]);
const le4 = (number: number) => Buffer.from(u4(number)).reverse();
const wide = (text: string) => Buffer.from(text, "utf16le");
const bytes = (...parts: readonly (string | Buffer)[]) =>
	Buffer.concat(
		parts.map((part) => (typeof part === "string" ? Buffer.from(part, "latin1") : part)),
	);

const note = ([name, value]: Pair) => `${name}: ${value}`;
const segment = (mark: string, content: Buffer) =>
	bytes(`\xff${mark}`, u2(content.length + 2), content);
const jpegOf = (...segments: readonly Buffer[]) =>
	bytes("\xff\xd8", ...segments, "\xff\xda\0\x02", Buffer.alloc(50, 0x9b), "\xff\xd9");

/** A directory with one entry, the comment of a user, whose first eight bytes name its characters. */
function exif(pair: Pair, isWide: boolean): Buffer {
	const comment = isWide ? bytes("UNICODE\0", wide(note(pair))) : bytes("ASCII\0\0\0", note(pair));
	const entry = bytes("\x86\x92\x07\0", le4(comment.length), le4(26));
	return bytes("II*\0", le4(8), "\x01\0", entry, le4(0), comment);
}

const xmp = (pair: Pair) =>
	bytes(
		`http://ns.adobe.com/xap/1.0/\0<x:xmpmeta><rdf:li xml:lang="x-default">${note(pair)}</rdf:li></x:xmpmeta>`,
	);

function png(pair: Pair): Buffer {
	const chunk = (type: string, content: Buffer) =>
		bytes(u4(content.length), type, content, "\x1b\x0c\x9d\xee");
	const text = chunk("tEXt", bytes("Description\0", note(pair)));
	return bytes(
		"\x89PNG\r\n\x1a\n",
		chunk("IHDR", Buffer.alloc(13)),
		text,
		chunk("IEND", Buffer.alloc(0)),
	);
}

function webp(pair: Pair): Buffer {
	const content = exif(pair, false);
	return bytes(
		"RIFF",
		le4(content.length + 30),
		"WEBPVP8X",
		le4(10),
		Buffer.alloc(10),
		"EXIF",
		le4(content.length),
		content,
	);
}

const files: readonly (readonly [name: string, make: (pair: Pair) => Buffer])[] = [
	[
		"the strings of an app in UTF-16",
		([name, value]) => bytes("\xff\xfe", wide(`/* keys */\n"${name}" = "${value}";\n`)),
	],
	["EXIF of a JPEG", (pair) => jpegOf(segment("\xe1", bytes("Exif\0\0", exif(pair, false))))],
	[
		"EXIF of a JPEG, in UTF-16",
		(pair) => jpegOf(segment("\xe1", bytes("Exif\0\0", exif(pair, true)))),
	],
	["XMP of a JPEG", (pair) => jpegOf(segment("\xe1", xmp(pair)))],
	["the comment of a JPEG", (pair) => jpegOf(segment("\xfe", bytes(note(pair))))],
	["text of a PNG", png],
	["EXIF of a WebP", webp],
];

describe.each(files)("%s", (_, make) => {
	test.each(pairs)("shows a key of %s", (rule, name, template) => {
		const value = expandSample(template).text;
		const { matches } = scan(make([name, value]), { path: "file.bin" });
		expect(matches.map(({ ruleId }) => ruleId)).toEqual([rule]);
	});
	test("shows none where there is only a checksum", () => {
		const { matches } = scan(make(["checksum_of_file", expandSample("{hex:32}").text]), {
			path: "file.bin",
		});
		expect(matches).toEqual([]);
	});
});
