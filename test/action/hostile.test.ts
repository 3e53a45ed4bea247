// Names and messages made to inject workflow commands, Markdown and terminal controls: nothing of
// them reaches the runner as a command or the page as markup, and keys in them stay hidden.

import { expect, test } from "vitest";
import { keyOf } from "../git/golden.ts";
import { isCommand, readLines } from "../report/runner.ts";
import { draws, fc } from "../setup/draws.ts";
import type { Told } from "./runner.ts";
import { line, token } from "./scene.ts";
import { expectNoLeak } from "./told.ts";
import { makeTopic, runPull, type Topic } from "./topic.ts";

const pieces = [
	"::stop-commands::x",
	"\r::error::injected",
	"\n::set-output name=a::b",
	"\n::add-mask::e",
	"##[add-mask]e",
	"%0A::error::injected",
	"[evil](https://evil.example)",
	"![x](https://evil.example/x.png)",
	"<img src=https://evil.example>",
	"</details></td></table>",
	"<!-- unleak comment -->",
	"@evil",
	"`code`",
	"| cell |",
	"\u001b[31m",
	"\u202egnp.",
	"\u2066",
	",line=1,title=x",
	"-o",
	" ",
	"ä",
	"🔑",
	"#1",
];

/** Every line is a command of ours, the conclusion, or where to accept a finding; what is theirs is inside of one. */
function expectNoInjection(told: Told, s: Topic): void {
	expect(told.stderr).toBe("");
	const lines = readLines(told.stdout);
	expect(lines.filter((one) => !isCommand(one))).toEqual([
		expect.stringMatching(/^\d+ findings? /),
		expect.stringMatching(/^Is (?:it|one of them) no secret\? [\w ,:".-]+$/),
	]);
	expect(lines.slice(-2).filter(isCommand)).toEqual([]);
	for (const command of lines.filter(isCommand)) {
		expect(command.name).toMatch(/^(?:error|warning|notice)$/);
		const known = ["file", "line", "endLine", "col", "endColumn", "title"];
		expect(known).toEqual(expect.arrayContaining(Object.keys(command.properties)));
	}
	expect(told.stdout).not.toMatch(/##\[|[^\P{Cc}\t\n]|[\u202a-\u202e\u2066-\u2069]/u);
	const [comment = { body: "" }] = s.github.comments;
	expect(comment.body).toMatch(/^<!-- unleak comment -->\n/);
	for (const markdown of [told.summary, comment.body]) {
		// What stands in a code span is shown as it is.
		const markup = markdown.slice(40).replace(/`[^`\n]*`/g, "");
		expect(markup).not.toMatch(/\]\(https:\/\/evil|<img|@evil|<!--|<\/td>/);
		expect(markdown).not.toMatch(/[^\P{Cc}\t\n]|[\u202a-\u202e\u2066-\u2069]/u);
	}
}

const inputs = { comment: "true", "github-token": token };

test("names and messages are shown, and obeyed by nobody", async () => {
	const s = await makeTopic();
	let head = s.base;
	for (const [at, piece] of pieces.entries()) {
		const name = `${piece.replaceAll("/", "")}${at}.env`;
		head = s.work.commit(name, line(`hostile ${at}`), `Work ${piece}\n\n${piece}`);
	}
	const told = await runPull(s, head, { inputs });
	expect(told.report?.summary.findings).toBe(pieces.length);
	expectNoInjection(told, s);
	expectNoLeak(
		told,
		s.github,
		[...pieces.keys()].map((at) => `hostile ${at}`),
	);
});

test("whatever a name is made of, it injects nothing", async () => {
	const part = fc.oneof(
		fc.constantFrom(...pieces),
		fc.string({ unit: "binary", minLength: 1, maxLength: 8 }),
	);
	const name = fc
		.array(part, { minLength: 1, maxLength: 5 })
		.map((parts) => parts.join("").replaceAll(/[/\0]/g, ""))
		.filter((text) => Buffer.byteLength(text) < 200 && !/\p{Cs}/u.test(text));
	const names = fc.uniqueArray(name, { minLength: 12, maxLength: 12 });
	const draw = async (drawn: readonly string[]) => {
		const s = await makeTopic();
		for (const [at, one] of drawn.entries()) s.work.write(`${one}.env`, line(`drawn ${at}`));
		const head = s.work.commit("last.env", line("last"), `Work ${drawn.join("\n")}`);
		const told = await runPull(s, head, { inputs });
		expectNoInjection(told, s);
		expectNoLeak(
			told,
			s.github,
			["last", ...drawn.keys()].map((at) => `drawn ${at}`),
		);
	};
	await fc.assert(fc.asyncProperty(names, draw), draws(4));
});

test("two secrets on a line, an encoded one and one in a path are all hidden", async () => {
	const s = await makeTopic();
	const encoded = Buffer.from(`user:${keyOf("encoded")}`).toString("base64");
	s.work.write("basic.env", `Authorization: Basic ${encoded}\n`);
	s.work.write("two.env", `${line("one").trim()} ${line("two")}`);
	const head = s.work.commit(`mailchimp_api_key=${keyOf("path")}.env`, line("inside"));
	const told = await runPull(s, head, { inputs });
	expect(told.code).toBe(1);
	expectNoLeak(told, s.github, ["encoded", "one", "two", "path", "inside"]);
	expect(told.masks).toEqual(
		expect.arrayContaining(["one", "two", "inside", "encoded"].map(keyOf)),
	);
	expect(JSON.stringify([told.stdout, told.summary, told.files])).not.toContain(encoded);
});
