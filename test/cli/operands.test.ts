// Operands that are patterns: what they match, byte for byte, and what they do not hide.

import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { expandOperands } from "../../src/cli/operands.ts";
import { keepBytes } from "../../src/text/path.ts";
import { draws, fc } from "../setup/draws.ts";
import { asUnprivilegedUser, makeFolder, makeRepository, write } from "../sources/tree.ts";

async function expand(cwd: string, ...words: string[]): Promise<string[]> {
	const operands = await expandOperands(words, { cwd, takes: "paths" });
	return operands.map(({ path }) => path.slice(cwd.length + 1));
}

describe("expandOperands()", () => {
	test("leaves what is no pattern alone, there or not, and twice where it is named twice", async () => {
		const cwd = makeFolder();
		write(cwd, { "a.txt": "", "[b].txt": "", "c*": "", c1: "" });
		const words = ["a.txt", "./a.txt", "gone.txt", "[b].txt", "c*", "odd(name", "{one}", "!a.txt"];
		expect(await expandOperands(words, { cwd, takes: "paths" })).toEqual(
			words.map((shown) => ({ shown, path: join(cwd, shown) })),
		);
	});

	const tree = {
		"one.json": "",
		"two.json": "",
		".three.json": "",
		"a/four.json": "",
		"a/b/five.json": "",
		"a/b/six.txt": "",
		"c/[x]/seven.json": "",
	};
	test.each([
		["*.json", [".three.json", "one.json", "two.json"]],
		["./*.json", [".three.json", "one.json", "two.json"]],
		[
			"**/*.json",
			[".three.json", "a/b/five.json", "a/four.json", "c/[x]/seven.json", "one.json", "two.json"],
		],
		["{one,two}.json", ["one.json", "two.json"]],
		["?wo.json", ["two.json"]],
		["[ot]*.json", ["one.json", "two.json"]],
		["!(one).json", [".three.json", "two.json"]],
		["a/**/*.txt", ["a/b/six.txt"]],
		["c/\\[x\\]/*", ["c/[x]/seven.json"]],
		["*/", ["a", "c"]],
		// Where all of a folder is matched, it would be listed once more for nothing.
		["a/**", ["a/b/five.json", "a/b/six.txt", "a/four.json"]],
		["a/b*", ["a/b"]],
		["{a,a/b,a/b/six.txt}", ["a", "a/b", "a/b/six.txt"]],
	])("expands %j", async (pattern, expected) => {
		const cwd = makeFolder();
		write(cwd, tree);
		expect(await expand(cwd, pattern)).toEqual(expected);
		expect(await expand(cwd, join(cwd, pattern))).toEqual(expected);
		const outside = await expandOperands([join("..", cwd.split("/").at(-1)!, pattern)], {
			cwd,
			takes: "paths",
		});
		expect(outside.map(({ path }) => path)).toEqual(expected.map((path) => join(cwd, path)));
	});

	test("gives nothing twice that a pattern matched, whatever the order", async () => {
		const cwd = makeFolder();
		write(cwd, tree);
		expect(await expand(cwd, "o*.json", "*.json", "two.json")).toEqual([
			"one.json",
			".three.json",
			"two.json",
		]);
	});

	test("takes no folder where files are wanted", async () => {
		const cwd = makeFolder();
		write(cwd, tree);
		const operands = await expandOperands(["*"], { cwd, takes: "files" });
		expect(operands.map(({ shown }) => shown)).toEqual([".three.json", "one.json", "two.json"]);
		await expect(expandOperands(["a/b*"], { cwd, takes: "files" })).rejects.toMatchObject({
			code: "path-missing",
			message: 'Nothing matches the pattern "a/b*"',
		});
	});

	test.each(["gone*", "one.json/*", "gone/*.json", "{gone,gone2}"])(
		"says that nothing matches %j",
		async (pattern) => {
			const cwd = makeFolder();
			write(cwd, tree);
			await expect(expand(cwd, pattern)).rejects.toMatchObject({
				code: "path-missing",
				message: `Nothing matches the pattern "${pattern}"`,
			});
		},
	);

	test.each(["{1..100000}{1..100000}*", `${"a".repeat(70_000)}*`])(
		"refuses a pattern that asks for too much",
		async (pattern) => {
			const cwd = makeFolder();
			await expect(expand(cwd, pattern)).rejects.toMatchObject({ code: "usage" });
		},
	);

	test("passes over git's own folder, and no other of its name", async () => {
		const cwd = await makeRepository({ "a.txt": "", "sub/.git/notes.txt": "" });
		expect(await expand(cwd, "**/*.txt")).toEqual(["a.txt", "sub/.git/notes.txt"]);
		expect(await expand(cwd, "*/HEAD*").catch(({ code }) => code)).toBe("path-missing");
		expect(await expand(cwd, ".git/HEAD*")).toEqual([".git/HEAD"]);
	});

	test("matches links, and does not follow them in a circle", async () => {
		const cwd = makeFolder();
		write(cwd, { "a/b.txt": "" });
		symlinkSync("..", join(cwd, "a/up"));
		symlinkSync("gone", join(cwd, "dead"));
		expect(await expand(cwd, "**")).toEqual(["a/b.txt", "a/up", "dead"]);
	});

	test("stops when it is told to", async () => {
		const cwd = makeFolder();
		write(cwd, tree);
		const stopped = expandOperands(["**"], { cwd, takes: "paths", signal: AbortSignal.abort() });
		await expect(stopped).rejects.toMatchObject({ code: "path-missing" });
	});
});

