// Hooks as they are written on Windows, where git brings a shell of its own.

import { execFileSync } from "node:child_process";
import type * as nodePath from "node:path";
import { describe, expect, test, vi } from "vitest";
import { renderHook } from "../../src/hook/installed-hook.ts";
import { managerFiles } from "../../src/hook/managers.ts";
import { shellPath } from "../../src/hook/shared-script.ts";

vi.mock("node:path", async (load) => {
	const { win32 } = await load<typeof nodePath>();
	return { ...win32, default: win32 };
});

const paths = {
	node: "C:\\Program Files\\nodejs\\node.exe",
	shared: "C:\\Users\\it's me\\npm\\node_modules\\unleak\\dist\\hook.sh",
	git: "C:\\Program Files\\Git\\cmd\\git.exe",
	grep: "C:\\Program Files\\Git\\usr\\bin\\grep.exe",
	awk: "",
};

describe("renderHook()", () => {
	test("writes paths as that shell takes them apart", () => {
		const hook = renderHook("pre-commit", paths, "", "win32");
		expect(hook).not.toContain("\\Program");
		// What dist/hook.sh makes of it.
		const settings = hook.split("\n").filter((line) => /^\w+='/.test(line));
		const script = `${settings.join("\n")}\nprintf '%s\\n' "$node" "\${shared%/*}/hook.cjs" "$git"`;
		expect(execFileSync("sh", ["-c", script], { encoding: "utf8" })).toBe(
			[
				"C:/Program Files/nodejs/node.exe",
				"C:/Users/it's me/npm/node_modules/unleak/dist/hook.cjs",
				"C:/Program Files/Git/cmd/git.exe\n",
			].join("\n"),
		);
	});

	test("leaves a backslash in a name elsewhere", () => {
		expect(renderHook("pre-commit", { ...paths, git: "/opt/a\\b/git" }, "", "linux")).toContain(
			"git='/opt/a\\b/git'",
		);
		expect(shellPath("/a\\b", "darwin")).toBe("/a\\b");
	});
});

test.each([
	["C:/repo", undefined, ".husky"],
	["C:/repo", "C:\\repo\\.husky\\_", ".husky"],
	["C:/repo", "C:\\repo\\.config\\husky\\_", ".config/husky"],
	["C:/repo", "D:\\elsewhere\\_", ".husky"],
])("husky's files of %s, whose hooks are in %s, lie in %s", (root, folder, expected) => {
	const shadow = folder === undefined ? undefined : { folder, origin: "file:.git/config" };
	const [file] = managerFiles("husky", ["pre-commit"], { root, shadow });
	expect(file?.path).toBe(`${expected}/pre-commit`);
});
