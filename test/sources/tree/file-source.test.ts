// What the source of a tree yields, and what it reports of the rest.

import { execFileSync } from "node:child_process";
import {
	appendFileSync,
	chmodSync,
	closeSync,
	mkdirSync,
	readdirSync,
	realpathSync,
	rmSync,
	symlinkSync,
	truncateSync,
	writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { createFileSource } from "../../../src/sources/tree/file-source.ts";
import { listTree } from "../../../src/sources/tree/list-tree.ts";
import type { TreeListingOptions } from "../../../src/sources/tree/tree-listing.ts";
import {
	asUnprivilegedUser,
	type ConsumedSource,
	consume,
	git,
	makeFolder,
	makeRepository,
	write,
} from "../tree.ts";

const nothing: ConsumedSource = {
	blobs: [],
	planned: { blobs: 0, bytes: 0 },
	clean: { blobs: 0, bytes: 0 },
	excluded: { blobs: 0, bytes: 0 },
	problems: [],
	notices: [],
};

function file(path: string, text: string): ConsumedSource["blobs"][number] {
	return { text, provenance: [{ where: "file", path }] };
}

async function scan(root: string, options?: TreeListingOptions): Promise<ConsumedSource> {
	return consume(createFileSource(await listTree(root, options)));
}

describe("what is read", () => {
	test("is every listed file, whole, also an empty one", async () => {
		const root = await makeRepository({ "a.txt": "first", "b/empty": "", "b/c.txt": "third" });
		expect(await scan(root)).toEqual({
			...nothing,
			blobs: [file("a.txt", "first"), file("b/c.txt", "third"), file("b/empty", "")],
			planned: { blobs: 3, bytes: 10 },
		});
	});

	test.each([
		0,
		1,
		2 ** 20 - 1,
		2 ** 20,
		2 ** 20 + 1,
		5_000_000,
		2 ** 23 - 1,
		2 ** 23,
		2 ** 23 + 1,
	])("is a file of %i bytes between two small ones, to the last byte", async (size) => {
		const root = makeFolder();
		const text = "0123456789abcde\n".repeat(Math.ceil(size / 16)).slice(0, size);
		write(root, { a: "before", b: text, c: "after" });
		const kinds: string[] = [];
		const source = createFileSource(await listTree(root));
		const { blobs, ...rest } = await consume(source, {
			onBlob: ({ content }) => kinds.push(content.kind),
		});
		expect(blobs.map((blob) => blob.text === text || blob.text)).toEqual(["before", true, "after"]);
		expect(kinds[1]).toBe(size < 2 ** 23 ? "bytes" : "large");
		expect(rest).toEqual({ ...without(nothing), planned: { blobs: 3, bytes: size + 11 } });
	});

	test("is the target's path of a symbolic link, not its content", async () => {
		const outside = makeFolder();
		write(outside, { "secret.txt": "secret" });
		const root = await makeRepository({ "dir/a.txt": "a" });
		symlinkSync("../gone", join(root, "dangling"));
		symlinkSync("dir", join(root, "folder"));
		symlinkSync(join(outside, "secret.txt"), join(root, "out"));
		git(root, "add", "--all");
		expect(await scan(root)).toEqual({
			...nothing,
			blobs: [
				file("dangling", "../gone"),
				file("dir/a.txt", "a"),
				file("folder", "dir"),
				file("out", join(outside, "secret.txt")),
			],
			planned: { blobs: 4, bytes: 11 + join(outside, "secret.txt").length },
		});
	});

	test("is nothing behind a folder that became a symbolic link", async () => {
		const outside = makeFolder();
		write(outside, { "deep/a.txt": "secret" });
		const root = await makeRepository({ "dir/deep/a.txt": "a", "z.txt": "z" });
		rmSync(join(root, "dir"), { recursive: true });
		symlinkSync(outside, join(root, "dir"));
		const { blobs, problems } = await scan(root);
		expect(problems).toEqual([]);
		expect(blobs).toEqual([file("z.txt", "z"), file("dir", outside)]);
	});

	test("is what replaced a tracked file, and a deleted one is no problem", async () => {
		const root = await makeRepository({ "a.txt": "a", "b.txt": "b" });
		rmSync(join(root, "a.txt"));
		rmSync(join(root, "b.txt"));
		write(root, { "b.txt/c.txt": "c" });
		expect(await scan(root)).toEqual({
			...nothing,
			blobs: [file("b.txt/c.txt", "c")],
			planned: { blobs: 1, bytes: 1 },
		});
	});

	if (process.platform === "linux") {
		test("is a file, a link and a folder's file whose names are not UTF-8", async () => {
			const root = makeFolder();
			const name = (text: string) =>
				Buffer.concat([Buffer.from(`${root}/`), Buffer.from(text, "latin1")]);
			mkdirSync(name("d\xe9"));
			writeFileSync(name("d\xe9/a"), "in");
			writeFileSync(name("caf\xe9"), "coffee");
			symlinkSync(Buffer.from("\xfc", "latin1"), name("l\xe9"));
			const expected = [file("caf%E9", "coffee"), file("d%E9/a", "in"), file("l%E9", "\ufffd")];
			expect((await scan(root)).blobs).toEqual(expected);
			git(root, "init", "-q");
			git(root, "add", "--all");
			expect((await scan(root)).blobs).toEqual(expected);
		});

		test("is a file without a size that comes in small pieces", async () => {
			const { blobs, problems } = await scan("/proc/self/smaps");
			expect(blobs.map(({ text }) => text.length > 20_000)).toEqual([true]);
			expect(problems).toEqual([]);
		});
	}

	test("stays valid until the next is asked for, in one buffer", async () => {
		const root = makeFolder();
		write(root, { a: "aaa", b: "b" });
		const buffers = new Set<ArrayBufferLike>();
		await consume(createFileSource(await listTree(root)), {
			onBlob: ({ content }) => content.kind === "bytes" && buffers.add(content.bytes.buffer),
		});
		expect(buffers.size).toBe(1);
	});
});

describe("what is left out", () => {
	test("is counted: exclusions", async () => {
		const root = await makeRepository({ "a.txt": "12345", "b.txt": "123" });
		const source = createFileSource(await listTree(root));
		expect(await consume(source, { isExcluded: (path) => path === "a.txt" })).toEqual({
			...nothing,
			blobs: [file("b.txt", "123")],
			planned: { blobs: 1, bytes: 3 },
			excluded: { blobs: 1, bytes: 5 },
		});
	});

	test("is a problem: files over the limit, which is named", async () => {
		const root = makeFolder();
		write(root, { a: "12345", b: "1234", c: "x".repeat(9_000_000) });
		const taken = await consume(createFileSource(await listTree(root)), { maxFileBytes: 4 });
		expect(taken).toEqual({
			...nothing,
			blobs: [file("b", "1234")],
			planned: { blobs: 3, bytes: 9_000_009 },
			problems: [
				{
					code: "too-large",
					message: "Raise --max-file-size to scan this file: it has 5 bytes, the limit is 4",
					path: "a",
				},
				{
					code: "too-large",
					message: "Raise --max-file-size to scan this file: it has 9000000 bytes, the limit is 4",
					path: "c",
				},
			],
		});
	});

	test("is a problem: what vanished since it was listed", async () => {
		const root = makeFolder();
		write(root, { "a/b.txt": "", "c.txt": "", "d.txt": "d", e: "" });
		const listing = await listTree(root);
		rmSync(join(root, "a"), { recursive: true });
		rmSync(join(root, "c.txt"));
		rmSync(join(root, "e"));
		write(root, { a: "a file now", "e/f": "a folder now" });
		const { blobs, planned, problems } = await consume(createFileSource(listing));
		expect(blobs).toEqual([file("d.txt", "d")]);
		expect(planned).toEqual({ blobs: 4, bytes: 1 });
		expect(problems.map(({ code, path }) => `${code} ${path}`)).toEqual([
			"unreadable a/b.txt",
			"unreadable c.txt",
			"unreadable e",
		]);
	});

	if (process.platform !== "win32") {
		test("is a problem: what may not be read", async () => {
			const root = await makeRepository({ "a.txt": "a", "b/c.txt": "c", "d.txt": "d" });
			chmodSync(root, 0o755);
			chmodSync(join(root, "a.txt"), 0);
			const listing = await listTree(root);
			chmodSync(join(root, "b"), 0);
			const { blobs, planned, problems } = await asUnprivilegedUser(() =>
				consume(createFileSource(listing)),
			);
			expect(blobs).toEqual([file("d.txt", "d")]);
			expect(planned).toEqual({ blobs: 3, bytes: 2 });
			const message = "Make the file readable and scan again: permission denied";
			expect(problems).toEqual([
				{ code: "unreadable", message, path: "a.txt" },
				{ code: "unreadable", message, path: "b/c.txt" },
			]);
		});

		test("is never opened: pipes and sockets, a problem only where one is named", async () => {
			const root = makeFolder();
			write(root, { a: "a" });
			execFileSync("mkfifo", [join(root, "pipe")]);
			const server = createServer();
			onTestFinished(() => void server.close());
			await new Promise<void>((done) => server.listen(join(root, "socket"), done));
			expect(await scan(root)).toEqual({
				...nothing,
				blobs: [file("a", "a")],
				planned: { blobs: 1, bytes: 1 },
				notices: [{ code: "not-a-file", message: "Left pipes, sockets and devices unopened: 2" }],
			});
			const named = await scan(root, { paths: ["pipe", "a"] });
			expect(named).toEqual({
				...nothing,
				blobs: [file("a", "a")],
				planned: { blobs: 2, bytes: 1 },
				problems: [
					{
						code: "not-a-file",
						message: "Name a file or a folder: a pipe, a socket or a device is not opened",
						path: "pipe",
					},
				],
			});
			expect((await scan(join(root, "socket"))).problems).toHaveLength(1);
		});

		test("is never opened: a pipe in a tracked file's place", async () => {
			const root = await makeRepository({ a: "a", b: "b" });
			rmSync(join(root, "a"));
			execFileSync("mkfifo", [join(root, "a")]);
			const { blobs, notices } = await scan(root);
			expect(blobs).toEqual([file("b", "b")]);
			expect(notices.map(({ code }) => code)).toEqual(["not-a-file"]);
		});
	}

	test("is forwarded from the listing", async () => {
		const root = makeFolder();
		write(root, { ".git": "gitdir: gone\n", a: "a" });
		const { blobs, notices } = await scan(root);
		expect(blobs).toEqual([file(".git", "gitdir: gone\n"), file("a", "a")]);
		expect(notices.map(({ code }) => code)).toEqual(["git-failed"]);
	});

	test("is the rest, once the scan is aborted", async () => {
		const root = makeFolder();
		write(root, { a: "a", b: "b", c: "c" });
		const stop = new AbortController();
		const source = createFileSource(await listTree(root));
		const taken = await consume(source, { signal: stop.signal, onBlob: () => stop.abort() });
		expect(taken).toEqual({
			...nothing,
			blobs: [file("a", "a")],
			planned: { blobs: 1, bytes: 1 },
		});
	});
});

describe("a file that changes while it is scanned", () => {
	test("is read as far as it was when it was opened, if large", async () => {
		const root = makeFolder();
		write(root, { a: "x".repeat(9_000_000) });
		const source = createFileSource(await listTree(root));
		const { blobs } = await consume(source, {
			onBlob: () => appendFileSync(join(root, "a"), "more"),
		});
		expect(blobs.map(({ text }) => text.length)).toEqual([9_000_000]);
	});

	test("is read as far as it is there, if it shrinks", async () => {
		const root = makeFolder();
		write(root, { a: "x".repeat(9_000_000) });
		const source = createFileSource(await listTree(root));
		const { blobs, problems } = await consume(source, {
			onBlob: () => truncateSync(join(root, "a"), 4),
		});
		expect(blobs).toEqual([file("a", "xxxx")]);
		expect(problems).toEqual([]);
	});
});

if (process.platform === "linux") {
	test("a large file that breaks off is a problem, and the scan goes on", async () => {
		const root = makeFolder();
		write(root, { a: "x".repeat(9_000_000), b: "b" });
		const { blobs, problems } = await consume(createFileSource(await listTree(root)), {
			onBlob: ({ content }) => content.kind === "large" && closeBehindItsBack(join(root, "a")),
		});
		expect(blobs).toEqual([file("a", ""), file("b", "b")]);
		expect(problems).toEqual([
			{
				code: "unreadable",
				message: "Make the file readable and scan again: the system says EBADF",
				path: "a",
			},
		]);
	});
}

test("no file stays open, however the scan ends", async () => {
	const root = makeFolder();
	write(root, { a: "x".repeat(9_000_000), b: "b" });
	const listing = await listTree(root);
	const openFiles = () => (process.platform === "linux" ? readdirSync("/proc/self/fd").length : 0);
	const before = openFiles();
	await expect(
		consume(createFileSource(listing), {
			onBlob: () => {
				throw new Error("the scan broke");
			},
		}),
	).rejects.toThrow("the scan broke");
	await consume(createFileSource(listing));
	expect(openFiles()).toBe(before);
});

function without({ blobs: _, ...rest }: ConsumedSource): Omit<ConsumedSource, "blobs"> {
	return rest;
}

function closeBehindItsBack(path: string): void {
	for (const name of readdirSync("/proc/self/fd")) {
		try {
			if (realpathSync(`/proc/self/fd/${name}`) === path) closeSync(Number(name));
		} catch {}
	}
}
