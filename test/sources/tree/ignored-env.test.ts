// A ".env" that git ignores is not read, and that is said.

import { expect, test } from "vitest";
import { listTree } from "../../../src/sources/tree/list-tree.ts";
import { createTreeSource } from "../../../src/sources/tree/tree-source.ts";
import { consume, makeFolder, makeRepository, write } from "../../sources/tree.ts";

const project = {
	".gitignore": ".env\n.env.*\n!.env.example\nnode_modules/\n",
	"package.json": "{}",
	"packages/a/package.json": "{}",
	"notes/a.txt": "a",
};

async function noticesOf(
	folder: string,
	options: Parameters<typeof listTree>[1] = {},
	excluded = "",
) {
	const source = createTreeSource(await listTree(folder, options));
	const { notices } = await consume(source, { isExcluded: (path) => path === excluded });
	return notices.map(({ message }) => message);
}

test("beside the folder's own files, in each project below it, and nowhere else", async () => {
	const root = await makeRepository(project);
	expect(await noticesOf(root)).toEqual([]);
	write(root, {
		".env": "A=1",
		".env.example": "A=",
		"packages/a/.env.local": "A=1",
		"notes/.env": "A=1",
		"node_modules/x/.env": "A=1",
		"packages/a/.envrc": "A=1",
	});
	expect(await noticesOf(root)).toEqual([
		"2 ignored files not read: .env, packages/a/.env.local; --include-ignored reads them",
	]);
	expect(await noticesOf(`${root}/packages`)).toEqual([
		"1 ignored file not read: a/.env.local; --include-ignored reads it",
	]);
});

test("not where it is read, tracked or excluded", async () => {
	const root = await makeRepository({ ...project, ".env": "A=1" });
	expect(await noticesOf(root, { includeIgnored: true })).toEqual([]);
	const tracked = await makeRepository({ ".env": "A=1" });
	write(tracked, { ".gitignore": ".env\n" });
	expect(await noticesOf(tracked)).toEqual([]);
	const ignored = await makeRepository(project);
	write(ignored, { ".env": "A=1" });
	expect(await noticesOf(ignored, { paths: [".env", "notes"] })).toEqual([]);
	expect(await noticesOf(ignored, {}, ".env")).toEqual([]);
	const plain = makeFolder();
	write(plain, { ".gitignore": ".env\n", ".env": "A=1" });
	expect(await noticesOf(plain)).toEqual([]);
});

test("other names that hold variables count too", async () => {
	const root = await makeRepository({ ...project, ".gitignore": "*.env\n.dev.vars\n" });
	write(root, { "prod.env": "A=1", ".dev.vars": "A=1" });
	expect(await noticesOf(root)).toEqual([
		expect.stringMatching(/^2 ignored files not read: (?:prod\.env|\.dev\.vars), /),
	]);
});

test("few are named of many", async () => {
	const root = await makeRepository(project);
	write(root, Object.fromEntries("abcdefg".split("").map((name) => [`.env.${name}`, "A=1"])));
	expect(await noticesOf(root)).toEqual([
		"7 ignored files not read: .env.a, .env.b, .env.c, .env.d, .env.e and 2 more; --include-ignored reads them",
	]);
});
