// Standard input is one text, whatever it is written in and however much it is.

import { expect, test } from "vitest";
import { fingerprintOf } from "../../src/finding/fingerprint.ts";
import { Secret } from "../../src/model/secret.ts";
import { makeFolder, write } from "../sources/tree.ts";
import { fill, run } from "./program.ts";

const key = fill("{hex:32}-us9");
const bare = key.slice(0, 32);
const line = `MAILCHIMP_API_KEY=${key}`;
const megabytes = (count: number, byte: number): Buffer => Buffer.alloc(count * 1_000_000, byte);
const fingerprint = fingerprintOf("mailchimp-api-key", new Secret(bare, "")).slice(0, 12);

test.each<[string, string | Buffer, string | undefined]>([
	["nothing", "", undefined],
	["a key", `${line}\n`, "-:1:19"],
	["a diff", `--- a\n+++ b\n@@ -1 +1 @@\n+${line}\n`, "-:4:20"],
	["a key behind characters of two units", `😀 ${line}`, "-:1:22"],
	["UTF-16 with a mark", Buffer.from(`\ufeffx\n${line}\n`, "utf16le"), "-:2:19"],
	["UTF-16 the other way round", Buffer.from(`\ufeffx\n${line}\n`, "utf16le").swap16(), "-:2:19"],
	["bytes of no encoding", Buffer.from(`\x80\xff\x00\xfe\n${line}\x00`, "latin1"), "-:2:19"],
	["much text", Buffer.concat([megabytes(20, 10), Buffer.from(line)]), "-:20000001:19"],
	["many zeros", Buffer.concat([megabytes(20, 0), Buffer.from(`\n${line}`)]), "-:2:19"],
])("%s", async (_, stdin, place) => {
	const { code, stdout, stderr } = await run(["scan", "--stdin", "--quiet"], { stdin });
	expect(stderr).toBe("");
	const start = `${place}  critical  Mailchimp API key (${key.slice(0, 4)}********-us9)  ${fingerprint}\n`;
	expect([code, stdout.slice(0, place === undefined ? undefined : start.length)]).toEqual(
		place === undefined ? [0, ""] : [1, start],
	);
});

test("is named as such, and counted as one", async () => {
	const { stdout } = await run(["scan", "--stdin", "--format", "json"], { stdin: line });
	const { scope, summary, findings } = JSON.parse(stdout);
	expect([scope.mode, summary.planned, findings[0].locations]).toEqual([
		"stdin",
		{ blobs: 1, bytes: line.length },
		[{ path: "-", line: 1, column: 19, endLine: 1, endColumn: 55, where: "stdin" }],
	]);
	expect((await run(["scan", "--stdin"], { stdin: "nothing" })).stdout).toBe(
		"No keys found in standard input, 7 bytes.\n",
	);
});

test("over the limit is scanned up to it, and is not called clean", async () => {
	const stdin = Buffer.concat([megabytes(3, 120), Buffer.from(`\n${line}\n`)]);
	const limited = ["scan", "--stdin", "--max-file-size", "2MB"];
	expect(await run(limited, { stdin })).toEqual({
		code: 3,
		stderr: "",
		stdout: `\
1 problem: what could not be scanned may hold keys
  - Raise --max-file-size to scan all of standard input: only its first 2000000
    bytes were
  Or accept the gap with --allow-incomplete.

No keys found in the part that was read (standard input, 2.0 MB); scan INCOMPLETE: 1 problem
`,
	});
	expect((await run([...limited, "--allow-incomplete"], { stdin })).code).toBe(0);
	expect((await run(["scan", "--stdin", "-q"], { stdin })).code).toBe(1);
});

test("is scanned under the policy of the folder", async () => {
	const cwd = makeFolder();
	write(cwd, { ".unleak.yaml": "failOn: none\n", "a.env": line });
	const { code, stdout } = await run(["scan", "--stdin", "-q"], { cwd, stdin: line });
	expect([code, stdout.split("\n")[0]]).toEqual([
		0,
		`-:1:19  critical  Mailchimp API key (${key.slice(0, 4)}********-us9)  ${fingerprint}`,
	]);
});
