// Where no key can be chosen, only what was looked at is named: a report, the files, or the files and the history.

import { expect, test } from "vitest";
import { chooseKey } from "../../src/cli/rotate/choose-key.ts";
import type { Dialog } from "../../src/cli/rotate/dialog.ts";
import { UsageError } from "../../src/errors.ts";
import { makeFolder, write } from "../sources/tree.ts";

const dialog = { isInteractive: false } as Dialog;

test.each([
	["a folder", {}, undefined, "in the files"],
	["a repository", { ".git/HEAD": "x" }, undefined, "in the files or in the history"],
	["a report", { ".git/HEAD": "x" }, "old.json", 'in "old.json"'],
])("of %s", async (_, files, reportFile, searched) => {
	const root = makeFolder();
	write(root, files);
	const said = async (prefix: string | undefined) => {
		const failure = chooseKey({ dialog, root }, [], { prefix, reportFile });
		const error: unknown = await failure.catch((reason: unknown) => reason);
		return error instanceof UsageError ? `${error.message}\n${error.hint}` : error;
	};
	expect(await said(undefined)).toContain(`Found no key to rotate ${searched}\n`);
	expect(await said("abcdef")).toContain(`There is no such key ${searched}`);
});
