// Scans the members of a container with the same scanner as everything else. A thread of its own opens it
// (containers/decoder.ts); this one scans what comes. What only the raw bytes show stays; what a member shows is told
// with the member.

import type { PartProblem } from "../containers/container.ts";
import { createContainerDecoder, type SentPart } from "../containers/decoder.ts";
import { fingerprintOf } from "../finding/fingerprint.ts";
import type { Occurrence } from "../finding/occurrence.ts";
import type { Blob, Provenance } from "../model/blob.ts";
import { quoted } from "../text/quoted.ts";
import { type ContainerScanner, findInContent, type Scan } from "./scan-blob.ts";

export function createContainerScanner(signal: AbortSignal): ContainerScanner {
	const decoder = createContainerDecoder(signal);
	let remainingBytes = baseTotalBytes;
	/** Used again for each container: many would be freed too late. */
	const memory = new SharedArrayBuffer(0, { maxByteLength: maxContainerBytes });

	async function findInside(
		blob: Blob,
		scan: Scan,
		found: Occurrence[],
		isRepeated = false,
	): Promise<boolean> {
		const { provenance } = blob;
		const { accounting } = scan;
		const problems: PartProblem[] = [];
		const members: MemberOccurrence[] = [];
		const content = copyContent(blob.content, memory);
		if (content === undefined) {
			if (!isRepeated)
				reportProblems([{ code: "archive-limit", message: tooLarge }], provenance, scan);
			return true;
		}
		remainingBytes += totalRatio * content.length;
		const name = provenance[0]?.path ?? "";
		const opened = { ...content, name, maxDepth: accounting.archiveDepth };
		for await (const batch of decoder.open(opened)) {
			problems.push(...batch.problems);
			for (const { length } of batch.parts) remainingBytes -= length;
			if (remainingBytes < 0) {
				problems.push({ code: "archive-limit", message: spent });
				break;
			}
			if (!(await findInNames(batch.parts, blob, scan, members))) return false;
			for (const part of batch.parts) {
				if (!(await findInPart(part, blob, scan, members))) return false;
			}
		}
		if (signal.aborted) return false;
		if (!isRepeated) reportProblems(problems, provenance, scan);
		const old = isRepeated ? noGroups : await groupsBefore(blob, scan);
		keepInnermost(
			found,
			members.filter(({ occurrence }) => !old.has(groupOf(occurrence))),
		);
		return true;
	}

	/** What each of a staged archive's places had before: the archive is new as a whole, and not all that it holds. */
	async function groupsBefore(
		{ provenance, previous = [] }: Blob,
		scan: Scan,
	): Promise<ReadonlySet<string>> {
		let common: Set<string> | undefined;
		for (const [index, olds] of previous.entries()) {
			const groups = new Set<string>();
			for (const bytes of olds) {
				const old: Blob = { content: { kind: "bytes", bytes }, provenance: [provenance[index]!] };
				const found: Occurrence[] = [];
				await findInContent(old, scan, found);
				await findInside(old, scan, found, true);
				for (const occurrence of found) groups.add(groupOf(occurrence));
			}
			const before = common;
			common =
				before === undefined ? groups : new Set([...groups].filter((group) => before.has(group)));
		}
		return common ?? noGroups;
	}

	return { findInside, stop: decoder.stop };
}

interface MemberOccurrence {
	readonly occurrence: Occurrence;
	/** It stands in the bytes of a container that was opened too. */
	readonly isRaw: boolean;
	/** How many containers it lies in. */
	readonly level: number;
}

/** Puts the bytes where the other thread sees them; undefined where they are too many. */
function copyContent(
	content: Blob["content"],
	bytes: SharedArrayBuffer,
): { bytes: SharedArrayBuffer; length: number } | undefined {
	const size = content.kind === "bytes" ? content.bytes.length : content.size;
	if (size > maxContainerBytes) return undefined;
	if (size > bytes.byteLength) bytes.grow(size);
	const into = new Uint8Array(bytes, 0, size);
	if (content.kind === "bytes") {
		into.set(content.bytes);
		return { bytes, length: size };
	}
	let length = 0;
	while (length < size) {
		const read = content.readAt(into.subarray(length, length + copiedAtOnce), length);
		if (read === 0) break;
		length += read;
	}
	return { bytes, length };
}

