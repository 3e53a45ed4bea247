// Reading objects gives the same bytes as a plain loop over `git cat-file`.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { createBatchProcess } from "../../src/git/batch-protocol.ts";
import type { GitProcess } from "../../src/git/git-process.ts";
import { type ListedObject, listObjects } from "../../src/git/object-listing.ts";
import { readObjects } from "../../src/git/object-reader.ts";
import { openRepository, type Repository } from "../../src/git/repository.ts";
import { createHistorySource } from "../../src/sources/repository/history.ts";
import { fc } from "../setup/draws.ts";
import { consume, makeFolder } from "../sources/tree.ts";
import { gitProgram } from "./findings.ts";
import { buildGolden, startRepository } from "./golden.ts";

/** Every object by the plainest means: one process for each. */
function plainly(folder: string): Map<string, string> {
	const git = (...args: string[]) =>
		execFileSync(gitProgram, ["--no-replace-objects", ...args], {
			cwd: folder,
			maxBuffer: 1 << 28,
		});
	const ids = git("cat-file", "--batch-all-objects", "--batch-check=%(objectname) %(objecttype)");
	return new Map(
		ids
			.toString()
			.trim()
			.split("\n")
			.map((line) => line.split(" ") as [string, string])
			.map(([id, type]) => [id, `${type} ${digest(git("cat-file", type, id))}`]),
	);
}

function digest(bytes: Buffer): string {
	return createHash("sha1").update(bytes).digest("hex");
}

async function readAll(repository: Repository, processCount: number): Promise<Map<string, string>> {
	const all = new Map<string, string>();
	const requests = listObjects(repository);
	for await (const answer of readObjects(repository, requests, { processCount, onError: fail })) {
		if ("reason" in answer) fail(answer.reason);
		else all.set(answer.id, `${answer.type} ${digest(answer.content)}`);
	}
	return all;
}

function fail(line: string): void {
	throw new Error(line);
}

test("the golden repository, with one process and with three", async () => {
	const { workbench } = buildGolden(makeFolder());
	const repository = openRepository(workbench.folder, gitProgram);
	const expected = plainly(workbench.folder);
	expect(await readAll(repository, 1)).toEqual(expected);
	expect(await readAll(repository, 3)).toEqual(expected);
});

test("the history source yields exactly the blobs that git lists", async () => {
	const w = startRepository(makeFolder());
	const sizes = [0, 1, 100, 65_535, 65_536, 65_537, 200_000, 9_000_000];
	for (const size of sizes) w.write(`${size}.bin`, Buffer.alloc(size, size % 251));
	w.commit("end.txt", "end\n");
	const shown = new Map<string, string>();
	const { planned, problems } = await consume(
		createHistorySource(openRepository(w.folder, gitProgram)),
		{
			onBlob: ({ content, provenance: [place] }) => {
				if (content.kind !== "bytes" || place?.where !== "commit") return;
				shown.set(place.blob!, `blob ${digest(content.bytes)}`);
			},
		},
	);
	const blobs = [...plainly(w.folder)].filter(([, content]) => content.startsWith("blob "));
	expect(shown).toEqual(new Map(blobs));
	expect(planned.blobs).toBe(blobs.length + 2);
	expect(problems).toEqual([]);
});

test("a content larger than the limit is a problem and is not read", async () => {
	const w = startRepository(makeFolder());
	w.commit("large.bin", Buffer.alloc(1001, 65));
	const { planned, problems, blobs } = await consume(
		createHistorySource(openRepository(w.folder, gitProgram)),
		{ maxFileBytes: 1000 },
	);
	const id = w.git("rev-parse", "HEAD:large.bin");
	expect(problems).toEqual([
		{
			code: "too-large",
			message: `Did not read blob ${id} of 1001 bytes: raise the limit with --max-file-size`,
		},
	]);
	// The names of files and refs are told with what is read of them.
	const contents = blobs.filter(({ provenance: [place] }) => place?.where !== "name");
	expect(planned.blobs).toBe(contents.length + 1);
});

describe("one process's answers", () => {
	const objects: ListedObject[] = Array.from({ length: 9 }, (_, i) => ({
		id: `${i}`.repeat(40),
		type: "blob",
		size: 0,
	}));

	/** Simulates a process whose output arrives in the given pieces. */
	function play(pieces: readonly Buffer[]): { answers: string[]; isStopped: boolean } {
		let give: (chunk: Buffer) => void = () => {};
		let isStopped = false;
		const git = {
			input: { write: () => true, end: () => {} },
			output: {
				on: (_: string, listener: (chunk: Buffer) => void) => (give = listener),
				pause: () => {},
				resume: () => {},
			},
			exited: new Promise(() => {}),
			stop: () => {
				isStopped = true;
			},
		} as unknown as GitProcess;
		const wire = createBatchProcess(git, () => {});
		const answers: string[] = [];
		for (const piece of pieces) {
			give(piece);
			for (const answer of wire.answers(objects, answers.length)) {
				answers.push(
					"reason" in answer
						? `${answer.object.id} ${answer.reason}`
						: `${answer.id} ${answer.type} ${answer.content.toString("latin1")}`,
				);
			}
		}
		return { answers, isStopped };
	}

	function cut(whole: Buffer, places: readonly number[]): Buffer[] {
		const at = [0, ...places.map((place) => place % (whole.length + 1)), whole.length];
		at.sort((a, b) => a - b);
		return at.slice(1).map((end, i) => whole.subarray(at[i]!, end));
	}

	test("are the same however the pipe cuts them", () => {
		const content = fc.array(fc.constantFrom("\n", "a", "\0", "blob 3\n"), { maxLength: 20 });
		const list = fc.array(fc.option(content), { maxLength: objects.length });
		fc.assert(
			fc.property(list, fc.array(fc.nat(), { maxLength: 12 }), (contents, places) => {
				const whole = contents.map((parts, i) => {
					const { id } = objects[i]!;
					const text = parts?.join("");
					return text === undefined ? `${id} missing\n` : `${id} blob ${text.length}\n${text}\n`;
				});
				expect(play(cut(Buffer.from(whole.join("")), places))).toEqual({
					answers: contents.map((parts, i) =>
						parts === null
							? `${objects[i]!.id} git says "missing"`
							: `${objects[i]!.id} blob ${parts.join("")}`,
					),
					isStopped: false,
				});
			}),
		);
	});

	test.each([
		["another object than the one asked for", `${"1".repeat(40)} blob 1\na\n`],
		["a content without its line feed", `${"0".repeat(40)} blob 1\nab`],
		["no line at all", "x".repeat(1000)],
	])("%s ends the process", (_, output) => {
		expect(play([Buffer.from(output)])).toEqual({ answers: [], isStopped: true });
	});
});
