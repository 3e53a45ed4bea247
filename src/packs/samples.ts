// Fills in samples: generators such as {hex:32} are replaced from a seed, so that no key-shaped string is in a file.
// «» marks where the secret must be found.

/** A sample filled in, and where its marks stood, as offsets into `text`. */
export interface ExpandedSample {
	readonly text: string;
	readonly spans: readonly { readonly start: number; readonly end: number }[];
}

const hexDigits = "0123456789abcdef";
const tokenCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";

/**
 * Fills in a sample. Generators: {hex:N} digits, {uuid4} a version 4 UUID without dashes,
 * {token:N} letters, digits, "_" and "-", {digits:N}; {same} repeats the last of these. Encoders
 * of what they hold: {base64:…}, {base64url:…}, {wrapped:…} (base64 in lines of 76, indented as
 * the line it stands on), {percent:…}, {escape:…} as \uXXXX, {hexescape:…} as \xXX and
 * {entity:…} as &#NN;. Marks in an encoder stay around the characters that hold the secret. The
 * same seed gives the same text.
 * @throws RangeError for a generator without its end, or with a number out of range
 */
export function expandSample(template: string, seed = template): ExpandedSample {
	const random = createRandom(seed);
	const spans: { start: number; end: number }[] = [];
	let text = "";
	for (const part of fill(template, random, { last: "" }).split(/([«»])/)) {
		if (part === "«") spans.push({ start: text.length, end: text.length });
		else if (part === "»") {
			const open = spans.at(-1);
			if (open) open.end = text.length;
		} else text += part;
	}
	return { text, spans };
}

const maxCount = 1000;
/** Encoders may be nested, and each makes its text longer. */
const maxLength = 100_000;

const generators =
	/^\{(?:(hex|token|digits|base64|base64url|wrapped|percent|escape|hexescape|entity):|(uuid4|same)\})/;

function fill(template: string, random: () => number, memory: { last: string }): string {
	let filled = "";
	for (let index = 0; index < template.length; ) {
		const head = generators.exec(template.slice(index, index + 12));
		if (!head) {
			filled += template[index++];
			continue;
		}
		const end = closingBrace(template, index);
		const argument = template.slice(index + head[0].length, end);
		const indent = /(?:^|\n)([ \t]*)[^\n]*$/.exec(filled)?.[1] ?? "";
		filled += generate(head[1] ?? head[2] ?? "", argument, indent, random, memory);
		if (filled.length > maxLength) throw new RangeError("Shorten the sample: it grows too long");
		index = end + 1;
	}
	return filled;
}

function generate(
	kind: string,
	argument: string,
	indent: string,
	random: () => number,
	memory: { last: string },
): string {
	const pick = (from: string, count: number) => {
		if (!(count >= 0 && count <= maxCount)) {
			throw new RangeError(`Write a number up to ${maxCount} in {${kind}:…}`);
		}
		memory.last = Array.from(
			{ length: count },
			() => from[Math.floor(random() * from.length)],
		).join("");
		return memory.last;
	};
	const each = (encode: (code: number) => string) =>
		fill(argument, random, memory).replace(/[^«»]/g, (character) =>
			encode(character.charCodeAt(0)),
		);
	switch (kind) {
		case "hex":
			return pick(hexDigits, Number(argument));
		case "digits":
			return pick("0123456789", Number(argument));
		case "token": {
			const token = pick(tokenCharacters, Number(argument));
			// 16 bytes in base64 end with one of four characters, as the 22 characters of a Transactional key do.
			if (token.length !== 22) return token;
			memory.last = token.slice(0, 21) + "AQgw"[Math.floor(random() * 4)];
			return memory.last;
		}
		case "uuid4": {
			const hex = pick(hexDigits, 32);
			memory.last = `${hex.slice(0, 12)}4${hex.slice(13, 16)}${"89ab"[Math.floor(random() * 4)]}${hex.slice(17)}`;
			return memory.last;
		}
		case "base64":
		case "base64url":
			return encodeBase64(fill(argument, random, memory), kind);
		case "wrapped":
			return encodeBase64(fill(argument, random, memory), "base64", `\n${indent}`);
		case "percent":
			return each((code) => `%${hex(code, 2)}`);
		case "escape":
			return each((code) => `\\u${hex(code, 4)}`);
		case "hexescape":
			return each((code) => `\\x${hex(code, 2)}`);
		case "entity":
			return each((code) => `&#${code};`);
		default:
			return memory.last;
	}
}

function hex(code: number, length: number): string {
	return code.toString(16).padStart(length, "0");
}

/** A mark goes before the first or behind the last character that holds a bit of the secret. */
function encodeBase64(marked: string, alphabet: "base64" | "base64url", lineBreak = ""): string {
	const encoded = Buffer.from(marked.replace(/[«»]/g, ""), "latin1").toString(alphabet);
	let text = "";
	let [done, bytes] = [0, 0];
	const copyTo = (end: number) => {
		for (; done < end; done++)
			text += (done > 0 && done % 76 === 0 ? lineBreak : "") + encoded[done];
	};
	for (const character of marked) {
		if (character === "«") copyTo(Math.floor((bytes * 4) / 3));
		else if (character === "»") copyTo(Math.ceil((bytes * 4) / 3));
		if (character === "«" || character === "»") text += character;
		else bytes++;
	}
	copyTo(encoded.length);
	return text;
}

function closingBrace(template: string, open: number): number {
	let depth = 0;
	for (let index = open; index < template.length; index++) {
		if (template[index] === "{") depth++;
		else if (template[index] === "}" && --depth === 0) return index;
	}
	throw new RangeError(`Close "${template.slice(open, open + 12)}" with "}"`);
}

/** mulberry32 over an FNV-1a hash of the seed: small, and the same on every machine. */
function createRandom(seed: string): () => number {
	let state = 0x811c9dc5;
	for (let index = 0; index < seed.length; index++) {
		state = Math.imul(state ^ seed.charCodeAt(index), 0x01000193);
	}
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
	};
}
