// Contents that are not read though their file is (archives, Git LFS pointers) are reported once, with a number.

import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { isArchive } from "../../../src/sources/tree/archives.ts";
import { listTree } from "../../../src/sources/tree/list-tree.ts";
import { createTreeSource } from "../../../src/sources/tree/tree-source.ts";
import { findInHistory } from "../../git/findings.ts";
import { type ConsumeOptions, consume, git, makeRepository, write } from "../tree.ts";

async function noticesIn(folder: string, options: ConsumeOptions = {}): Promise<readonly string[]> {
	const { notices } = await consume(createTreeSource(await listTree(folder)), options);
	return notices.map(({ code, message }) => `${code}: ${message}`);
}

async function problemsIn(
	folder: string,
	options: ConsumeOptions = {},
): Promise<readonly string[]> {
	const { problems } = await consume(createTreeSource(await listTree(folder)), options);
	return problems.map(({ code, message }) => `${code}: ${message}`);
}

test("archives are reported by their names, unless they are excluded", async () => {
	const files = { "b.zip": "1", "lib/a.JAR": "2", "c.tar": "3", "d.docx": "4", "e.tgz": "5" };
	const folder = await makeRepository(files);
	const isExcluded = (path: string) => path.endsWith("zip");
	expect(await noticesIn(folder, { isExcluded })).toEqual([
		'archives: Did not open 3 archives ("d.docx", "e.tgz", "lib/a.JAR"): unpack them and scan that folder',
	]);
	expect(await noticesIn(folder, { isExcluded: (path) => path !== "b.zip" })).toEqual([
		'archives: Did not open 1 archive ("b.zip"): unpack it and scan that folder',
	]);
	expect(await noticesIn(folder, { isExcluded: (path) => path !== "c.tar" })).toEqual([]);
	git(folder, "rm", "--quiet", "b.zip");
	git(folder, "commit", "--quiet", "--message=Gone");
	expect((await findInHistory(folder, [])).notices).toEqual([
		{
			code: "archives",
			message:
				'Did not open 4 archives that the history names ("a.JAR", "b.zip", "d.docx" …): check them out, unpack them and scan that folder',
		},
	]);
});

test.each(["a.tar.gz", "x.7z", "app.apk"])("%s is an archive", (name) => {
	expect(isArchive(name)).toBe(true);
});
test.each(["zip", "a.zip.txt", "gz.js", "a.tar", "a.png"])("%s is none", (name) => {
	expect(isArchive(name)).toBe(false);
});

const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${"0".repeat(64)}\nsize 12345\n`;

test("pointers of Git LFS are reported, until their content is there", async () => {
	const folder = await makeRepository({
		".gitattributes": "*.bin filter=lfs diff=lfs merge=lfs -text\n",
		"sub/.gitattributes": "/data/** filter=lfs\n",
		"a.bin": pointer,
		"sub/data/b.csv": pointer,
		"data/b.csv": pointer,
		"c.txt": pointer,
		"full.bin": "the content itself",
	});
	const said = (files: string) => [
		`lfs: Read only the Git LFS pointers of ${files}, not their content: get it with "git lfs pull" and scan again`,
	];
	expect(await problemsIn(folder)).toEqual(said('2 files ("a.bin", "sub/data/b.csv")'));
	expect(await problemsIn(folder, { isExcluded: (path) => path === "a.bin" })).toEqual(
		said('1 file ("sub/data/b.csv")'),
	);
	write(folder, { "a.bin": "content", "sub/data/b.csv": "content" });
	expect(await problemsIn(folder)).toEqual([]);
	write(folder, { "a.bin": pointer });
	rmSync(join(folder, ".gitattributes"));
	expect(await problemsIn(folder)).toEqual([]);
});

test.each([
	["", pointer],
	["with line breaks of Windows", pointer.replaceAll("\n", "\r\n")],
])("the content of a pointer is read where the local store has it %s", async (_, pointer) => {
	const id = "ab".repeat(32);
	const folder = await makeRepository({
		".gitattributes": "*.bin filter=lfs\n",
		"a.bin": pointer.replace("0".repeat(64), id),
	});
	write(folder, { [`.git/lfs/objects/ab/ab/${id}`]: "the content itself" });
	const { blobs, problems } = await consume(createTreeSource(await listTree(folder)));
	expect(problems).toEqual([]);
	const texts = blobs
		.filter(({ provenance: [place] }) => place?.path === "a.bin")
		.map(({ text }) => text);
	expect(texts).toEqual([pointer.replace("0".repeat(64), id), "the content itself"]);
});