// Windows and macOS know no such names.
const oddName = fc
	.uint8Array({ minLength: 1, maxLength: 8 })
	.map((bytes) => Buffer.from(bytes.map((byte) => (byte === 0 || byte === 0x2f ? 0x5c : byte))))
	.filter((bytes) => ![".", ".."].includes(bytes.toString("latin1")));

describe.runIf(process.platform === "linux")("with names of any bytes", () => {
	test("finds each file, below any folder, under its own name", async () => {
		const draw = fc.uniqueArray(fc.tuple(oddName, oddName), {
			minLength: 1,
			maxLength: 12,
			selector: ([folder]) => folder.toString("latin1"),
		});
		await fc.assert(
			fc.asyncProperty(draw, async (names) => {
				const cwd = makeFolder();
				for (const [folder, file] of names) {
					const path = Buffer.concat([Buffer.from(`${cwd}/`), folder]);
					mkdirSync(path);
					writeFileSync(Buffer.concat([path, Buffer.from("/"), file]), "");
				}
				const wanted = names.map((parts) =>
					keepBytes(Buffer.from(parts.map((part) => part.toString("latin1")).join("/"), "latin1")),
				);
				expect((await expand(cwd, "**")).sort()).toEqual(wanted.sort());
				expect((await expand(cwd, "*/*")).sort()).toEqual(wanted);
			}),
			draws(30),
		);
	});

	test("a pattern may hold such characters itself", async () => {
		const cwd = makeFolder();
		write(cwd, { "x\ny/a\\b.txt": "", "x\ny/c.txt": "" });
		expect(await expand(cwd, "x\ny/*.txt")).toEqual(["x\ny/a\\b.txt", "x\ny/c.txt"]);
		expect(await expand(cwd, "*/a\\\\b.*")).toEqual(["x\ny/a\\b.txt"]);
	});

	test("an unreadable folder is an error, or an operand for whoever reports it", async () => {
		const cwd = makeFolder();
		chmodSync(cwd, 0o755);
		write(cwd, { "a.txt": "", "shut/b.txt": "" });
		chmodSync(join(cwd, "shut"), 0o000);
		await asUnprivilegedUser(async () => {
			await expect(expand(cwd, "**/*.txt")).rejects.toMatchObject({
				code: "path-missing",
				message: `Cannot tell what "**/*.txt" matches: "${cwd}/shut" cannot be read (permission denied)`,
			});
			const kept = await expandOperands(["**/*.txt"], {
				cwd,
				takes: "paths",
				keepsUnreadable: true,
			});
			expect(kept.map(({ path }) => path)).toEqual([`${cwd}/a.txt`, `${cwd}/shut`]);
			// Whoever takes this one says that it may not be read.
			expect(await expand(cwd, "shut/*.txt")).toEqual(["shut/*.txt"]);
		});
		chmodSync(join(cwd, "shut"), 0o755);
	});
});
