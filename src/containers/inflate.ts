// Inflates what Deflate packed, within a budget. What came out before an error is kept.

import { once } from "node:events";
import { createBrotliDecompress, createInflateRaw, inflateRawSync } from "node:zlib";
import type { ContainerBudget } from "./budget.ts";

export interface Decoded {
	readonly bytes: Buffer;
	/** How many bytes of the input were used. */
	readonly usedBytes: number;
	/** What ended it before its end; a limit of the whole archive is to be thrown once the bytes were given. */
	readonly error?: Error;
}

/** Inflates raw Deflate data that begins where `input` does and ends by itself. */
export async function inflateRaw(input: Uint8Array, budget: ContainerBudget): Promise<Decoded> {
	const small = inflateSmall(input.subarray(0, smallInputBytes), budget);
	if (small !== undefined) return small;
	return await pump(createInflateRaw({ chunkSize }), input, budget);
}

export async function inflateBrotli(input: Uint8Array, budget: ContainerBudget): Promise<Decoded> {
	return await pump(createBrotliDecompress({ chunkSize }), input, budget);
}

/** A stream for each of a hundred thousand small members would take seconds. Undefined where it ends later. */
function inflateSmall(input: Uint8Array, budget: ContainerBudget): Decoded | undefined {
	let result: { buffer: Buffer; engine: { bytesWritten: number } };
	try {
		const options = { info: true, maxOutputLength: smallOutputBytes };
		// With "info" it gives more than its types say.
		result = inflateRawSync(input, options) as unknown as typeof result;
	} catch {
		return undefined;
	}
	const usedBytes = result.engine.bytesWritten;
	const output = budget.output(usedBytes);
	budget.takeTime(workPerMember);
	output.append(result.buffer);
	return { bytes: output.bytes, usedBytes };
}

async function pump(
	stream: ReturnType<typeof createInflateRaw> | ReturnType<typeof createBrotliDecompress>,
	input: Uint8Array,
	budget: ContainerBudget,
): Promise<Decoded> {
	const output = budget.output(input.length);
	let error: Error | undefined;
	const fail = (reason: unknown) => {
		error ??= reason as Error;
		stream.destroy();
	};
	// Not "for await": it may drop what came before an error.
	stream.on("data", (chunk: Buffer) => {
		if (error !== undefined) return;
		try {
			output.append(chunk);
		} catch (limit) {
			fail(limit);
		}
	});
	stream.on("error", fail);
	const closed = once(stream, "close").catch(fail);
	for (let at = 0; at < input.length && error === undefined && !stream.destroyed; at += feedBytes) {
		const isRoom = stream.write(input.subarray(at, at + feedBytes));
		if (!isRoom && !stream.writableFinished)
			await Promise.race([once(stream, "drain").catch(fail), closed]);
	}
	if (error === undefined) stream.end();
	await closed;
	const usedBytes = Math.min(stream.bytesWritten, input.length);
	return { bytes: output.bytes, usedBytes, ...(error && { error }) };
}

/** About what it takes to begin. */
const workPerMember = 1 << 12;
const chunkSize = 1 << 16;
const feedBytes = 1 << 18;
const [smallInputBytes, smallOutputBytes] = [1 << 18, 1 << 20];
