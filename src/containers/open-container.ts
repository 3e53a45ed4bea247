// Opens a container and the containers in it, down to a depth, within one budget. Names of members are joined.

import { type ContainerBudget, ContainerLimit } from "./budget.ts";
import {
	type ContainerPart,
	isProblem,
	joinMembers,
	type PartOrigin,
	type PartProblem,
} from "./container.ts";
import { innermostFormats } from "./document-format.ts";
import { madeText } from "./documents/made-text.ts";
import { type ContainerFormat, formatOf } from "./format.ts";
import { isPicture } from "./picture-format.ts";
import type { ReadPicture } from "./pictures/picture-readings.ts";
import { compressedFormats, loadReader } from "./readers.ts";

/** A part with the joined names of all members that lead to it. */
export interface OpenedPart extends ContainerPart {
	/** It is a container itself and is opened too, or has text, so what is found in its bytes is most often found there. */
	readonly isContainer: boolean;
	/** How many containers it lies in. */
	readonly level: number;
}

export interface OpenOptions {
	/** Of the outermost container, as evidence of its format. */
	readonly name: string;
	readonly maxDepth: number;
	readonly budget: ContainerBudget;
	/** Reads pictures, where that was asked for. */
	readonly readPicture?: ReadPicture | undefined;
}

/** Yields the parts of all levels, outer ones first, and what could not be read. Never throws. */
export async function* openContainer(
	bytes: Uint8Array,
	options: OpenOptions,
): AsyncGenerator<OpenedPart | PartProblem> {
	yield* new Opening(options).outermost(bytes);
}

class Opening {
	readonly #options: OpenOptions;
	/** The member that is read, for the problem of a limit. */
	#current = "";

	constructor(options: OpenOptions) {
		this.#options = options;
	}

	async *outermost(bytes: Uint8Array): Items {
		const { name, maxDepth } = this.#options;
		try {
			// Whatever else stands behind it.
			yield* this.#picture(bytes, { name: "", level: 1 });
			const format = maxDepth > 0 ? formatIn(bytes, name) : undefined;
			if (format === undefined) return;
			yield* this.#open({
				bytes,
				format,
				name,
				member: "",
				depth: 1,
				level: 1,
				isCompressed: false,
				isCut: false,
			});
		} catch (error) {
			if (!(error instanceof ContainerLimit)) throw error;
			yield { code: error.code, ...named(this.#current), message: error.message };
		}
	}

	async *#open(opened: Opened): Items {
		const { bytes, format, name, member } = opened;
		const { budget, readPicture } = this.#options;
		const reader = await loadReader(format);
		if (reader === undefined) {
			yield { code: "archive-unread", ...named(member), message: unread(format) };
			return;
		}
		const place = joinMembers(this.#options.name, member);
		const wantsPictures = readPicture !== undefined;
		try {
			for await (const item of reader(bytes, budget, { name, place, wantsPictures })) {
				if (!isProblem(item)) yield* this.#part(item, opened);
				else if (!opened.isCut || item.code !== "archive-damaged")
					yield { ...item, ...named(joinMembers(member, item.name ?? "")) };
			}
		} catch (error) {
			if (error instanceof ContainerLimit) throw error;
			const message = `it cannot be read further: ${(error as Error).message}`;
			yield { code: "archive-damaged", ...named(member), message };
		}
	}

	async *#part(part: ContainerPart, outer: Opened): Items {
		this.#options.budget.takePart();
		const name = joinMembers(outer.member, part.name);
		this.#current = name;
		const format = innerFormat(part, outer);
		const isContainer = format !== undefined || part.hasText === true;
		// It lies in the member that it was made of.
		const isMade = part.text === true && part.hasText !== true;
		const level = outer.level + 1;
		const origin = part.origin ?? outer.origin;
		const from = origin === undefined ? {} : { origin };
		// The reader of a tar gives every byte of it that is not zero.
		if (format !== "tar")
			yield { ...part, name, isContainer, level: isMade ? level : outer.level, ...from };
		if (part.text !== true) yield* this.#picture(part.bytes, { name, level, ...from });
		if (format !== undefined) yield* this.#inner({ ...part, ...from }, format, outer);
	}

	/** A container in a container, if it lies not too deep. */
	async *#inner(
		{ name, bytes, origin, isCut = false }: ContainerPart,
		format: ContainerFormat,
		outer: Opened,
	): Items {
		const { maxDepth } = this.#options;
		const isCompressed = compressedFormats.has(outer.format);
		// A compressed archive is one level, and one compressed twice is two.
		const depth = isCompressed && !outer.isCompressed ? outer.depth : outer.depth + 1;
		const joined = this.#current;
		if (depth > maxDepth && !innermostFormats.has(format)) {
			yield { code: "archive-depth", ...named(joined), message: tooDeep(maxDepth) };
			return;
		}
		const member = isCompressed ? outer.member : joined;
		const level = outer.level + 1;
		const from = origin === undefined ? {} : { origin };
		const inner = { bytes, format, name, member, depth, level, isCompressed, isCut, ...from };
		yield* this.#open(inner);
	}

	async *#picture(
		bytes: Uint8Array,
		{ name, ...place }: Pick<OpenedPart, "name" | "level" | "origin">,
	): Items {
		const { budget, readPicture } = this.#options;
		if (readPicture === undefined || !isPicture(bytes)) return;
		budget.takeTime(workPerPicture);
		const { text, problem } = await readPicture(bytes);
		if (text !== undefined) {
			const part = madeText(name, text.text, budget);
			yield { ...part, picture: text.keys, isContainer: false, ...place };
		}
		if (problem !== undefined) yield { ...problem, ...named(name) };
	}
}

type Items = AsyncGenerator<OpenedPart | PartProblem>;

interface Opened {
	readonly bytes: Uint8Array;
	readonly format: ContainerFormat;
	/** Its own name. */
	readonly name: string;
	/** The joined names that lead to it. */
	readonly member: string;
	/** As --archive-depth counts: a compressed archive is one. */
	readonly depth: number;
	/** How many containers its parts lie in. */
	readonly level: number;
	/** It was unpacked from a compressed file. */
	readonly isCompressed: boolean;
	/** A limit ended it before its end. */
	readonly isCut: boolean;
	/** Of the content that it lies in. */
	readonly origin?: PartOrigin;
}

/** Little, since another process reads it, with limits of its own. */
const workPerPicture = 1 << 12;

/** Of a part that is a container; undefined for all others. */
function innerFormat(part: ContainerPart, outer: Opened): ContainerFormat | undefined {
	const format = part.text ? undefined : formatIn(part.bytes, part.name);
	// What lies between the members of a tar may begin like one, for it is what is broken of it.
	const isBroken = format === "tar" && outer.format === "tar" && part.name === "";
	return isBroken ? undefined : format;
}

function formatIn(bytes: Uint8Array, name: string): ContainerFormat | undefined {
	const format = formatOf({ head: bytes, tail: bytes }, name);
	// What it stands for is in no archive.
	return format === "lfs pointer" ? undefined : format;
}

function named(member: string): { readonly name?: string } {
	return member === "" ? {} : { name: member };
}

function unread(format: ContainerFormat): string {
	return `nothing here reads the format "${format}": unpack it and scan that folder`;
}

function tooDeep(maxDepth: number): string {
	return `it lies deeper than ${maxDepth} levels: raise --archive-depth to open it`;
}
