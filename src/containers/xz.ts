// Reads xz files with xz-decompress, a build of xz-embedded. Filters for machine code it does not know: then its error is the problem.

import { ReadableStream } from "node:stream/web";
import { readStream } from "./stream-parts.ts";

export const readXz: ReturnType<typeof readStream> = readStream(async (bytes, output) => {
	const {
		default: { XzReadableStream },
	} = await import("xz-decompress");
	let at = 0;
	const packed = new ReadableStream<Uint8Array>({
		pull(controller) {
			if (at >= bytes.length) return controller.close();
			controller.enqueue(bytes.slice(at, at + chunkBytes));
			at += chunkBytes;
		},
	});
	const reader = new XzReadableStream(packed).getReader();
	try {
		for (let step = await reader.read(); !step.done; step = await reader.read()) {
			output.append(step.value);
		}
	} finally {
		reader.cancel().catch(() => {});
	}
});

const chunkBytes = 1 << 18;
