// The sample of docs/agents.md is run: the command as it stands there gives the answer that stands below it.

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { dist } from "../e2e/program.ts";
import { makeFolder } from "../sources/tree.ts";
import { keyOf } from "./ask.ts";

test("the page's sample does what the page says", () => {
	const page = readFileSync(resolve(import.meta.dirname, "../../docs/agents.md"), "utf8");
	const [, command = ""] = /```sh\n([\s\S]+?)```/.exec(page)!;
	const [, answer = ""] = /```json\n([\s\S]+?)```/.exec(page)!;
	const key = `0a1b${keyOf("page").slice(4, 32)}-us6`;
	const script = `unleak() { "${process.execPath}" "${join(dist, "cli.js")}" "$@"; }\n${command}`;
	const { stdout, stderr, status } = spawnSync("sh", ["-c", script], {
		cwd: makeFolder(),
		env: { PATH: process.env.PATH, MAILCHIMP_API_KEY: key },
		encoding: "utf8",
	});
	expect({ stderr, status }).toEqual({ stderr: "", status: 0 });
	const said = JSON.parse(stdout);
	const expected = JSON.parse(answer);
	expect(stdout).not.toContain(key.slice(4, 20));
	expect({ ...said, reason: `${said.reason.split("\n")[0]} …` }).toEqual(expected);
});
