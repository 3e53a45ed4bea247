import { expect, test } from "vitest";
import { FileError, UsageError } from "../../src/errors.ts";
import { compilePathFilter, globFault } from "../../src/policy/paths.ts";
import { draws, fc } from "../setup/draws.ts";

const paths = [
	"README.md",
	"build/out.js",
	"docs/a/b/note.txt",
	"docs/note.txt",
	"src/Build/x.ts",
	"src/build/x.ts",
	"src/main.ts",
];

test.each([
	[[], undefined, []],
	[["*.md"], undefined, ["README.md"]],
	[["build/"], undefined, ["build/out.js", "src/build/x.ts"]],
	[["/build/"], undefined, ["build/out.js"]],
	[["docs/**/note.txt"], undefined, ["docs/a/b/note.txt", "docs/note.txt"]],
	[["*.ts", "!main.ts"], undefined, ["src/Build/x.ts", "src/build/x.ts"]],
	[[], "# what is generated\n\nbuild/\r\n", ["build/out.js", "src/build/x.ts"]],
	[["!build"], "build\n", []],
	[["*.MD"], undefined, []],
	[["a\nREADME.md"], undefined, []],
])("compilePathFilter() with globs %j and ignore file %j leaves out %j", (globs, text, out) => {
	const filter = compilePathFilter({ globs, ignoreFileText: text });
	expect(paths.filter(filter)).toEqual(out);
});

test.each([
	["", false],
	["../x.md", true],
	["/abs/x.md", true],
	["./x.md", true],
	["a//x.md", true],
	["..", false],
	["/", false],
	["nul\0x.md", true],
	["line\nbreak.md", true],
	["back\\slash", false],
	["\ud800.md", true],
	[`${"a/".repeat(100_000)}x.md`, false],
	[`${"a".repeat(1_000_000)}.md`, false],
])("compilePathFilter() answers for the odd path %#", (path, out) => {
	expect(compilePathFilter({ globs: ["*.md"] })(path)).toBe(out);
});

test("compilePathFilter() keeps its answers when it forgets what it remembered", () => {
	const filter = compilePathFilter({ globs: ["*.md"] });
	for (let index = 0; index < 50_001; index++) filter(`${index}`);
	expect([filter("a.md"), filter("a.ts")]).toEqual([true, false]);
});

test.each([
	"",
	"  ",
	"#note",
	"a\0b",
	"./a",
	"!../a",
	"a\\b",
	"**/a/**/b/**/c/**",
	"x".repeat(1025),
])("compilePathFilter() refuses the glob %j", (glob) => {
	expect(globFault(glob)).toBeTypeOf("string");
	expect(() => compilePathFilter({ globs: ["ok", glob] })).toThrow(
		expect.objectContaining({ code: "glob" }),
	);
	expect(() => compilePathFilter({ globs: [glob] })).toThrow(UsageError);
});

test("compilePathFilter() names the place of each refused line of an ignore file", () => {
	const fingerprint = "a1".repeat(20);
	const ignoreFileText = `ok\n${"**/".repeat(4)}x\n# ${"**".repeat(9)}\n${"y".repeat(2000)}\n/${fingerprint}\n${fingerprint}`;
	expect(() => compilePathFilter({ globs: [], ignoreFileText, ignoreFile: "sub/.ignore" })).toThrow(
		new FileError("ignore-file", [
			{
				place: { file: "sub/.ignore", line: 2, column: 1 },
				message: 'Use "**" at most 3 times in one pattern',
			},
			{
				place: { file: "sub/.ignore", line: 4, column: 1 },
				message: "Shorten the pattern to 1024 characters",
			},
			{
				place: { file: "sub/.ignore", line: 6, column: 1 },
				message:
					'Put this fingerprint under "allow:" in .unleak.yaml: here are paths, and a path begins with "/"',
			},
		]),
	);
});

test("compilePathFilter() refuses an ignore file of more than 256 KB", () => {
	const ignoreFileText = "x\n".repeat(150_000);
	expect(() => compilePathFilter({ globs: [], ignoreFileText })).toThrow(
		expect.objectContaining({ code: "ignore-file" }),
	);
});

test("compilePathFilter() gives a filter that answers for any pattern and any path", () => {
	const syntax = fc.string({
		unit: fc.constantFrom(..."ab*?[]!^-\\/#{}()+|$.: \t\r\n\0é".split(""), "[:alpha:]", "**/"),
		maxLength: 20,
	});
	const path = fc.oneof(syntax, fc.string({ unit: "binary" }));
	fc.assert(
		fc.property(fc.array(syntax), syntax, fc.array(path), (globs, text, tried) => {
			const filter = compilePathFilter({
				globs: globs.filter((glob) => globFault(glob) === undefined),
				ignoreFileText: text
					.split("\n")
					.filter((line) => line.trim() === "" || line[0] === "#" || !globFault(line))
					.join("\n")
					.replaceAll("**", "*")
					.replaceAll("\0", ""),
			});
			for (const one of tried) expect(filter(one)).toBeTypeOf("boolean");
		}),
		draws(1000),
	);
});
