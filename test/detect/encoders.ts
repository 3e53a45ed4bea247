// Ways in which text is written in other text, each with the place of every character: so a test
// knows where in the outermost text a secret stands, whatever it was wrapped in.

import { fc } from "../setup/draws.ts";

/** Text, and for each character of what it holds its span in that text: half-open. */
export interface Encoded {
	readonly text: string;
	readonly starts: readonly number[];
	readonly ends: readonly number[];
}

export interface Encoder {
	readonly name: string;
	encode(text: string): Encoded;
}

/** The outer encoding of an inner one, with the places of the innermost characters. */
export function nest(inner: Encoded, encoder: Encoder): Encoded {
	const outer = encoder.encode(inner.text);
	return {
		text: outer.text,
		starts: inner.starts.map((start) => outer.starts[start]!),
		ends: inner.ends.map((end) => outer.ends[end - 1]!),
	};
}

/** Text between other text. */
export function frame(before: string, { text, starts, ends }: Encoded, after: string): Encoded {
	const shift = (offset: number) => offset + before.length;
	return { text: before + text + after, starts: starts.map(shift), ends: ends.map(shift) };
}

export const plain: Encoder = eachCharacter("plain", (character) => character);

function eachCharacter(name: string, write: (character: string) => string): Encoder {
	return {
		name,
		encode(text) {
			const starts: number[] = [];
			const ends: number[] = [];
			let written = "";
			for (const character of text) {
				starts.push(written.length);
				written += write(character);
				ends.push(written.length);
			}
			return { text: written, starts, ends };
		},
	};
}

const hexOf = (character: string, length: number) =>
	character.charCodeAt(0).toString(16).padStart(length, "0");
const isPlain = (character: string) => /[A-Za-z0-9_.-]/.test(character);
const outside = (write: (character: string) => string) => (character: string) =>
	isPlain(character) ? character : write(character);

const percent = (character: string) => `%${hexOf(character, 2).toUpperCase()}`;
const unicode = (character: string) => `\\u${hexOf(character, 4)}`;
const hexEscape = (character: string) => `\\x${hexOf(character, 2)}`;
const entities: Readonly<Record<string, string>> = {
	'"': "&quot;",
	"'": "&#39;",
	"&": "&amp;",
	"<": "&lt;",
};

function base64(name: string, form: "base64" | "base64url", width = 0, lineBreak = "\n"): Encoder {
	return {
		name,
		encode(text) {
			const bare = Buffer.from(text, "latin1").toString(form);
			const places: number[] = [];
			let written = "";
			for (let index = 0; index < bare.length; index++) {
				if (width > 0 && index > 0 && index % width === 0) written += lineBreak;
				places.push(written.length);
				written += bare[index];
			}
			const characters = [...text].map((_, index) => index);
			return {
				text: written,
				// A character shares its first and last sextet with its neighbours.
				starts: characters.map((index) => places[Math.floor((index * 8) / 6)]!),
				ends: characters.map((index) => places[Math.floor((index * 8 + 7) / 6)]! + 1),
			};
		},
	};
}

/** Mail: "=" is written out, and lines of 76 end in a soft break, wherever that is. */
const quotedPrintable = (lineBreak: string): Encoder => ({
	name: `quoted-printable ${JSON.stringify(lineBreak)}`,
	encode(text) {
		const starts: number[] = [];
		const ends: number[] = [];
		let written = "";
		let lineStart = 0;
		for (const character of text) {
			const piece = character === "=" ? "=3D" : character;
			if (written.length - lineStart + piece.length > 75 && character !== "\n") {
				written += `=${lineBreak}`;
				lineStart = written.length;
			}
			starts.push(written.length);
			written += piece;
			ends.push(written.length);
			if (character === "\n") lineStart = written.length;
		}
		return { text: written, starts, ends };
	},
});

/** Each way is one that programs write. */
export const encoders: readonly Encoder[] = [
	base64("base64", "base64"),
	base64("base64url", "base64url"),
	base64("base64 in lines", "base64", 76, "\n"),
	base64("base64 in indented lines", "base64", 64, "\r\n    "),
	base64("base64 in lines of a string", "base64", 76, "\\n"),
	eachCharacter("percent, all of it", percent),
	eachCharacter("percent, where it must", outside(percent)),
	eachCharacter("\\u, all of it", unicode),
	eachCharacter("\\u, where it must", outside(unicode)),
	eachCharacter("\\x, all of it", hexEscape),
	eachCharacter("\\x, where it must", outside(hexEscape)),
	eachCharacter("string of JSON", (character) => JSON.stringify(character).slice(1, -1)),
	eachCharacter("entities, all of it", (character) => `&#${character.charCodeAt(0)};`),
	eachCharacter("hexadecimal entities, all of it", (character) => `&#x${hexOf(character, 2)};`),
	eachCharacter("entities, where it must", (character) => entities[character] ?? character),
	quotedPrintable("\n"),
	quotedPrintable("\r\n"),
];

/** Two bytes a character, with or without a mark. */
export function wide(order: "utf-16le" | "utf-16be", mark: boolean): Encoder {
	return {
		name: `${order}${mark ? " with a mark" : ""}`,
		encode(text) {
			const little = Buffer.from((mark ? "\ufeff" : "") + text, "utf16le");
			const bytes = order === "utf-16le" ? little : little.swap16();
			const shift = mark ? 2 : 0;
			const characters = [...text].map((_, index) => index);
			return {
				text: bytes.toString("latin1"),
				starts: characters.map((index) => shift + 2 * index),
				ends: characters.map((index) => shift + 2 * index + 2),
			};
		},
	};
}

/**
 * Up to three ways over each other. Mail is wrapped last; and text of which every character is
 * an escape is escaped once more at most, for with each time it grows by half a line a key.
 */
export const anyEncoders: fc.Arbitrary<readonly Encoder[]> = fc
	.array(fc.constantFrom(...encoders.map(named)), { minLength: 1, maxLength: 3 })
	.filter((chain) => {
		const names = chain.map(({ name }) => name);
		const mail = names.findIndex((name) => name.startsWith("quoted-printable"));
		const again = names.slice(1).filter((name) => /where it must$|^quoted/.test(name));
		return (
			(mail < 0 || mail === names.length - 1) &&
			!(names[0]?.endsWith("all of it") && again.length === 2)
		);
	});
export const anyWide: fc.Arbitrary<Encoder> = fc.constantFrom(
	...[true, false].flatMap((mark) => [
		named(wide("utf-16le", mark)),
		named(wide("utf-16be", mark)),
	]),
);

/** So that a counterexample names it. */
function named(encoder: Encoder): Encoder {
	return { ...encoder, [fc.toStringMethod]: () => encoder.name } as Encoder;
}
