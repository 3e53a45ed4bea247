// After a yes, rotate looks for both keys in what programs keep on this machine, here a home folder that is made: each
// copy is told by what can be done about it, and no key is shown.

import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { planMachineSearch } from "../../src/cli/machine-copies.ts";
import { typedProgramName } from "../../src/cli/program-name.ts";
import type { Dialog } from "../../src/cli/rotate/dialog.ts";
import { offerMachineSearch, remindOfCopies } from "../../src/cli/rotate/machine.ts";
import type { RotationContext } from "../../src/cli/rotate/progress.ts";
import { Secret } from "../../src/model/secret.ts";
import { createKeySearch } from "../../src/trace/key-search.ts";
import { fill } from "../e2e/program.ts";
import { makeFolder, write } from "../sources/tree.ts";

const old = fill("{hex:32}", "old");
const young = fill("{hex:32}", "young");

interface Told {
	readonly screen: string;
	readonly asked: readonly string[];
}

async function look(home: string, typed: string | undefined): Promise<Told> {
	const said: string[] = [];
	const asked: string[] = [];
	const dialog: Dialog = {
		isInteractive: true,
		print: (messages) => said.push(...messages.map(({ kind, text }) => `${kind}: ${text}`)),
		prompt: async (question) => {
			asked.push(question);
			return typed;
		},
		promptSecret: async () => undefined,
		end() {},
	};
	const search = (key: string) => createKeySearch(new Secret(key, "shown"));
	const work = {
		session: { dialog, signal: new AbortController().signal },
		keySearch: search(old),
		young: { current: { search: search(young) } },
		machine: { isOffered: false, scrubCommands: [] },
	} as unknown as RotationContext;
	const machine = { system: "linux", env: { HOME: home }, home } as const;
	const makePlan = (signal: AbortSignal) => planMachineSearch(signal, machine);
	await offerMachineSearch(work, makePlan);
	await offerMachineSearch(work, makePlan);
	remindOfCopies(work);
	const screen = said.join("\n");
	expect(screen).not.toContain(old);
	expect(screen).not.toContain(young);
	return { screen, asked };
}

/** Windows has other places. */
describe.skipIf(process.platform === "win32")("with programs in the home folder", () => {
	const makeHome = () => {
		const home = makeFolder();
		write(home, {
			".claude/projects/p/a.jsonl": `${JSON.stringify({ text: `{"k":"${old}"}` })}\n`,
			".bash_history": `curl -u x:${Buffer.from(`user:${old}-us6`).toString("base64")}\n`,
			".zsh_history": `export MAILCHIMP_API_KEY=${young}\n`,
			".cursor/mcp.json": `{"mcpServers":{"m":{"env":{"KEY":"${old}-us6"}}}}\n`,
			".gemini/settings.json": `{"key":"${young}"}\n`,
			".codex/history.jsonl": "{}\n",
			".codex/state.sqlite": `SQLite format 3\0${old}`,
			"notes.txt": old,
		});
		return home;
	};

	test("lists each copy under what can be done about it, and asks once", async () => {
		const home = makeHome();
		const { screen, asked } = await look(home, "yes");
		expect(asked).toEqual(['Type "yes" to look, or press Enter to leave it:']);
		expect(screen).toContain("It only reads, and sends nothing.");
		expect(screen.slice(screen.indexOf("text: The old key is"))).toBe(
			[
				"text: The old key is in 4 of the 7 files.",
				"bad: Programs read these: put the new key there, for they stop working with the old one.",
				`item: ${join(home, ".cursor/mcp.json")} (Cursor)`,
				'bad: These remember it. Once it is dead, "unleak scrub" takes it out:',
				`item: ${join(home, ".claude/projects/p/a.jsonl")} (Claude Code)`,
				`item: ${join(home, ".bash_history")} (bash)`,
				"bad: These cannot be cleaned: delete the session, or the store, in its program.",
				`item: ${join(home, ".codex/state.sqlite")} (Codex)`,
				"bad: The NEW key is remembered, too, where it need not be:",
				`item: ${join(home, ".zsh_history")} (zsh)`,
				"text: Take the old key out of what remembers it on this machine:",
				`command: ${typedProgramName()} scrub ${join(home, ".claude/projects/p/a.jsonl")} ${join(home, ".bash_history")}`,
			].join("\n"),
		);
	});

	test("reads nothing without a yes", async () => {
		expect((await look(makeHome(), "")).screen).not.toContain("The old key is");
	});
});

test("a home folder without such programs is not asked about", async () => {
	const home = makeFolder();
	write(home, { "notes.txt": old });
	expect(await look(home, "yes")).toEqual({ screen: "", asked: [] });
});
