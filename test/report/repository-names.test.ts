import { expect, test } from "vitest";
import {
	joinRepositoryNames,
	listRepositoryNames,
	nameRepositories,
	splitRepositoryNames,
} from "../../src/report/repository-names.ts";
import { fc } from "../setup/draws.ts";

test.each<[string, [root: string, file: string][], string[]]>([
	[
		"the last folder",
		[
			["/srv/shop", "/r/a.json"],
			["C:\\work\\blog", "/r/b.json"],
		],
		["shop", "blog"],
	],
	["no ending of a bare repository", [["/srv/shop.git", "/r/a.json"]], ["shop"]],
	[
		"the report where there is no root",
		[
			["-", "/r/keys.json"],
			[".", "/r/b"],
		],
		["keys", "b"],
	],
	[
		"the report too where two have one name",
		[
			["/ci/one/app", "/r/shop.json"],
			["/ci/two/app", "/r/blog.json"],
			["/srv/x", "/r/x.json"],
		],
		["app (shop.json)", "app (blog.json)", "x"],
	],
	[
		"as much of the report as tells them apart",
		[
			["/ci/app", "/r/shop/report.json"],
			["/ci/app", "/r/blog/report.json"],
		],
		["app (shop/report.json)", "app (blog/report.json)"],
	],
	[
		"nothing more where one path ends as the other",
		[
			["/ci/app", "/report.json"],
			["/ci/app", "/r/report.json"],
		],
		["app (report.json)", "app (r/report.json)"],
	],
])("a repository is called by %s", (_, origins, names) => {
	expect(nameRepositories(origins.map(([root, file]) => ({ root, file })))).toEqual(names);
});

test("no two have the same name, whatever the order", () => {
	const anyPart = fc.constantFrom("a", "b", "app", "app.git", "a.json");
	const anyPath = fc
		.array(anyPart, { minLength: 1, maxLength: 3 })
		.map((parts) => `/${parts.join("/")}`);
	const anyOrigins = fc.uniqueArray(fc.record({ root: anyPath, file: anyPath }), {
		selector: ({ file }) => file,
		minLength: 1,
		maxLength: 6,
	});
	fc.assert(
		fc.property(anyOrigins, (origins) => {
			const names = nameRepositories(origins);
			expect(new Set(names).size).toBe(names.length);
			expect(nameRepositories(origins.toReversed())).toEqual(names.toReversed());
		}),
	);
});

test("very many of one name are told apart", () => {
	const origins = Array.from({ length: 20_000 }, (_, index) => ({
		root: "/ci/app",
		file: `/a/b/c/d/e/f/${index}/report.json`,
	}));
	const names = nameRepositories(origins);
	expect([names[0], new Set(names).size]).toEqual(["app (0/report.json)", 20_000]);
});

test("a name that stands before each path is no longer than a file's", () => {
	const [name] = nameRepositories([{ root: `/x/${"n".repeat(10_000)}`, file: "/r/a.json" }]);
	expect(name).toBe(`${"n".repeat(254)}…`);
});

test.each<[string[], string, string]>([
	[[], ".", ""],
	[["shop"], "shop", "shop"],
	[["shop", "blog", "shop"], "blog, shop", "blog, shop"],
])("%j is joined to %j, and told as %j", (names, root, line) => {
	expect([joinRepositoryNames(names), splitRepositoryNames(root)]).toEqual([
		root,
		[...new Set(names)].sort(),
	]);
	expect(listRepositoryNames(root)).toBe(line);
});

test("more names than fit a line are counted", () => {
	const names = Array.from({ length: 1000 }, (_, index) => `name-${index + 1000}`);
	expect(listRepositoryNames(joinRepositoryNames(names))).toMatch(
		/^name-1000, name-1001, .*, name-\d+ and 9\d\d more$/,
	);
});
