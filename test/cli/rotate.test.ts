// The edges of a rotation that need no terminal: where its records lie, how it looks, which key
// was typed.

import { homedir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readFingerprint } from "../../src/cli/fingerprint.ts";
import { renderMessages } from "../../src/cli/rotate/render-messages.ts";
import { stateFolder } from "../../src/cli/rotate/state-folder.ts";
import { parseTypedKey } from "../../src/cli/rotate/typed-key.ts";
import { UsageError } from "../../src/errors.ts";
import { builtinPacks } from "../../src/packs/builtin.ts";
import { fill } from "../e2e/program.ts";

test.each([
	[{ XDG_STATE_HOME: "/state" }, "linux", "/state"],
	[{ XDG_STATE_HOME: "state" }, "linux", join(homedir(), ".local", "state")],
	[{ XDG_STATE_HOME: "" }, "darwin", join(homedir(), ".local", "state")],
	[{}, "darwin", join(homedir(), ".local", "state")],
	[{ LOCALAPPDATA: "/local", XDG_STATE_HOME: "/state" }, "win32", "/local"],
	[{}, "win32", join(homedir(), "AppData", "Local")],
] as const)("records lie in the user's state folder: %j on %s", (env, platform, base) => {
	expect(stateFolder(env, platform)).toBe(join(base, "unleak", "rotations"));
});

test.each(["abcdef", "0123456789abcdef01234567", "a1".repeat(20)])(
	"%s is a fingerprint",
	(text) => {
		expect(readFingerprint(text)).toBe(text);
	},
);

test.each([
	["too short", "abcde"],
	["the length of a key", fill("{hex:32}", "operand")],
	["a whole key", `${fill("{hex:32}", "operand")}-us6`],
	["in capitals", "ABCDEF"],
	["longer", "a1".repeat(21)],
])("what is %s is none, and is not repeated", (_, text) => {
	expect(() => readFingerprint(text)).toThrow(UsageError);
	expect(() => readFingerprint(text)).not.toThrow(text);
});

test("lists stand below their text, blocks apart, commands and links whole", () => {
	const long = `https://example.org/${"x".repeat(60)}`;
	const text = renderMessages(
		[
			{ kind: "title", text: "Step 1" },
			{ kind: "text", text: "Here it stands, in more words than fit on one line:" },
			{ kind: "item", text: "a.env:1:2" },
			{ kind: "item", text: "b\u001b[31m\u202e" },
			{ kind: "bad", text: "::error ##[group]" },
			{ kind: "url", text: long },
			{ kind: "command", text: "git log" },
		],
		{ color: false, width: 40 },
	);
	expect(text).toBe(`
Step 1

Here it stands, in more words than fit
on one line:
  - a.env:1:2
  - b\\x1b[31m\\u{202e}

\\x3a:error #\\x23[group]
  ${long}

  $ git log

`);
});

test("a key is known by its shape, alone or by the word that its provider needs", () => {
	const known = (text: string) => parseTypedKey(text, builtinPacks).map(({ ruleId }) => ruleId);
	expect(known(`${fill("{hex:32}", "k")}-us6`)).toEqual(["mailchimp-api-key"]);
	expect(new Set(known(fill("{uuid4}", "k")))).toEqual(
		new Set(["iterable-api-key", "mailchimp-api-key"]),
	);
	expect(known(fill("md-{token:22}", "k"))).toEqual(["mailchimp-transactional-key"]);
	expect(known(fill("{hex:128}", "k"))).toEqual(["iterable-jwt-secret"]);
	expect(known("hello")).toEqual([]);
	expect(known("")).toEqual([]);
});
