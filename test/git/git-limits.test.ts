// Objects on which git runs away are reported, and all others are read.

import { randomBytes } from "node:crypto";
import { utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { visitCommitChanges } from "../../src/git/commit-changes.ts";
import { openCommitFiles } from "../../src/git/commit-files.ts";
import { createGitLimits } from "../../src/git/git-limits.ts";
import { runGit } from "../../src/git/git-process.ts";
import { describeObjects, listObjects } from "../../src/git/object-listing.ts";
import { readObjects } from "../../src/git/object-reader.ts";
import { openRepository, type Repository } from "../../src/git/repository.ts";
import { createHistorySource } from "../../src/sources/repository/history.ts";
import { openRange } from "../../src/sources/repository/range.ts";
import { createStagedSource } from "../../src/sources/repository/staged.ts";
import { makeFolder } from "../sources/tree.ts";
import {
	addDeltaCycle,
	addPipe,
	commitFiles,
	commitTree,
	cycleIds as cycle,
} from "./delta-cycle.ts";
import { findKeys, gitProgram } from "./findings.ts";
import { keyOf, startRepository, type Workbench } from "./golden.ts";
import { idOf, placePack, writeIndex, writePack } from "./pack/writer.ts";

// Windows has neither a limit on memory nor pipes among its files.
const isWindows = process.platform === "win32";
/** Where the operating system holds no limit, such a git would take all memory. */
const isLimited = process.platform === "linux";

/** With little memory, so that no test waits long; by the time alone a git ends only where a test says so. */
function open({ folder }: Workbench, wastedMsLeft = 60_000): Repository {
	const limits = { ...createGitLimits(), memoryBytes: 100 << 20, wastedMsLeft };
	return { ...openRepository(folder, gitProgram), limits };
}

/** Keys in packs and single objects. */
function start(): Workbench {
	const w = startRepository(makeFolder());
	w.commit("a.txt", `${keyOf("a")}\n`);
	w.git("repack", "-a", "-d", "-q");
	w.commit("b.txt", `${keyOf("b")}\n`);
	return w;
}

async function gather<T>(bunches: AsyncIterable<readonly T[]>): Promise<T[]> {
	const all: T[] = [];
	for await (const bunch of bunches) all.push(...bunch);
	return all;
}

/** Whatever this git calls what it wanted to do. */
const outOfMemory = (start: string) => expect.stringMatching(`^${start}fatal: Out of memory`);
const timeoutMessage = (seconds: number) => `git was silent for ${seconds} s and was stopped`;

if (isLimited) {
	describe("objects made from each other", () => {
		test("in a history: both are reported, and the rest is read", async () => {
			const w = start();
			addDeltaCycle(w);
			const source = createHistorySource(open(w));
			const { seen, problems } = await findKeys(source, ["a", "b"]);
			expect([...seen.keys()].sort()).toEqual(["a", "b"]);
			expect(problems).toEqual(
				cycle.map((id) => ({
					code: "unreadable-object",
					message: outOfMemory(`Cannot read object ${id}: `),
				})),
			);
		});

		test("are listed as such, all others behind them, and no git is asked for them again", async () => {
			const w = start();
			const ids = w.git("cat-file", "--batch-all-objects", "--batch-check=%(objectname)");
			addDeltaCycle(w);
			const repository = open(w);
			const listed = await gather(listObjects(repository));
			expect(listed.map(({ id }) => id).sort()).toEqual([...ids.split("\n"), ...cycle].sort());
			const typeless = listed.filter(({ type }) => type === undefined).map(({ id }) => id);
			expect(typeless.sort()).toEqual(cycle);
			const gone = { ...repository, program: join(w.folder, "none") };
			expect(await describeObjects(gone, cycle)).toEqual(
				cycle.map((id) => ({ id, type: undefined, size: 0, runawayReason: outOfMemory("") })),
			);
		});

		test("with so many others behind them that git writes several chunks: all are listed", async () => {
			const w = start();
			const contents = Array.from({ length: 4000 }, (_, index) => Buffer.from(`${index}\n`));
			const { bytes, offsets } = writePack(contents.map((content) => ({ type: "blob", content })));
			const objects = contents.map((content, at) => [idOf("blob", content), offsets[at]!] as const);
			const path = placePack(join(w.folder, ".git/objects"), bytes, writeIndex(bytes, objects));
			// Git lists the youngest pack first.
			utimesSync(`${path}.pack`, 1, 1);
			addDeltaCycle(w);
			const listed = (await gather(listObjects(open(w)))).map(({ id }) => id);
			expect(listed).toEqual(expect.arrayContaining(objects.map(([id]) => id)));
		});

		test("are given up at once by the object reader, and nothing else is", async () => {
			const w = start();
			const [a, b] = ["HEAD~1:a.txt", "HEAD:b.txt"].map((name) => w.git("rev-parse", name));
			addDeltaCycle(w);
			async function* requests() {
				yield [a!, cycle[0], b!].map((id) => ({ id, type: "blob" as const, size: 40 }));
			}
			const told: string[] = [];
			const answers = readObjects(open(w), requests(), {
				processCount: 1,
				onError: (l) => told.push(l),
			});
			for await (const answer of answers) {
				told.push("reason" in answer ? `${answer.object.id} ${answer.reason}` : answer.id);
			}
			expect(told).toEqual([a, outOfMemory(`${cycle[0]} `), b]);
		});

		test("in a range: the file is named, and the others are read", async () => {
			const w = start();
			const c = w.feed(`${keyOf("c")}\n`, "hash-object", "-w", "--stdin");
			commitFiles(w, { "c.txt": c, "d.txt": cycle[0] });
			addDeltaCycle(w);
			const { source } = await openRange(open(w), "HEAD~1..HEAD");
			const { seen, problems } = await findKeys(source, ["c"]);
			expect([...seen.keys()]).toEqual(["c"]);
			expect(problems).toEqual([
				{
					code: "unreadable-object",
					message: outOfMemory(`Cannot read object ${cycle[0]}: `),
					path: "d.txt",
				},
			]);
		});

		test("as the tree of a commit: that commit is reported, and those before and behind it are read", async () => {
			const w = start();
			const [first, second] = ["HEAD~1", "HEAD"].map((name) => w.git("rev-parse", name));
			const good = w.git("rev-parse", "HEAD^{tree}");
			const bad = commitTree(w, cycle[0]);
			const back = commitTree(w, good);
			addDeltaCycle(w);
			const alone = { isCutOff: false, isTreeless: false };
			const commits = [
				{ id: second!, parents: [first!], ...alone },
				{ id: bad, parents: [second!], ...alone },
				{ id: back, parents: [first!], ...alone },
			];
			const told: string[] = [];
			const unread = await visitCommitChanges(open(w), commits, ({ commitIndex, path }) =>
				told.push(`${commitIndex} ${path}`),
			);
			expect(unread).toEqual([bad]);
			expect(told).toEqual(["0 b.txt", "2 b.txt"]);
		});

		test("as a commit: a scan that cannot begin says why", async () => {
			const w = start();
			addDeltaCycle(w);
			await expect(openRange(open(w), `HEAD..${cycle[0]}`)).rejects.toMatchObject({
				code: "revision",
				message: outOfMemory(`Cannot read the commit "${cycle[0]}": `),
			});
			await expect(openRange(open(w), `${cycle[0]}..HEAD`)).rejects.toMatchObject({
				code: "revision",
			});
		});

		test("as a file of a policy: it cannot be read", () => {
			const w = start();
			commitFiles(w, { ".unleak.yaml": cycle[0] });
			addDeltaCycle(w);
			const { find: findEntry, read } = openCommitFiles(open(w), "HEAD");
			const entry = findEntry(".unleak.yaml");
			expect(entry).toEqual({ kind: "file", id: cycle[0] });
			expect(read(entry!, 1000)).toBe("unreadable");
		});

		test("in what HEAD has: the new version is read whole", async () => {
			const w = start();
			commitFiles(w, { "c.txt": cycle[0] });
			w.git("read-tree", "--empty");
			w.write("c.txt", `${keyOf("c")}\n`);
			w.git("add", "c.txt");
			addDeltaCycle(w);
			const { seen } = await findKeys(createStagedSource(open(w)), ["c"]);
			expect([...seen.keys()]).toEqual(["c"]);
		});
	});

	test("packs that are larger than the limit are read", async () => {
		const w = startRepository(makeFolder());
		for (let count = 0; count < 12; count++) w.write(`${count}.bin`, randomBytes(4 << 20));
		w.commit("a.txt", `${keyOf("a")}\n`);
		w.git("-c", "pack.compression=0", "repack", "-a", "-d", "-q");
		const repository = open(w);
		const limits = { ...repository.limits, memoryBytes: 40 << 20 };
		const { seen, problems, planned, scanned } = await findKeys(
			createHistorySource({ ...repository, limits }),
			["a"],
		);
		expect([[...seen.keys()], problems]).toEqual([["a"], []]);
		expect(scanned).toEqual(planned);
	});
}

if (!isWindows) {
	describe("an object that is a pipe", () => {
		test("is reported, and the rest is read", async () => {
			const w = start();
			const id = addPipe(w);
			const { seen, problems } = await findKeys(createHistorySource(open(w, 4000)), ["a", "b"]);
			expect([...seen.keys()].sort()).toEqual(["a", "b"]);
			expect(problems.map(({ message }) => message.split(": ")[0])).toEqual([
				`Cannot read object ${id}`,
			]);
		});

		describe("among thousands is given up alone", () => {
			function makeThousands(): { repository: Repository; ids: string[]; pipe: string } {
				const w = start();
				const pipe = addPipe(w);
				const texts = Array.from({ length: 3000 }, (_, index) => `text ${index}\n`);
				const stream = texts.map((text) => `blob\ndata ${text.length}\n${text}\n`).join("");
				w.feed(stream, "fast-import", "--quiet");
				const all = w.git("cat-file", "--batch-all-objects", "--batch-check=%(objectname)");
				return { repository: open(w), ids: all.split("\n"), pipe };
			}

			test("by the object reader", async () => {
				const { repository, ids, pipe } = makeThousands();
				async function* requests() {
					yield ids.map((id) => ({ id, type: "blob" as const, size: 10 }));
				}
				const lost: string[] = [];
				let read = 0;
				const options = {
					processCount: 1,
					onError: (line: string) => lost.push(line),
					maxIdleMs: 1000,
				};
				for await (const answer of readObjects(repository, requests(), options)) {
					if ("reason" in answer) lost.push(`${answer.object.id} ${answer.reason}`);
					else read++;
				}
				expect(lost).toEqual([`${pipe} ${timeoutMessage(1)}`]);
				expect(read).toBe(ids.length - 1);
			});

			test("by describeObjects()", async () => {
				const { repository, ids, pipe } = makeThousands();
				const described = await describeObjects(repository, ids, 1000);
				expect(described.map(({ id }) => id)).toEqual(ids);
				expect(described.filter(({ type }) => type === undefined)).toEqual([
					{ id: pipe, type: undefined, size: 0, runawayReason: timeoutMessage(1) },
				]);
			});
		});
	});

	test("a git that never answers is stopped, with a message", async () => {
		const w = start();
		const slow = join(makeFolder(), "git");
		writeFileSync(slow, "#!/bin/sh\nexec sleep 600\n", { mode: 0o755 });
		const repository = { ...open(w, 1200), program: slow };
		expect(await runGit(repository, ["rev-parse", "HEAD"])).toMatchObject({
			status: null,
			isTimedOut: true,
			errors: [timeoutMessage(1.2)],
		});
		// The next one is waited for no longer than the least.
		expect((await runGit(repository, ["rev-parse", "HEAD"])).errors).toEqual([timeoutMessage(1)]);
	});

	test("a git that a signal ends is a failure, and the message names the signal", async () => {
		const w = start();
		const dying = join(makeFolder(), "git");
		writeFileSync(dying, "#!/bin/sh\nkill -TERM $$\n", { mode: 0o755 });
		const answer = await runGit({ ...open(w), program: dying }, ["rev-parse", "HEAD"]);
		expect(answer).toMatchObject({ status: null, errors: ["git was ended by SIGTERM"] });
	});
}
