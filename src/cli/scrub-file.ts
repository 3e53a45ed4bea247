// Scrubs one file: redacts its keys in memory, scans the result again, and puts it in the place of the file unless
// somebody uses it.

import { realpathSync } from "node:fs";
import { fingerprintOf } from "../finding/fingerprint.ts";
import { hasSameShape } from "../finding/json-shape.ts";
import type { KeyText } from "../finding/key-texts.ts";
import { type Replacement, redactContent } from "../finding/redact-content.ts";
import type { Match } from "../model/match.ts";
import { scrubRefusal } from "../scan/scrub-refusal.ts";
import { findFileUser } from "../sources/machine/file-users.ts";
import type { PlaceGroup } from "../sources/machine/place.ts";
import { createPlaceSearch } from "../sources/machine/place-of-file.ts";
import { thisComputer } from "../sources/machine/this-computer.ts";
import { LineCursor, type Position } from "../text/lines.ts";
import { reasonOf } from "../text/system-error.ts";
import { readRegularFile, rewriteFile } from "./rewrite-file.ts";
import type { FileWithKeys } from "./scrub-scan.ts";

export interface ScrubResult {
	readonly file: FileWithKeys;
	readonly place: PlaceGroup | undefined;
	/** Absolute, without links. */
	readonly path: string;
	readonly replaced: readonly (Position & { readonly fingerprint: string })[];
	/** What is still there, and why. */
	readonly left: readonly { readonly fingerprint: string; readonly reason: string }[];
	/** Why nothing was changed, for the end of a sentence. */
	readonly refusal?: string;
	readonly bytesBefore: number;
	readonly bytesAfter: number;
	/** Other names of the same file, which keep the old content. */
	readonly otherNames: number;
}

export interface ScrubTools {
	readonly keys: readonly KeyText[];
	/** Scans a content again; undefined where it was stopped. */
	readonly rescan: (bytes: Buffer, path: string) => Promise<readonly Match[] | undefined>;
	readonly isDryRun: boolean;
}

/** Makes the function that scrubs a file. */
export function createScrubber(tools: ScrubTools): (file: FileWithKeys) => Promise<ScrubResult> {
	const placeOf = createPlaceSearch(thisComputer());
	return (file) => scrubFile(file, tools, placeOf);
}

async function scrubFile(
	file: FileWithKeys,
	tools: ScrubTools,
	placeOf: (path: string) => PlaceGroup | undefined,
): Promise<ScrubResult> {
	const path = realpathSync(file.disk);
	const place = placeOf(path);
	const nothing = { file, place, path, replaced: [], left: file.elsewhere };
	const refuse = (refusal: string, bytes = 0): ScrubResult => {
		return { ...nothing, refusal, bytesBefore: bytes, bytesAfter: bytes, otherNames: 0 };
	};
	try {
		const read = readRegularFile(path);
		if (read === undefined) return refuse("it is no regular file");
		const { bytes, stats } = read;
		// It may have changed since it was scanned with the others.
		const found = file.matches.length === 0 ? [] : await tools.rescan(bytes, file.shown);
		const known = found?.filter(isOneOf(tools.keys));
		const content = known && redactContent(bytes, known, tools.keys, false);
		const again = content && (await tools.rescan(content.bytes, file.shown));
		if (again === undefined) return refuse("stopped before its end", bytes.length);
		const { bytes: redacted, replaced, left } = content!;
		const result = {
			...nothing,
			replaced: positionsOf(bytes, replaced),
			left: [...file.elsewhere, ...left, ...foundAgain(again, tools, left)],
			bytesBefore: bytes.length,
			bytesAfter: redacted.length,
			otherNames: stats.nlink - 1,
		};
		if (replaced.length + result.left.length === 0) return { ...result, otherNames: 0 };
		const refusal =
			scrubRefusal(path, bytes, place) ??
			findFileUser({ path, stats, program: place?.program }) ??
			(isJsonKept(bytes, redacted) ? undefined : "the JSON in it would be another");
		if (refusal !== undefined) return refuse(refusal, bytes.length);
		if (tools.isDryRun || replaced.length === 0) return result;
		const { isReplaced, reason } = rewriteFile(path, stats, redacted);
		if (!isReplaced) return refuse(reason ?? "", bytes.length);
		if (reason === undefined) return result;
		const added = [...new Set(result.replaced.map(({ fingerprint }) => fingerprint))];
		const more = added.map((fingerprint) => ({ fingerprint, reason }));
		return { ...result, left: [...result.left, ...more] };
	} catch (error) {
		return refuse(reasonOf(error));
	}
}

/** What a scan of the new content still finds, beside what is said to be left. */
function foundAgain(
	matches: readonly Match[],
	{ keys }: ScrubTools,
	left: ScrubResult["left"],
): ScrubResult["left"] {
	const said = new Set(left.map(({ fingerprint }) => fingerprint));
	return [...new Set(matches.filter(isOneOf(keys)).map(fingerprint))]
		.filter((one) => !said.has(one))
		.map((one) => ({ fingerprint: one, reason: "a scan still finds it there" }));
}

function isOneOf(keys: readonly KeyText[]): (match: Match) => boolean {
	const known = new Set(keys.map(({ fingerprint }) => fingerprint));
	return (match) => known.has(fingerprint(match));
}

function fingerprint({ ruleId, identity }: Match): string {
	return fingerprintOf(ruleId, identity);
}

/** Of a file that is one JSON text, not a line each. */
function isJsonKept(before: Buffer, after: Buffer): boolean {
	if (before.length > maxParsedBytes) return true;
	return hasSameShape(before.toString("latin1"), after.toString("latin1"));
}

const maxParsedBytes = 64 << 20;

function positionsOf(bytes: Buffer, replaced: readonly Replacement[]): ScrubResult["replaced"] {
	const cursor = new LineCursor(bytes.subarray(0, 4096));
	return replaced.map(({ start, fingerprint }) => ({
		...cursor.position(bytes, 0, start),
		fingerprint,
	}));
}
