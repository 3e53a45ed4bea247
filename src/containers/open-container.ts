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
	{ name, maxDepth, budget, readPicture }: OpenOptions,
): AsyncGenerator<OpenedPart | PartProblem> {
	/** The member that is read, for the problem of a limit. */
	let current = "";
	const format = maxDepth > 0 ? formatIn(bytes, name) : undefined;
	try {
		yield* openPicture(bytes, "", 1);
		if (format === undefined) return;
		yield* open({ bytes, format, name, member: "", depth: 1, level: 1, isCompressed: false });
	} catch (error) {
		if (!(error instanceof ContainerLimit)) throw error;
		yield { code: error.code, ...named(current), message: error.message };
	}

	/** Whatever else stands behind it. */
	async function* openPicture(
		content: Uint8Array,
		member: string,
		level: number,
		from: Pick<OpenedPart, "origin"> = {},
	): AsyncGenerator<OpenedPart | PartProblem> {
		if (readPicture === undefined || !isPicture(content)) return;
		budget.takeTime(workPerPicture);
		const { text, problem } = await readPicture(content);
		if (text !== undefined) {
			const part = madeText(member, text.text, budget);
			yield { ...part, picture: text.keys, isContainer: false, level, ...from };
		}
		if (problem !== undefined) yield { ...problem, ...named(member) };
	}

	async function* open(opened: Opened): AsyncGenerator<OpenedPart | PartProblem> {
		const { member } = opened;
		const reader = await loadReader(opened.format);
		if (reader === undefined) {
			yield { code: "archive-unread", ...named(member), message: unread(opened.format) };
			return;
		}
		try {
			for await (const item of reader(
				opened.bytes,
				budget,
				opened.name,
				readPicture !== undefined,
			)) {
				if (isProblem(item)) {
					yield { ...item, ...named(joinMembers(member, item.name ?? "")) };
				} else yield* openPart(item, opened);
			}
		} catch (error) {
			if (error instanceof ContainerLimit) throw error;
			const message = `it cannot be read further: ${(error as Error).message}`;
			yield { code: "archive-damaged", ...named(member), message };
		}
	}

	async function* openPart(
		part: ContainerPart,
		{ format, member, depth, level, isCompressed, ...outer }: Opened,
	): AsyncGenerator<OpenedPart | PartProblem> {
		budget.takePart();
		current = joinMembers(member, part.name);
		const own = part.text ? undefined : formatIn(part.bytes, part.name);
		// What lies between the members of a tar may begin like one, for it is what is broken of it.
		const inner = own === "tar" && format === "tar" && part.name === "" ? undefined : own;
		const isContainer = inner !== undefined || part.hasText === true;
		// It lies in the member that it was made of.
		const isMade = part.text === true && part.hasText !== true;
		const origin = part.origin ?? outer.origin;
		const from = origin === undefined ? {} : { origin };
		const ownLevel = isMade ? level + 1 : level;
		const opened = { ...part, name: current, isContainer, level: ownLevel, ...from };
		// The reader of a tar gives every byte of it that is not zero.
		if (inner !== "tar") yield opened;
		if (part.text !== true) yield* openPicture(part.bytes, current, level + 1, from);
		if (inner === undefined) return;
		const isFile = compressedFormats.has(format);
		// A compressed archive is one level, and one compressed twice is two.
		const innerDepth = isFile && !isCompressed ? depth : depth + 1;
		const name = current;
		if (innerDepth > maxDepth && !innermostFormats.has(inner)) {
			yield { code: "archive-depth", ...named(name), message: tooDeep(maxDepth) };
			return;
		}
		yield* open({
			bytes: part.bytes,
			format: inner,
			name: part.name,
			member: isFile ? member : name,
			depth: innerDepth,
			level: level + 1,
			isCompressed: isFile,
			...from,
		});
	}
}

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
	/** Of the content that it lies in. */
	readonly origin?: PartOrigin;
}

/** Little, since another process reads it, with limits of its own. */
const workPerPicture = 1 << 12;

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
