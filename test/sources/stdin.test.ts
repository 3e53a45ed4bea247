// Standard input is one text, however it arrives.

import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { createStdinSource } from "../../src/sources/stdin.ts";
import { draws, fc } from "../setup/draws.ts";
import { consume } from "./tree.ts";

function chunks(...parts: string[]): Readable {
	return Readable.from(parts.map((part) => Buffer.from(part)));
}

test("gives one blob of all chunks", async () => {
	expect(await consume(createStdinSource(chunks("one ", "", "two")))).toEqual({
		blobs: [{ text: "one two", provenance: [{ where: "stdin", path: "-" }] }],
		planned: { blobs: 1, bytes: 7 },
		clean: { blobs: 0, bytes: 0 },
		excluded: { blobs: 0, bytes: 0 },
		problems: [],
		notices: [],
	});
});

test("gives an empty blob of an empty input", async () => {
	const { blobs, planned } = await consume(createStdinSource(chunks()));
	expect(blobs.map(({ text }) => text)).toEqual([""]);
	expect(planned).toEqual({ blobs: 1, bytes: 0 });
});

test("gives back every byte, whatever the sizes of the chunks", async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.array(fc.integer({ min: 0, max: 3_000_000 }), { maxLength: 5 }),
			async (sizes) => {
				const parts = sizes.map((size, i) => String.fromCharCode(97 + i).repeat(size));
				const { blobs } = await consume(createStdinSource(chunks(...parts)));
				expect(blobs[0]?.text === parts.join("")).toBe(true);
			},
		),
		draws(20),
	);
});

test("keeps a long input in pieces", async () => {
	const kinds: string[] = [];
	const part = "0123456789".repeat(100_001);
	const { blobs, planned } = await consume(createStdinSource(chunks(...Array(10).fill(part))), {
		onBlob: ({ content }) => kinds.push(content.kind),
	});
	expect(kinds).toEqual(["large"]);
	expect(blobs[0]?.text === part.repeat(10)).toBe(true);
	expect(planned).toEqual({ blobs: 1, bytes: part.length * 10 });
});

test("scans what fits into the limit, and says that there was more", async () => {
	const { blobs, planned, problems } = await consume(createStdinSource(chunks("12", "345")), {
		maxFileBytes: 4,
	});
	expect(blobs.map(({ text }) => text)).toEqual(["1234"]);
	expect(planned).toEqual({ blobs: 1, bytes: 4 });
	expect(problems).toEqual([
		{
			code: "too-large",
			message: "Raise --max-file-size to scan all of standard input: only its first 4 bytes were",
			path: "-",
		},
	]);
	const exact = await consume(createStdinSource(chunks("12", "34")), { maxFileBytes: 4 });
	expect(exact.problems).toEqual([]);
});

test("scans what came before an error, and names the error", async () => {
	const broken = Readable.from(
		(async function* () {
			yield Buffer.from("before");
			throw Object.assign(new Error("broken"), { code: "EIO" });
		})(),
	);
	const { blobs, problems } = await consume(createStdinSource(broken));
	expect(blobs.map(({ text }) => text)).toEqual(["before"]);
	expect(problems).toEqual([
		{
			code: "unreadable",
			message: "Give standard input again: the system says EIO",
			path: "-",
		},
	]);
});

test("yields what came until the scan was aborted", async () => {
	const stop = new AbortController();
	const waiting = new Readable({ read() {} });
	waiting.push("before");
	setTimeout(() => stop.abort(), 20);
	const { blobs, problems } = await consume(createStdinSource(waiting), { signal: stop.signal });
	expect(blobs.map(({ text }) => text)).toEqual(["before"]);
	expect(problems).toEqual([]);
});
