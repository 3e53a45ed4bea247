// A key in a pull request is found in whatever it is written, also behind a binary table that shifts the alignment of
// base64, in a message and in what a later commit took out again; nothing that the run says shows one.

import { deflateSync, gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { line } from "./scene.ts";
import { expectNoLeak, places } from "./told.ts";
import { makeTopic, runPull } from "./topic.ts";

const table = Buffer.from("019000".repeat(8), "hex");
const behind = (text: string, shift = "") =>
	Buffer.from(`${table.toString("latin1")}${shift}${text}`, "latin1");

const writings: Readonly<Record<string, (text: string) => string | Buffer>> = {
	"base64.yaml": (text) => `blob: ${behind(text).toString("base64")}\n`,
	"base64-1.yaml": (text) => `blob: ${behind(text, "x").toString("base64")}\n`,
	"base64-2.yaml": (text) => `blob: ${behind(text, "xy").toString("base64")}\n`,
	"base64url.yaml": (text) => `blob: ${behind(text).toString("base64url")}\n`,
	"base64-lines.pem": (text) => behind(text).toString("base64").replace(/.{13}/g, "$&\r\n  "),
	"base64-twice.txt": (text) => Buffer.from(behind(text).toString("base64")).toString("base64"),
	"base64-utf16.txt": (text) => Buffer.from(text, "utf16le").toString("base64"),
	"base64-gzip.txt": (text) => gzipSync(text).toString("base64"),
	"base64-zlib.txt": (text) => deflateSync(text).toString("base64"),
	"packed.gz": (text) => gzipSync(text),
	"hex.txt": (text) => behind(text).toString("hex"),
	"utf16.txt": (text) => Buffer.from(`\ufeff${text}`, "utf16le"),
	"escaped.js": (text) => `x = "${text.trim().replace(/[0-9a-f](?=[0-9a-f])/, hexEscape)}";\n`,
	"bytes.go": (text) => `var k = []byte{${[...Buffer.from(text)].join(", ")}}\n`,
};
const hexEscape = (sign: string) => `\\x${sign.charCodeAt(0).toString(16)}`;

test("a key is found in every writing, in a message, and where it was taken out again", async () => {
	const s = await makeTopic();
	const names = Object.keys(writings);
	for (const [name, write] of Object.entries(writings)) s.work.write(name, write(line(name)));
	s.work.commit("removed.yaml", `blob: ${behind(line("removed")).toString("base64")}\n`);
	s.work.git("rm", "--quiet", "removed.yaml");
	const message = `Go on\n\nblob: ${behind(line("message")).toString("base64")}`;
	const head = s.work.commit("a.txt", "a\n", message);
	const told = await runPull(s, head, { commits: 2 });
	const found = places(told).map((place) => place.replace(/:.*/, ""));
	expect(found).toEqual(["<message>", "removed.yaml", ...names].sort());
	expect(told.code).toBe(1);
	expectNoLeak(told, s.github, [...names, "removed", "message"]);
});
