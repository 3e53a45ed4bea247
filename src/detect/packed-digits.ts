// Unpacks base64 and hexadecimal digits that hold packed data: gzip, zlib, or a zip file; as Helm stores its releases,
// gzip is base64 once more. kernel/assembly/base64.ts and hex.ts know the same beginnings.

import { type Characters, type DecodedPiece, decodeBase64 } from "./base64.ts";
import { decodeHex } from "./hex.ts";
import type { ScanBudget } from "./scan-budget.ts";
import { type Unpacked, unpack } from "./unpack.ts";

/** Of gzip, of gzip in base64, of zlib at all its levels, and of zip; a letter of an escape may stand in front. */
const inBase64 = /^.?(?:(?<packed>H4sI|eA[E-H]|eF[4-7]|eJ[w-z]|eN[o-r]|UEsDB)|(?<twice>SDRzS))/;
const inHex = /^(?:1f8b08|78(?:01|5e|9c|da)|504b0304)/i;
const beginningLength = 8;
/** Unpacking itself; the scan of the text takes steps of its own. */
const stepsPerByte = 5;
const stepsPerMember = 5000;

/** Gives what base64 in a run of its characters decodes to, as far as that holds text or packed data. */
export function* decodeAnyBase64(run: Characters, budget: ScanBudget): Iterable<DecodedPiece> {
	const found = inBase64.exec(beginningOf(run));
	if (found !== null && !budget.isSpent) {
		const { packed, twice } = found.groups!;
		const from = run.from + found[0].length - (packed ?? twice)!.length;
		const once = Buffer.from(run.text.toString("latin1", from, run.to), "base64");
		const bytes = packed ? once : Buffer.from(once.toString("latin1"), "base64");
		const prefix = packed ? "base64" : "base64+base64";
		yield* unpackedPiece(run, from, prefix, unpack(bytes), budget);
	}
	yield* decodeBase64(run);
}

/** The same of hexadecimal digits. */
export function* decodeAnyHex(run: Characters, budget: ScanBudget): Iterable<DecodedPiece> {
	if (inHex.test(beginningOf(run)) && !budget.isSpent) {
		const bytes = Buffer.from(run.text.toString("latin1", run.from, run.to), "hex");
		yield* unpackedPiece(run, run.from, "hex", unpack(bytes), budget);
	}
	yield* decodeHex(run);
}

function beginningOf({ text, from, to }: Characters): string {
	return text.toString("latin1", from, Math.min(to, from + beginningLength));
}

/** What a run unpacks to; all of it has the place of the run. */
function* unpackedPiece(
	{ to, startOf, endOf }: Characters,
	from: number,
	prefix: string,
	unpacked: Unpacked | undefined,
	budget: ScanBudget,
): Iterable<DecodedPiece> {
	if (unpacked === undefined) return;
	const { format, bytes, members, inflatedBytes, isTooLarge } = unpacked;
	budget.takeSteps(stepsPerByte * inflatedBytes + stepsPerMember * members);
	const [start, end] = [startOf(from), endOf(to - 1)];
	yield {
		start,
		end,
		decoded: isTooLarge ? nothing : bytes,
		map: { start: () => start, end: () => end },
		isUnpacked: true,
		encoding: `${prefix}+${format}`,
		...(isTooLarge && { isTooLarge }),
	};
}

const nothing = Buffer.alloc(0);
