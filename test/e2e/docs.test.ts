// The README and the pages of docs/: every command in them is one that the program understands, every
// link leads to a file, and nobody is sent to a package of that name that is not ours.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { parseCommandLine } from "../../src/cli/args.ts";
import { commands } from "../../src/cli/usage.ts";
import { run } from "./program.ts";

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

test("the README is short, and its first steps exist", async () => {
	const text = readFileSync(join(root, "README.md"), "utf8");
	expect(text.split("\n").length).toBeLessThan(115);
	const { code, stdout } = await run(["playbook", "mailchimp"]);
	expect([code, stdout]).toEqual([0, expect.stringContaining("Mailchimp API key")]);
});
test("the pictures of the README are what the program shows, and hold no whole key", async () => {
	// @ts-expect-error: a script without types
	const { makePictures } = await import("../../docs/pictures/make.js");
	const pictures = Object.entries<string>(await makePictures());
	expect(pictures.map(([name]) => name)).toEqual(["finding.svg", "page.svg"]);
	for (const [name, text] of pictures) {
		const path = join(root, "docs/pictures", name);
		// Out of date? Run "node docs/pictures/make.js".
		expect(text).toBe(readFileSync(path, "utf8"));
		expect(text).toMatch(/[0-9a-f]{4}\*{8}-us12/);
		expect(text).not.toMatch(/(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])|\/tmp\//);
		expect(balanceOf(text)).toEqual([]);
		// What stands between tags is no attribute.
		expect(text.replace(/<!\[CDATA\[.*?\]\]>/gs, "").replace(/<[^>]*>/g, "")).not.toContain('=""');
	}
});

/** The elements that are not closed: an SVG is XML. */
function balanceOf(text: string): string[] {
	const open: string[] = [];
	const markup = text.replace(/<!\[CDATA\[.*?\]\]>/gs, "");
	for (const [, end, name = "", empty] of markup.matchAll(/<(\/?)(\w+)[^>]*?(\/?)>/g)) {
		if (end === "/" && open.pop() !== name) return [...open, `</${name}>`];
		if (end === "" && empty === "") open.push(name);
	}
	return open;
}
