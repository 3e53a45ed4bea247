// A container that is too large to be opened is a problem, and of a database it says what was scanned all the same.

import { expect, test } from "vitest";
import type { Blob } from "../../src/model/blob.ts";
import type { Problem } from "../../src/model/report.ts";
import type { Scan } from "../../src/scan/scan-blob.ts";
import { createContainerScanner } from "../../src/scan/scan-container.ts";

async function problemOf(head: string): Promise<string> {
	const problems: Problem[] = [];
	const opens = { archives: true, pictures: false };
	const accounting = { opens, addProblem: (problem: Problem) => problems.push(problem) };
	const readAt = (into: Uint8Array) => Buffer.from(head, "latin1").copy(into);
	const blob: Blob = {
		content: { kind: "large", size: (256 << 20) + 1, readAt },
		provenance: [{ where: "file", path: "a" }],
	};
	const scanner = createContainerScanner(new AbortController().signal);
	await scanner.findInside(blob, { accounting } as unknown as Scan, []);
	scanner.stop();
	return problems.map(({ code, path, message }) => `${code} ${path}: ${message}`).join("\n");
}

test("an archive", async () => {
	expect(await problemOf("PK\x03\x04 and more, and much more")).toBe(
		"archive-limit a: Did not read all of this archive: it has more than 256 MB: unpack it and scan that folder",
	);
});

test("a database", async () => {
	expect(await problemOf("SQLite format 3\0")).toBe(
		'archive-limit a: Did not read all of this archive: it has more than 256 MB, so its bytes were scanned, but no names of columns: export it with "sqlite3 FILE .dump" and scan that',
	);
});
