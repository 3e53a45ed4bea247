// Reads tar files, the old kind, ustar, PAX and GNU. At a bad header it goes on at the next one that is right, so that
// a damaged archive is read as far as it can be. What is no content of a member is a part too, without a name: all that
// stands in a tar is seen.

import type { ContainerBudget } from "./budget.ts";
import type { ContainerPart, PartProblem } from "./container.ts";
import { decodeName, maxNameBytes } from "./member-name.ts";
import {
	blockBytes,
	type ExtendedFields,
	holdsData,
	isHeader,
	isMember,
	isUstar,
	isZero,
	nameOf,
	readNumber,
	readPax,
	sparseBlocks,
	untilNul,
} from "./tar-headers.ts";

export function* readTar(
	bytes: Uint8Array,
	budget: ContainerBudget,
): Generator<ContainerPart | PartProblem> {
	const tar = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
	yield* new TarReader(tar, budget).items();
}

class TarReader {
	readonly #tar: Buffer;
	readonly #budget: ContainerBudget;
	#at = 0;
	/** For the next member, from an entry of its own. */
	#extended: ExtendedFields = {};
	/** Texts in headers that no name says, and what stands in the blocks behind a content. */
	readonly #leftOver: string[] = [];

	constructor(tar: Buffer, budget: ContainerBudget) {
		this.#tar = tar;
		this.#budget = budget;
	}

