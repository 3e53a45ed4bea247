// Reads bzip2 files with seek-bzip, byte by byte: so the budget is asked before anything grows.

import { readStream } from "./stream-parts.ts";

export const readBzip2: ReturnType<typeof readStream> = readStream(async (bytes, output) => {
	const { default: bunzip } = await import("seek-bzip");
	const chunk = Buffer.allocUnsafe(chunkBytes);
	let filled = 0;
	let at = 0;
	const flush = () => {
		output.append(chunk.subarray(0, filled));
		filled = 0;
	};
	const readByte = (): number => {
		if (at >= bytes.length) throw new Error("unexpected end of file");
		return bytes[at++]!;
	};
	const input = {
		readByte,
		read(into: Uint8Array, start: number, length: number): number {
			for (let index = 0; index < length; index++) into[start + index] = readByte();
			return length;
		},
		eof: () => at >= bytes.length,
	};
	const sink = {
		writeByte(byte: number): void {
			chunk[filled++] = byte;
			if (filled === chunkBytes) flush();
		},
	};
	try {
		bunzip.decode(input, sink, true);
	} finally {
		flush();
	}
});

const chunkBytes = 1 << 16;
