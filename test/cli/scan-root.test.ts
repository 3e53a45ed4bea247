// What named paths make the root of a scan, with the rules of both kinds of systems.

import { posix, win32 } from "node:path";
import { describe, expect, test } from "vitest";
import { rootOf } from "../../src/cli/scan-root.ts";

describe("rootOf()", () => {
	test.each([
		[["/w/a"], "/w", "/w"],
		[["/w/..a", "/w"], "/w", "/w"],
		[["/x/a"], "/w", "/x"],
		[["/x/a", "/x/b/c"], "/w", "/x"],
		[["/x/a", "/y"], "/w", "/"],
		[["/x/\udcff/a"], "/w", "/x"],
	])("of %j in %j is %j", (paths, cwd, root) => expect(rootOf(paths, cwd, posix)).toBe(root));

	test.each([
		[["C:\\w\\a"], "C:\\w", "C:\\w"],
		[["c:\\W\\a"], "C:\\w", "C:\\w"],
		[["C:\\x\\a", "C:\\x\\b"], "C:\\w", "C:\\x"],
		[["D:\\x\\a", "D:\\y\\b"], "C:\\w", "D:\\"],
		[["\\\\server\\share\\a", "\\\\server\\share\\b\\c"], "C:\\w", "\\\\server\\share\\"],
	])("of %j in %j is %j on Windows", (paths, cwd, root) =>
		expect(rootOf(paths, cwd, win32)).toBe(root),
	);

	test.each([
		[["D:\\x", "C:\\y"], "C:\\w", 'Cannot scan "D:\\x" and "C:\\y" at once'],
		[["C:\\w\\a", "D:\\b"], "C:\\w", 'Cannot scan "C:\\w\\a" and "D:\\b" at once'],
		[["\\\\one\\share\\a", "\\\\two\\share\\a"], "C:\\w", "they are on two drives"],
	])("of %j in %j is refused", (paths, cwd, message) => {
		expect(() => rootOf(paths, cwd, win32)).toThrow(message);
	});
});
