// Unpacks base64 that holds Deflate data with the head of gzip or zlib, as Helm stores its releases: there it is base64
// once more. kernel/assembly/base64.ts knows the same beginnings.

import { type Characters, type DecodedPiece, decodeBase64 } from "./base64.ts";
import type { ScanBudget } from "./scan-budget.ts";

/** Of gzip, of gzip in base64, and of zlib at its usual levels; a letter of an escape may stand in front. */
const beginning = /^.?(?:(?<packed>H4sI|eJ[w-z]|eN[o-r])|(?<twice>SDRzS))/;
const beginningLength = 6;
/** More counts as a spent budget; the scan of any content may decode so much. */
const maxUnpackedBytes = 4 << 20;
/** Unpacking itself; the scan of the text takes steps of its own. */
const stepsPerByte = 5;

/** Gives what base64 in a run of its characters decodes to, as far as that holds text or packed data. */
export function* decodeAnyBase64(run: Characters, budget: ScanBudget): Iterable<DecodedPiece> {
	const unpacked = unpackBase64(run, budget);
	if (unpacked !== undefined) yield unpacked;
	yield* decodeBase64(run);
}

/** What a run of base64 unpacks to; all of it has the place of the run. */
function unpackBase64(run: Characters, budget: ScanBudget): DecodedPiece | undefined {
	const { text, startOf, endOf } = run;
	const head = text.toString("latin1", run.from, Math.min(run.to, run.from + beginningLength));
	const found = beginning.exec(head);
	if (found === null || budget.isSpent) return undefined;
	const { packed, twice } = found.groups!;
	const from = run.from + found[0].length - (packed ?? twice)!.length;
	const once = Buffer.from(text.toString("latin1", from, run.to), "base64");
	const bytes = packed ? once : Buffer.from(once.toString("latin1"), "base64");
	const unpacked = unpack(bytes);
	if (unpacked === undefined) return undefined;
	const isTooLarge = unpacked.length === 0;
	budget.takeSteps(stepsPerByte * (isTooLarge ? maxUnpackedBytes : unpacked.length));
	const format = bytes[0] === 0x78 ? "zlib" : "gzip";
	const [start, end] = [startOf(from), endOf(run.to - 1)];
	return {
		start,
		end,
		decoded: unpacked,
		map: { start: () => start, end: () => end },
		isUnpacked: true,
		encoding: packed ? `base64+${format}` : `base64+base64+${format}`,
		...(isTooLarge && { isTooLarge }),
	};
}

/** Undefined where it is no packed data; empty where it is too much. */
function unpack(bytes: Buffer): Buffer | undefined {
	// biome-ignore lint/style/noRestrictedGlobals: loads a module that hardly any content asks for, and reads nothing.
	const { constants, unzipSync } = process.getBuiltinModule("node:zlib");
	try {
		const options = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: maxUnpackedBytes };
		const unpacked = unzipSync(bytes, options);
		return unpacked.length === 0 ? undefined : unpacked;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE" ? nothing : undefined;
	}
}

const nothing = Buffer.alloc(0);
