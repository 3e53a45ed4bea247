// Reads Zstandard files with fzstd, frame by frame. It takes as much memory as a frame's header asks for, so that is
// read first.

import { readStream } from "./stream-parts.ts";

export const readZstd: ReturnType<typeof readStream> = readStream(async (bytes, output, budget) => {
	const { Decompress } = await import("fzstd");
	const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
	for (let at = 0; at < view.length; ) {
		budget.takeTime(workPerFrame);
		const end = endOfFrame(view, at);
		if (!isSkippable(view, at)) {
			const stream = new Decompress((chunk) => output.append(chunk));
			for (let from = at; from < end; from += chunkBytes) {
				const to = Math.min(end, from + chunkBytes);
				stream.push(view.subarray(from, to), to === end);
			}
		}
		at = end;
	}
});

/** @throws Error where there is no frame, or where it asks for more memory than there is for it */
function endOfFrame(view: Buffer, at: number): number {
	if (at + 9 > view.length) throw new Error("unexpected end of file");
	if (isSkippable(view, at)) return Math.min(view.length, at + 8 + view.readUInt32LE(at + 4));
	if (view.readUInt32LE(at) !== frameMark) throw new Error("bytes follow that are no frame");
	const descriptor = view[at + 4]!;
	const isSingleSegment = (descriptor & 0x20) !== 0;
	const sizeBytes = [isSingleSegment ? 1 : 0, 2, 4, 8][descriptor >> 6]!;
	const sizeAt = at + (isSingleSegment ? 5 : 6) + [0, 1, 2, 4][descriptor & 3]!;
	if (sizeAt + sizeBytes > view.length) throw new Error("unexpected end of file");
	let window = windowBytes(view[at + 5]!);
	if (isSingleSegment) {
		window = 0;
		for (let index = sizeBytes - 1; index >= 0; index--)
			window = window * 256 + view[sizeAt + index]!;
	}
	if (window > maxWindowBytes) throw new Error(`it asks for a window of ${window} bytes`);
	let block = sizeAt + sizeBytes;
	while (block + 3 <= view.length) {
		const header = view.readUIntLE(block, 3);
		const isRepeated = ((header >> 1) & 3) === 1;
		block += 3 + (isRepeated ? 1 : header >> 3);
		if ((header & 1) === 0) continue;
		const end = block + ((descriptor & 4) === 0 ? 0 : 4);
		return Math.min(end, view.length);
	}
	return view.length;
}

function windowBytes(byte: number): number {
	const base = 2 ** (10 + (byte >> 3));
	return base + (base / 8) * (byte & 7);
}

function isSkippable(view: Buffer, at: number): boolean {
	return at + 4 <= view.length && (view.readUInt32LE(at) & 0xffff_fff0) >>> 0 === skippableMark;
}

const [frameMark, skippableMark] = [0xfd2fb528, 0x184d2a50];
const workPerFrame = 1 << 12;
const chunkBytes = 1 << 16;
const maxWindowBytes = 128 << 20;
