// Scans one member of a container, under the path that it would have if it were unpacked beside it.

import type { PartOrigin } from "../containers/container.ts";
import type { SentPart } from "../containers/decoder.ts";
import { fingerprintOf } from "../finding/fingerprint.ts";
import type { Occurrence } from "../finding/occurrence.ts";
import type { Blob, Provenance } from "../model/blob.ts";
import { asReadFromPicture } from "./picture-occurrences.ts";
import { findInContent, type Scan } from "./scan-blob.ts";

export interface MemberOccurrence {
	readonly occurrence: Occurrence;
	/** It stands in the bytes of a container that was opened too. */
	readonly isRaw: boolean;
	/** How many containers it lies in. */
	readonly level: number;
	/** It is of a commit of a nested repository. */
	readonly isOfCommit?: boolean;
}

/** Scans a part under the path of its container and its own name, as if it were unpacked there. */
export async function findInPart(
	{ member, buffer, byteOffset, length, isContainer, level, digest, origin, picture }: SentPart,
	{ provenance }: Blob,
	scan: Scan,
	members: MemberOccurrence[],
	cleanDigests: Set<string>,
): Promise<boolean> {
	if (length === 0 || cleanDigests.has(digest)) return true;
	const bytes = Buffer.from(buffer, byteOffset, length);
	const prefilter = length < maxWholeBytes ? scan.prefilter() : undefined;
	if (prefilter !== undefined) {
		prefilter.grow(length);
		prefilter.bytes().set(bytes);
		if (prefilter.isClean(length)) {
			keepDigest(cleanDigests, digest);
			const wait = scan.yielder.yieldIfDue(provenance[0]?.path ?? "");
			return !(wait && (await wait));
		}
	}
	const held = origin === undefined ? provenance : provenance.map((one) => inCommit(one, origin));
	const isOfCommit = origin !== undefined;
	if (isOfCommit && held.every(({ path }) => scan.accounting.isExcluded(path))) return true;
	const own = origin === undefined ? member : memberBehind(member, origin);
	const places = new Map(
		held.map((place) => [own === "" ? { ...place } : unpacked(place, own), place]),
	);
	const found: Occurrence[] = [];
	const content =
		length < maxWholeBytes
			? ({ kind: "bytes", bytes } as const)
			: ({ kind: "large", size: length, readAt: readerOf(bytes) } as const);
	const problemCount = scan.accounting.contentProblemCount;
	const readBytes = await findInContent({ content, provenance: [...places.keys()] }, scan, found);
	// Without a path, what would be found under any is found.
	const isClean = readBytes !== undefined && found.length === 0 && provenance.every(isUnplaced);
	if (isClean && problemCount === scan.accounting.contentProblemCount)
		keepDigest(cleanDigests, digest);
	for (const occurrence of found) {
		const at = occurrence.provenance.map((place) => places.get(place) ?? place);
		const read = picture === undefined ? occurrence : asReadFromPicture(occurrence, picture);
		const isItself = (isOfCommit || picture !== undefined) && own === "";
		members.push({
			occurrence: { ...read, provenance: at, ...(isItself ? {} : { member: own }) },
			isRaw: isContainer,
			level,
			isOfCommit,
		});
	}
	return readBytes !== undefined;
}

/** Where it is not known where the container is, it is not known for its members. */
function unpacked(place: Provenance, member: string): Provenance {
	if (isUnplaced(place)) return { ...place };
	return { ...place, path: `${place.path}/${member}` };
}

/** A nested repository's commit has files where that has its own. */
function inCommit({ path: gitFolder }: Provenance, origin: PartOrigin): Provenance {
	const { commit, date, isMessage, path } = origin;
	const top = topOf(gitFolder);
	const inTree = [top, path].filter((part) => part !== "").join("/");
	return { where: isMessage ? "message" : "commit", path: inTree, commit, date };
}

/** What of a joined name comes after a commit's file: "b.env" of "1a2b3c4d5e6f/a.zip!b.env". */
function memberBehind(member: string, { path, isMessage }: PartOrigin): string {
	const start = shortIdLength + (isMessage ? 0 : path.length + 1);
	return member.slice(start + 1);
}

/** The folder of a nested repository's files, or its own where it is bare; "" for the root. */
function topOf(gitFolder: string): string {
	return gitFolder.replace(/(?:^|\/)\.git$|^objects$/, "");
}

function isUnplaced({ where, path }: Provenance): boolean {
	return where === "commit" && path === "";
}

function keepDigest(digests: Set<string>, digest: string): void {
	if (digests.size < maxDigests) digests.add(digest);
}

function readerOf(bytes: Buffer) {
	return (into: Uint8Array, position: number): number => {
		const part = bytes.subarray(position, position + into.length);
		into.set(part);
		return part.length;
	};
}

/** Names of members can hold a key as any name can. */
export async function findInNames(
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

/**
 * Of what the commits of a nested repository hold, only what its files do not. The rest of its git folder repeats what
 * commits say.
 */
export function withoutEchoes(
	members: readonly MemberOccurrence[],
	found: Occurrence[],
	gitFolder: string,
	known: readonly Occurrence[],
): readonly MemberOccurrence[] {
	if (!members.some(({ isOfCommit }) => isOfCommit)) return members;
	const top = topOf(gitFolder);
	const isInFiles = ({ where, path }: Provenance): boolean =>
		where === "file" && (top === "" || path.startsWith(`${top}/`));
	const inFiles = new Set(
		known.filter(({ provenance }) => provenance.some(isInFiles)).map(groupOf),
	);
	const inCommits = new Set(
		members.filter(({ isOfCommit }) => isOfCommit).map(({ occurrence }) => groupOf(occurrence)),
	);
	const isEcho = (occurrence: Occurrence): boolean =>
		inFiles.has(groupOf(occurrence)) || inCommits.has(groupOf(occurrence));
	const ownBytes = found.filter((occurrence) => !isEcho(occurrence));
	found.splice(0, found.length, ...ownBytes);
	return members.filter(({ occurrence, isOfCommit }) => {
		return isOfCommit ? !inFiles.has(groupOf(occurrence)) : !isEcho(occurrence);
	});
}

/** What stands in a member need not be shown in the raw bytes of what holds it. */
export function keepInnermost(found: Occurrence[], members: readonly MemberOccurrence[]): void {
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

export function groupOf({ match }: Occurrence): string {
	return fingerprintOf(match.ruleId, match.identity);
}

/** As git-object-names.ts shortens them. */
const shortIdLength = 12;
const maxDigests = 300_000;
/** Larger ones are scanned in windows. */
const maxWholeBytes = 8 << 20;
