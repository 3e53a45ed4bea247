// Says of each key that is reported when it was written, in which session and project: from its line, the first line of
// its file, the file's path, or the time at which the file was changed last.

import { closeSync, openSync, readSync } from "node:fs";
import { fingerprintOf } from "../../finding/fingerprint.ts";
import type { Occurrence } from "../../finding/occurrence.ts";
import type { Provenance } from "../../model/blob.ts";
import { onDisk } from "../../text/path.ts";
import type { Locator } from "../locator.ts";
import { openFlags } from "../tree/file-reader.ts";
import type { MachineListing } from "./find-places.ts";
import { factsOfLine, type SessionFacts } from "./session-facts.ts";

export function createMachineLocator(listing: MachineListing): Locator {
	const { facts, parts, shownPath } = listing;
	const disk = new Map(
		parts.flatMap((part) =>
			part.entries.map((entry) => [shownPath(part, entry.path), onDisk(part.root, entry)]),
		),
	);
	const heads = new Map<string, SessionFacts>();
	const buffer = Buffer.alloc(2 * longestLineBytes);
	let bytesLeft = maxBytesInAll;

	function locate(occurrence: Occurrence): Occurrence {
		const provenance = occurrence.provenance.map((place): Provenance => {
			const known = place.where === "file" ? facts.get(place.path) : undefined;
			if (known === undefined) return place;
			const isTranscript = known.kind === "transcripts";
			// What stands in a row of a store or in an archive has no place in the file's bytes.
			const { date, session, project } =
				occurrence.member === undefined
					? readFacts(place.path, occurrence.match.start, isTranscript)
					: noFacts;
			return {
				...place,
				date: date ?? new Date(known.changedMs).toISOString(),
				...(session !== undefined && { session }),
				...(project !== undefined && { project }),
			};
		});
		return { ...occurrence, provenance };
	}

	function readFacts(path: string, offset: number, isTranscript: boolean): SessionFacts {
		if (bytesLeft <= 0) return {};
		let file: number | undefined;
		try {
			file = openSync(disk.get(path)!, openFlags);
			const own = factsAround(file, offset);
			// A line of a history is of a session of its own.
			if (!isTranscript) return own;
			const head = heads.get(path) ?? factsOfLine(firstLine(read(file, 0, headBytes)));
			heads.set(path, head);
			const { session, project } = head;
			return { ...(session && { session }), ...(project && { project }), ...own };
		} catch {
			// The scan has read the file, and says so itself where it could not.
			return {};
		} finally {
			if (file !== undefined) closeSync(file);
		}
	}

	/** Most lines are short. */
	function factsAround(file: number, offset: number): SessionFacts {
		for (const reach of [usualLineBytes, longestLineBytes]) {
			const base = Math.max(0, offset - reach);
			const bytes = read(file, base, 2 * reach);
			const at = offset - base;
			const isWhole =
				(base === 0 || bytes.lastIndexOf(lineFeed, at) !== -1) &&
				(bytes.length < 2 * reach || bytes.indexOf(lineFeed, at) !== -1);
			if (isWhole) return factsAt(bytes, at);
		}
		return {};
	}

	function read(file: number, position: number, bytes: number): Buffer {
		const length = readSync(file, buffer, 0, bytes, position);
		bytesLeft -= length;
		return buffer.subarray(0, length);
	}

	return async (occurrences, { isReported }) => {
		const keyOf = ({ match }: Occurrence) => fingerprintOf(match.ruleId, match.identity);
		const reported = new Set(occurrences.filter(isReported).map(keyOf));
		return occurrences.map((one) => (reported.has(keyOf(one)) ? locate(one) : one));
	};
}

const noFacts: SessionFacts = {};
const headBytes = 1 << 16;
const usualLineBytes = 1 << 15;
const longestLineBytes = 1 << 22;
const maxBytesInAll = 1 << 30;

function factsAt(bytes: Buffer, offset: number): SessionFacts {
	const start = bytes.lastIndexOf(lineFeed, offset) + 1;
	const end = endOfLine(bytes, offset);
	const before = start < 2 ? 0 : bytes.lastIndexOf(lineFeed, start - 2) + 1;
	return factsOfLine(
		bytes.toString("utf8", start, end),
		bytes.toString("utf8", Math.max(before, start - maxBeside), start),
		bytes.toString("utf8", end + 1, Math.min(endOfLine(bytes, end + 1), end + maxBeside)),
	);
}

const lineFeed = 0x0a;
const maxBeside = 200;

function endOfLine(bytes: Buffer, offset: number): number {
	const end = bytes.indexOf(lineFeed, offset);
	return end === -1 ? bytes.length : end;
}

function firstLine(bytes: Buffer): string {
	return bytes.toString("utf8", 0, endOfLine(bytes, 0));
}
