// Walks an XML member of a document with saxes, by local names. It expands no entity of the document's own and opens
// none; what is not well-formed is read as far as it goes.

import { type SaxesAttributePlain, SaxesParser, type SaxesTagPlain } from "saxes";

export interface XmlHandlers {
	/** Attributes have their names without a prefix. */
	open(name: string, attributes: Readonly<Record<string, string>>): void;
	close(name: string): void;
	text(text: string): void;
}

/** A member with more faults than this is no XML: the rest is not read. */
const maxFaults = 1000;
/** It is decoded in pieces, since a string takes twice the memory. */
const pieceBytes = 1 << 18;

export function walkXml(bytes: Uint8Array, handlers: XmlHandlers): void {
	const parser = new SaxesParser({ xmlns: false, position: false });
	let faults = 0;
	parser.on("error", () => {
		if (++faults > maxFaults) throw new TooManyFaults();
	});
	parser.on("opentag", (tag: SaxesTagPlain) => {
		handlers.open(localName(tag.name), localAttributes(tag.attributes));
	});
	parser.on("closetag", (tag: SaxesTagPlain) => handlers.close(localName(tag.name)));
	parser.on("text", (text) => handlers.text(text));
	parser.on("cdata", (text) => handlers.text(text));
	try {
		for (const piece of decode(bytes)) parser.write(piece);
		parser.close();
	} catch (error) {
		if (!(error instanceof TooManyFaults)) throw error;
	}
}

class TooManyFaults extends Error {}

function localName(name: string): string {
	return name.slice(name.indexOf(":") + 1);
}

function localAttributes(
	attributes: Record<string, SaxesAttributePlain["value"]>,
): Record<string, string> {
	const local: Record<string, string> = Object.create(null);
	for (const name in attributes) local[localName(name)] = attributes[name]!;
	return local;
}

function* decode(bytes: Uint8Array): Generator<string> {
	const [first, second] = bytes;
	const isLittle = first === 0xff && second === 0xfe;
	const isBig = first === 0xfe && second === 0xff;
	const decoder = new TextDecoder(isLittle ? "utf-16le" : isBig ? "utf-16be" : "utf-8");
	for (let at = 0; at < bytes.length; at += pieceBytes) {
		// A copy, since it decodes no memory that threads share.
		yield decoder.decode(Uint8Array.from(bytes.subarray(at, at + pieceBytes)), { stream: true });
	}
	yield decoder.decode();
}
