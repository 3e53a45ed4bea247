// Undoes the filters of a PDF stream that text can be packed with: Flate, LZW, runs, and the two that write bytes in ASCII.

import { constants, inflateRawSync, inflateSync } from "node:zlib";

export type FilterFailure = "too large" | "damaged" | "unknown";

/** A stream may be packed so many times; more is an attack. */
const maxFilters = 4;
const maxFlates = 3;

/** @returns the bytes, or why there are none. */
export function undoFilters(
	bytes: Buffer,
	filters: readonly string[],
	maxBytes: number,
): Buffer | FilterFailure {
	const flates = filters.filter((filter) => filter.startsWith("Fl"));
	if (filters.length > maxFilters || flates.length > maxFlates) return "too large";
	let result: Buffer | FilterFailure = bytes;
	for (const filter of filters) {
		if (typeof result === "string") break;
		result = undoFilter(result, filter, maxBytes);
	}
	return result;
}

function undoFilter(bytes: Buffer, filter: string, maxBytes: number): Buffer | FilterFailure {
	switch (filter) {
		case "FlateDecode":
		case "Fl":
			return inflate(bytes, maxBytes);
		case "LZWDecode":
		case "LZW":
			return unpackLzw(bytes, maxBytes);
		case "RunLengthDecode":
		case "RL":
			return expandRuns(bytes, maxBytes);
		case "ASCII85Decode":
		case "A85":
			return decodeAscii85(bytes);
		case "ASCIIHexDecode":
		case "AHx":
			return Buffer.from(bytes.toString("latin1").replace(/[^0-9a-fA-F]/g, ""), "hex");
		default:
			return "unknown";
	}
}

/** What is cut off is given as far as it goes, and so is what is packed once more behind the end. */
function inflate(bytes: Buffer, maxOutputLength: number): Buffer | FilterFailure {
	const options = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength, info: true };
	for (const read of [
		() => inflateSync(bytes, options),
		// Where the two bytes in front, or the sum behind, are wrong.
		() => inflateRawSync(bytes.subarray(2), options),
	]) {
		try {
			// With "info" it gives more than its types say.
			const { buffer, engine } = read() as unknown as Inflated;
			const rest = bytes.subarray(engine.bytesWritten);
			if (rest.length < minRestBytes || (rest[0]! & 15) !== 8) return buffer;
			const more = inflate(rest, maxOutputLength - buffer.length);
			if (more === "too large") return more;
			return Buffer.isBuffer(more) ? Buffer.concat([buffer, more]) : buffer;
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") return "too large";
		}
	}
	return "damaged";
}

interface Inflated {
	readonly buffer: Buffer;
	readonly engine: { readonly bytesWritten: number };
}

/** Shorter ones are the end of a line, or fill a block. */
const minRestBytes = 12;

/** Rows of a picture, or of a table, that are written as differences from what stands above or before them. */
export interface Predictor {
	/** Each row says how. */
	readonly isPng: boolean;
	readonly rowBytes: number;
	readonly pixelBytes: number;
}

export function undoPredictor(bytes: Buffer, { isPng, rowBytes, pixelBytes }: Predictor): Buffer {
	const step = rowBytes + (isPng ? 1 : 0);
	const output = Buffer.alloc(Math.ceil(bytes.length / step) * rowBytes);
	let length = 0;
	for (let at = 0; at < bytes.length; at += step) {
		const kind = isPng ? bytes[at]! : 1;
		const row = bytes.subarray(isPng ? at + 1 : at, at + step);
		for (let index = 0; index < row.length; index++) {
			const to = length + index;
			const left = index < pixelBytes ? 0 : output[to - pixelBytes]!;
			const above = to < rowBytes ? 0 : output[to - rowBytes]!;
			const corner = index < pixelBytes || to < rowBytes ? 0 : output[to - rowBytes - pixelBytes]!;
			const guess = [0, left, above, (left + above) >> 1, nearest(left, above, corner)][kind] ?? 0;
			output[to] = row[index]! + guess;
		}
		length += row.length;
	}
	return output.subarray(0, length);
}

/** As Paeth chose it. */
function nearest(left: number, above: number, corner: number): number {
	const sum = left + above - corner;
	const [byLeft, byAbove, byCorner] = [sum - left, sum - above, sum - corner].map(Math.abs) as [
		number,
		number,
		number,
	];
	if (byLeft <= byAbove && byLeft <= byCorner) return left;
	return byAbove <= byCorner ? above : corner;
}

function decodeAscii85(bytes: Buffer): Buffer {
	const output = Buffer.alloc(4 * bytes.length);
	let length = 0;
	let group = 0;
	let digits = 0;
	for (const byte of bytes) {
		if (byte === 0x7e) break;
		if (byte === 0x7a && digits === 0) {
			length += 4;
			continue;
		}
		if (byte < 0x21 || byte > 0x75) continue;
		group = group * 85 + byte - 0x21;
		if (++digits < 5) continue;
		output.writeUInt32BE(group >>> 0, length);
		length += 4;
		group = 0;
		digits = 0;
	}
	if (digits < 2) return output.subarray(0, length);
	for (let missing = digits; missing < 5; missing++) group = group * 85 + 84;
	output.writeUInt32BE(Math.min(group, 0xffff_ffff), length);
	return output.subarray(0, length + digits - 1);
}

/** Codes grow from 9 to 12 bits, one code earlier than they must. */
function unpackLzw(bytes: Buffer, maxBytes: number): Buffer | FilterFailure {
	const chunks: Buffer[] = [];
	let table: Buffer[] = [];
	let [width, bits, count, total] = [9, 0, 0, 0];
	let last: Buffer | undefined;
	for (const byte of bytes) {
		bits = ((bits << 8) | byte) & 0xff_ffff;
		count += 8;
		if (count < width) continue;
		count -= width;
		const code = (bits >> count) & ((1 << width) - 1);
		if (code === lzwEnd) break;
		if (code === lzwClear) {
			[table, width, last] = [[], 9, undefined];
			continue;
		}
		const known = code < lzwClear ? Buffer.of(code) : table[code - lzwFirst];
		if (known === undefined && last === undefined) return "damaged";
		const next = known ?? Buffer.concat([last!, last!.subarray(0, 1)]);
		if (last !== undefined && table.length < maxLzwCodes)
			table.push(Buffer.concat([last, next.subarray(0, 1)]));
		total += next.length;
		if (total > maxBytes) return "too large";
		chunks.push(next);
		last = next;
		if (table.length + lzwFirst >= (1 << width) - 1 && width < 12) width++;
	}
	return Buffer.concat(chunks);
}

const maxLzwCodes = 4096 - 258;
const [lzwClear, lzwEnd, lzwFirst] = [256, 257, 258];

/** A length below 128 stands before as many bytes and one more, one above before a byte that is repeated. */
function expandRuns(bytes: Buffer, maxBytes: number): Buffer | FilterFailure {
	const pieces: Buffer[] = [];
	let total = 0;
	for (let at = 0; at < bytes.length && bytes[at] !== 128; ) {
		const length = bytes[at]!;
		const piece =
			length < 128
				? bytes.subarray(at + 1, at + 2 + length)
				: Buffer.alloc(257 - length, bytes[at + 1] ?? 0);
		at += length < 128 ? 2 + length : 2;
		total += piece.length;
		if (total > maxBytes) return "too large";
		pieces.push(piece);
	}
	return Buffer.concat(pieces);
}
