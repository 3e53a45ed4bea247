// Of a commit message's file only what becomes the message is looked at.

import { expect, test } from "vitest";
import { recordedMessage } from "../../src/hook/message.ts";

const scissors = ` ${"-".repeat(24)} >8 ${"-".repeat(24)}`;

test.each([
	["without an editor all is the message", "a\n# b\n", false, "a\n# b\n"],
	["comments of the template are not", "a\n# b\n#c\nd", true, "a\n\n\nd"],
	["nor what is below the scissors", `a\n#${scissors}\n# below\n-key\n`, true, "a"],
	["another comment character", `a\n# b\n; c\n;${scissors}\nkey`, true, "a\n# b\n"],
	["scissors of the caller's own", `a\n#${scissors}\nb\n`, false, `a\n#${scissors}\nb\n`],
	["other bytes stay as they are", "\xe9\n# \xff\n", true, "\xe9\n\n"],
	["nothing", "", true, ""],
])("%s", (_, file, wasEdited, message) => {
	const recorded = recordedMessage(Buffer.from(file, "latin1"), wasEdited);
	expect(recorded.toString("latin1")).toBe(message);
});