	*items(): Generator<ContainerPart | PartProblem> {
		const tar = this.#tar;
		let isInOrder = true;
		while (this.#at + blockBytes <= tar.length) {
			const block = tar.subarray(this.#at, this.#at + blockBytes);
			if (isHeader(block)) {
				isInOrder = true;
				yield* this.#entry(block);
			} else {
				if (isInOrder && !isZero(block)) yield { code: "archive-damaged", message: badHeader };
				isInOrder = isZero(block);
				yield* this.#gap();
			}
		}
		const rest = [...textsIn(tar.subarray(this.#at)), ...textsIn(this.#extended.link ?? nothing)];
		const lines = [...this.#leftOver, ...rest];
		if (lines.length > 0) yield { name: "", bytes: Buffer.from(lines.join("\n"), "latin1") };
	}

	/** What lies between members, or behind the last one, may be anything. */
	*#gap(): Generator<ContainerPart> {
		const next = nextHeader(this.#tar, this.#at + blockBytes, this.#budget);
		const gap = withoutZeros(this.#tar.subarray(this.#at, next));
		if (gap.length > 0) yield { name: "", bytes: gap };
		this.#at = next;
	}

	*#entry(header: Buffer): Generator<ContainerPart | PartProblem> {
		const type = String.fromCharCode(header[156]!);
		const size = this.#sizeOf(header, type);
		const name = this.#extended.name ?? nameOf(header);
		this.#leftOver.push(...unsaidIn(header, this.#extended));
		this.#at += blockBytes;
		if (type === "S") this.#passHoles(header);
		if (size === undefined || size < 0) {
			yield { code: "archive-damaged", name, message: "it has no size that can be" };
			return;
		}
		const content = this.#take(size);
		if (content.length < size) {
			yield { code: "archive-damaged", name, message: "the archive ends before it does" };
		}
		if (isMember(type)) yield* this.#member(header, type, name, content);
		else this.#extend(type, content);
		// What PAX headers hold beyond the name is a content as well.
		if (type === "x" || type === "g") yield { name: nameOf(header), bytes: content };
	}

	#sizeOf(header: Buffer, type: string): number | undefined {
		if (isMember(type) && this.#extended.size !== undefined) return this.#extended.size;
		return holdsData(this.#tar, this.#at, type) ? readNumber(header.subarray(124, 136)) : 0;
	}

	/** Of a file with holes the list of its filled ranges comes first. */
	#passHoles(header: Buffer): void {
		const bytes = sparseBlocks(this.#tar, this.#at, header) * blockBytes;
		const map = this.#tar.subarray(this.#at, this.#at + bytes);
		this.#leftOver.push(...textsIn(map));
		this.#at += map.length;
	}

	/** The content of an entry; it goes on behind the blocks that the content fills. */
	#take(size: number): Buffer {
		const tar = this.#tar;
		const content = tar.subarray(this.#at, Math.min(tar.length, this.#at + size));
		const contentEnd = this.#at + content.length;
		const filledUntil = this.#at + Math.ceil(size / blockBytes) * blockBytes;
		if (textsIn(tar.subarray(contentEnd, filledUntil)).length > 0) {
			// A size that is a lie can cut a key.
			const reach = Math.min(content.length, cutReachBytes);
			this.#leftOver.push(...textsIn(tar.subarray(contentEnd - reach, filledUntil)));
		}
		this.#at = filledUntil;
		return content;
	}

	/** Takes what an entry says of the next member. */
	#extend(type: string, content: Buffer): void {
		const { name, link } = this.#extended;
		if (type === "L") {
			if (name !== undefined) this.#leftOver.push(name);
			this.#leftOver.push(...textsIn(content.subarray(maxNameBytes)));
			this.#extended = { ...this.#extended, name: decodeName(untilNul(content)) };
		} else if (type === "K") {
			this.#leftOver.push(...textsIn(link ?? nothing));
			this.#extended = { ...this.#extended, link: untilNul(content) };
		} else if (type === "x") {
			this.#extended = { ...this.#extended, ...readPax(content.subarray(0, maxPaxBytes)) };
		}
	}

	*#member(header: Buffer, type: string, name: string, content: Buffer): Generator<ContainerPart> {
		const link = this.#extended.link ?? untilNul(header.subarray(157, 257));
		this.#extended = {};
		const isLink = type === "2" || (type === "1" && isZero(content));
		// Of a link the target is the content; where it has data of its own, the target is told with the rest.
		if (!isLink && link.length > 0) this.#leftOver.push(...textsIn(link));
		if (content.length > 0 || !name.endsWith("/")) yield { name, bytes: isLink ? link : content };
	}
}

/** Texts of a header that are neither its member's name nor where a link leads to. */
function unsaidIn(header: Buffer, extended: ExtendedFields): string[] {
	const nameBytes = extended.name === undefined ? untilNul(header.subarray(0, 100)).length : 0;
	return [
		...textsIn(header.subarray(nameBytes, 100)),
		...(extended.link === undefined ? [] : textsIn(header.subarray(157, 257))),
		...textsIn(header.subarray(157 + untilNul(header.subarray(157, 257)).length, 257)),
		...textsIn(header.subarray(265, 329)),
		...textsIn(header.subarray(isUstar(header) && extended.name === undefined ? 500 : 345)),
	];
}

/** A field without its zeros, where it is long enough to hold a key. */
function textsIn(field: Buffer): string[] {
	if (field.length === 0 || isZero(field)) return [];
	const text = field.toString("latin1").replace(/\0+/g, "\n");
	return text.length >= minTextLength && beyondNumbers.test(text) ? [text] : [];
}

/** Looks on from a block that is no header; the archive's length where there is none. */
function nextHeader(tar: Buffer, from: number, budget: ContainerBudget): number {
	for (let at = from; at + blockBytes <= tar.length; at += blockBytes) {
		budget.takeTime(blockBytes);
		if (isHeader(tar.subarray(at, at + blockBytes))) return at;
	}
	return tar.length;
}

function withoutZeros(bytes: Buffer): Buffer {
	const start = bytes.findIndex((byte) => byte !== 0);
	return start === -1
		? bytes.subarray(0, 0)
		: bytes.subarray(start, bytes.findLastIndex((byte) => byte !== 0) + 1);
}

const nothing = Buffer.alloc(0);
/** A shorter text holds no key. */
const minTextLength = 20;
const cutReachBytes = 256;
/** Sizes and places are octal digits. */
const beyondNumbers = /(?:[89A-Za-z][^89A-Za-z]*){6}/;
/** What stands behind is no name or size that a program wrote. */
const maxPaxBytes = 1 << 20;
const badHeader = "a header in it is not right, so what follows was looked for";