/** Scans a part under the path of its container and its own name, as if it were unpacked there. */
async function findInPart(
	{ member, buffer, byteOffset, length, isContainer, level }: SentPart,
	{ provenance }: Blob,
	scan: Scan,
	members: MemberOccurrence[],
): Promise<boolean> {
	if (length === 0) return true;
	const bytes = Buffer.from(buffer, byteOffset, length);
	const prefilter = length < maxWholeBytes ? scan.prefilter() : undefined;
	if (prefilter !== undefined) {
		prefilter.grow(length);
		prefilter.bytes().set(bytes);
		if (prefilter.isClean(length)) {
			const wait = scan.yielder.yieldIfDue(provenance[0]?.path ?? "");
			return !(wait && (await wait));
		}
	}
	const places = new Map(provenance.map((place) => [unpacked(place, member), place]));
	const found: Occurrence[] = [];
	const content =
		length < maxWholeBytes
			? ({ kind: "bytes", bytes } as const)
			: ({ kind: "large", size: length, readAt: readerOf(bytes) } as const);
	const read = await findInContent({ content, provenance: [...places.keys()] }, scan, found);
	for (const occurrence of found) {
		const own = occurrence.provenance.map((place) => places.get(place) ?? place);
		members.push({
			occurrence: { ...occurrence, provenance: own, member },
			isRaw: isContainer,
			level,
		});
	}
	return read !== undefined;
}

/** Where it is not known where the container is, it is not known for its members. */
function unpacked(place: Provenance, member: string): Provenance {
	if (place.where === "commit" && place.path === "") return { ...place };
	return { ...place, path: `${place.path}/${member}` };
}

function readerOf(bytes: Buffer) {
	return (into: Uint8Array, position: number): number => {
		const part = bytes.subarray(position, position + into.length);
		into.set(part);
		return part.length;
	};
}

/** Names of members can hold a key as any name can. */
async function findInNames(
	parts: readonly SentPart[],
	{ provenance }: Blob,
	scan: Scan,
	members: MemberOccurrence[],
): Promise<boolean> {
	const lines = parts.map(({ member }) => member.replace(/[\n\r]/g, encodeURIComponent));
	const content = { kind: "bytes", bytes: Buffer.from(lines.join("\n")) } as const;
	if (!scan.scanner.mayHold(content.bytes)) return true;
	const found: Occurrence[] = [];
	const names = { content, provenance: [{ where: "name", path: "" }], names: "utf8" } as const;
	const read = await findInContent(names, scan, found);
	for (const occurrence of found) {
		const member = occurrence.provenance[0]?.path ?? "";
		const places = provenance.map((place) =>
			place.where === "commit" ? place : { ...place, where: "name" as const },
		);
		members.push({
			occurrence: { ...occurrence, provenance: places, member },
			isRaw: false,
			level: 1,
		});
	}
	return read !== undefined;
}

/** What stands in a member need not be shown in the raw bytes of what holds it. */
function keepInnermost(found: Occurrence[], members: readonly MemberOccurrence[]): void {
	const all = [...found.map((occurrence) => ({ occurrence, isRaw: true, level: 0 })), ...members];
	const deepest = new Map<string, number>();
	for (const { occurrence, level } of all) {
		const group = groupOf(occurrence);
		deepest.set(group, Math.max(level, deepest.get(group) ?? 0));
	}
	const kept = all.filter(
		({ occurrence, isRaw, level }) => !isRaw || level === deepest.get(groupOf(occurrence)),
	);
	found.splice(0, found.length);
	for (const { occurrence } of kept) found.push(occurrence);
}

function groupOf({ match }: Occurrence): string {
	return fingerprintOf(match.ruleId, match.identity);
}

/** A damaged archive can have as many problems as members: the first are named, the rest counted. */
function reportProblems(
	problems: readonly PartProblem[],
	[place]: readonly Provenance[],
	{ accounting }: Scan,
): void {
	const all = problems.slice(0, maxToldProblems).map(({ code, name, message }) => {
		const what = name === undefined ? "this archive" : `${quoted(name)} in this archive`;
		return { code, message: `Did not read all of ${what}: ${message}` };
	});
	const more = problems.length - maxToldProblems;
	const rest = `Did not read all of ${more} more members of this archive`;
	if (more > 0) all.push({ code: "archive-problems", message: rest });
	if (place?.path === "" && place.blob !== undefined) {
		if (all.length > 0) accounting.addUnplacedProblems(place.blob, all);
	} else for (const problem of all) accounting.addProblem({ ...problem, path: place?.path ?? "" });
}

/** What all archives of a scan may unpack to: so much, and so many times their own size. */
const [baseTotalBytes, totalRatio] = [4 * 2 ** 30, 20];
const spent =
	"the archives of this scan together unpack to more than the budget allows: scan fewer at a time";
const noGroups: ReadonlySet<string> = new Set();
const maxContainerBytes = 256 << 20;
const tooLarge = `it has more than ${maxContainerBytes} bytes: unpack it and scan that folder`;
const copiedAtOnce = 1 << 20;
/** Larger ones are scanned in windows. */
const maxWholeBytes = 8 << 20;
const maxToldProblems = 20;
