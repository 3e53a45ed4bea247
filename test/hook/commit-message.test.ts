// Of a commit message's file all is looked at that may become the message.

import { expect, test } from "vitest";
import { possibleMessage } from "../../src/hook/commit-message.ts";

const scissors = ` ${"-".repeat(24)} >8 ${"-".repeat(24)}`;
const own = `#${scissors}\n# Do not modify or remove the line above.\n# Everything below it will be ignored.\n`;
const head = "diff --git a/x b/x\nindex 12..34 100644\n--- a/x\n+++ b/x\n";
const change = `${head}@@ -1,2 +1,2 @@ f()\n same\n-key\n+other\n`;

test.each([
	["without an editor all is the message", "a\n# b\n", false, "a\n# b\n"],
	["comments may be recorded, whatever git is told", "a\n# b\n; c\nd", true, "a\n# b\n; c\nd"],
	["the change of commit -v is not", `a\n# b\n${own}${change}`, true, "a\n# b"],
	["nor is one of several files", `a\n${own}${change}${change}`, true, "a"],
	["nor is one in another comment character", `a\n${own}${change}`.replaceAll("#", ";"), true, "a"],
	[
		"nor is one that commit -vv shows",
		`a\n${own}#\n${change}# ---\n# Not staged:\n${change}`,
		true,
		"a",
	],
	[
		"nor is one with no line feed at its end",
		`a\n${own}${head}@@ -1 +0,0 @@\n-key\n\\ No newline at end of file\n`,
		true,
		"a",
	],
	[
		"nor is a new, a binary or a submodule's one",
		`a\n${own}diff --git a/y b/y\nnew file mode 100644\nindex 0..1\nBinary files /dev/null and b/y differ\nSubmodule s 12..34:\n  > why\n`,
		true,
		"a",
	],
	["scissors of git without a change hide nothing", `a\n${own}# key`, true, `a\n${own}# key`],
	[
		"scissors of the person's hide nothing",
		`a\n#${scissors}\nkey\n`,
		true,
		`a\n#${scissors}\nkey\n`,
	],
	["nor do they behind git's words", `a\n${own}key\n`, true, `a\n${own}key\n`],
	["nor where the change is none", `a\n${own}${change}key\n`, true, `a\n${own}${change}key\n`],
	[
		"nor where a hunk holds another number of lines",
		`a\n${own}${change}+key\n`,
		true,
		`a\n${own}${change}+key\n`,
	],
	[
		"nor where a change has no end",
		`a\n${own}${head}@@ -1,3 +1,3 @@\n key\n`,
		true,
		`a\n${own}${head}@@ -1,3 +1,3 @@\n key\n`,
	],
	[
		"of two the one that git wrote counts",
		`a\n#${scissors}\nkey\n${own}${change}`,
		true,
		`a\n#${scissors}\nkey`,
	],
	["other bytes stay as they are", "\xe9\n# \xff\n", true, "\xe9\n# \xff\n"],
	["nothing", "", true, ""],
])("%s", (_, file, wasEdited, message) => {
	const recorded = possibleMessage(Buffer.from(file, "latin1"), wasEdited);
	expect(recorded.toString("latin1")).toBe(message);
});
