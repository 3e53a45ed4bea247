// The README and the pages of docs/: every command in them is one that the program understands, every
// link leads to a file, and nobody is sent to a package of that name that is not ours.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { parseCommandLine } from "../../src/cli/args.ts";
import { commands } from "../../src/cli/usage.ts";
import { makeFolder, write } from "../sources/tree.ts";
import { fill, run } from "./program.ts";

const root = resolve(import.meta.dirname, "../..");
const pages = [
	"README.md",
	...readdirSync(join(root, "docs"))
		.filter((name) => name.endsWith(".md"))
		.map((name) => `docs/${name}`),
];

/** Words of a command as a shell would split it: quotes hold words together. */
function wordsOf(command: string): string[] {
	return [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? "");
}

/** The name of a command alone is one, too: "`unleak merge` makes one report of many". */
function isUnderstood(command: string): boolean {
	if (commands.some(({ name }) => name === command || name.startsWith(`${command} `))) return true;
	try {
		parseCommandLine(wordsOf(command));
		return true;
	} catch {
		return false;
	}
}

function commandsIn(text: string): string[] {
	const indented = [...text.matchAll(/^ {4}(?:.*\| )?unleak (.*)$/gm)];
	const inline = [...text.matchAll(/`(?:[^`\n]*\| )?unleak ([^`]+)`/g)];
	return [...indented, ...inline].map(([, words = ""]) =>
		words
			.replaceAll("\n", " ")
			.replace(/ +#.*$/, "")
			.replace(/ [<>] ?\S+/g, "")
			.trim(),
	);
}

describe.each(pages)("%s", (page) => {
	const text = readFileSync(join(root, page), "utf8");

	test("has commands that the program understands", () => {
		expect(commandsIn(text).filter((command) => !isUnderstood(command))).toEqual([]);
	});

	test("has links that lead to a file", () => {
		const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)/g)];
		const paths = links.map(([, link = ""]) => join(root, dirname(page), link));
		expect(paths.filter((path) => !existsSync(path))).toEqual([]);
	});

	test("recommends no package of the registry that is not ours", () => {
		expect(text).not.toMatch(/npx unleak|npm (?:i|install) (?:-g |--global )unleak\b/);
	});
});

test("the README is short, and what it shows is what the program prints", async () => {
	const text = readFileSync(join(root, "README.md"), "utf8");
	expect(text.split("\n").length).toBeLessThan(115);
	const { code, stdout } = await run(["playbook", "mailchimp"]);
	expect([code, stdout]).toEqual([0, expect.stringContaining("Mailchimp API key")]);
	const [, picture = ""] = /\$ unleak scan\n([^`]*)/.exec(text) ?? [];
	const cwd = makeFolder();
	write(cwd, { ".env": `# local\nMAILCHIMP_API_KEY=${fill("{hex:32}-us12")}\n` });
	const scan = await run(["scan"], { cwd, env: { COLUMNS: "100" } });
	const plain = (shown: string) =>
		shown.replace(/[0-9a-f]{4}\*{8}/g, "<key>").replace(/rotate [0-9a-f]{12}/, "rotate <digits>");
	expect(plain(scan.stdout)).toContain(plain(picture).trimEnd());
});
