import { describe, expect, test } from "vitest";
import { commitPage, isWebAddress, linePage, webAddressOf } from "../../src/text/web-address.ts";

test.each([
	["https://github.com/acme/shop.git", "https://github.com/acme/shop"],
	["https://user:token@github.com/acme/shop", "https://github.com/acme/shop"],
	["git@github.com:acme/shop.git", "https://github.com/acme/shop"],
	["ssh://git@github.com/acme/shop.git", "https://github.com/acme/shop"],
	["ssh://git@ssh.github.com:443/acme/shop.git", "https://github.com/acme/shop"],
	["https://GitHub.com/acme/shop/", "https://github.com/acme/shop"],
	["https://gitlab.com/group/sub/shop.git", "https://gitlab.com/group/sub/shop"],
	["git@gitlab.example.com:group/shop.git", "https://gitlab.example.com/group/shop"],
	["https://bitbucket.org/acme/shop.git", "https://bitbucket.org/acme/shop"],
	["https://acme@dev.azure.com/acme/web/_git/shop", "https://dev.azure.com/acme/web/_git/shop"],
	["git@ssh.dev.azure.com:v3/acme/my%20web/shop", "https://dev.azure.com/acme/my%20web/_git/shop"],
	[
		"https://acme.visualstudio.com/DefaultCollection/web/_git/shop",
		"https://dev.azure.com/acme/web/_git/shop",
	],
	["https://acme.visualstudio.com/_git/shop", "https://dev.azure.com/acme/shop/_git/shop"],
])("%s is at %s", (remote, address) => {
	expect(webAddressOf(remote)).toBe(address);
	expect(isWebAddress(address)).toBe(true);
});

test.each([
	...[
		"",
		"/srv/git/shop.git",
		"../shop",
		"file:///srv/shop",
		"C:\\git\\shop",
		"javascript:alert(1)",
	],
	...["http://github.com/acme/shop", "https://example.com/acme/shop", "git://github.com/acme/shop"],
	...[
		"https://github.com:8443/acme/shop",
		"https://github.com/acme",
		"https://github.com/acme/shop/x",
	],
	...[
		"https://github.com/acme/../shop",
		'https://github.com/acme/"onclick=x',
		"https://github.com/a/b?c=d",
	],
	...[
		"https://github.com/a/b#c",
		"https://github.com.evil.example/a/b",
		"https://evil@x@github.com/a/b",
	],
	...[
		"https://gitlab.com\\@evil.example/a/b",
		"https://github/a/b",
		"ext::sh -c x",
		"-oProxyCommand=x:a/b",
	],
	...[
		"https://github.com/a/b\nhttps://x",
		"https://github.com/<b>/c",
		`https://github.com/a/${"b".repeat(600)}`,
	],
])("%j has no page", (remote) => {
	expect(webAddressOf(remote)).toBeUndefined();
	expect(isWebAddress(remote)).toBe(false);
});

const commit = "0123456789abcdef".repeat(3).slice(0, 40);
describe("pages", () => {
	test.each([
		["https://github.com/a/b", "/commit/", `/blob/${commit}/src/a%20b.js#L7`],
		["https://gitlab.com/a/b/c", "/-/commit/", `/-/blob/${commit}/src/a%20b.js#L7`],
		["https://bitbucket.org/a/b", "/commits/", `/src/${commit}/src/a%20b.js#lines-7`],
		[
			"https://dev.azure.com/a/b/_git/c",
			"/commit/",
			`?path=/src/a%20b.js&version=GC${commit}&line=7&lineEnd=8&lineStartColumn=1&lineEndColumn=1`,
		],
	])("of %s", (address, ofCommit, ofLine) => {
		expect(commitPage(address, commit)).toBe(`${address}${ofCommit}${commit}`);
		expect(linePage(address, { commit, path: "src/a b.js", line: 7 })).toBe(`${address}${ofLine}`);
	});

	test("nothing is made of what is not plain", () => {
		const address = "https://github.com/a/b";
		expect(commitPage(address, "HEAD")).toBeUndefined();
		expect(commitPage("https://evil.example/a/b", commit)).toBeUndefined();
		for (const path of ["", "../x", "a//b", "caf%E9", "a\nb"]) {
			expect(linePage(address, { commit, path, line: 1 })).toBeUndefined();
		}
		const hostile = linePage(address, { commit, path: `"><script>'x'#?&`, line: 1 });
		expect(hostile).toBe(`${address}/blob/${commit}/%22%3E%3Cscript%3E%27x%27%23%3F%26#L1`);
	});
});
