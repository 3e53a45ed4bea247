// The parts of the Action that are plain functions: masks, inputs, outputs, the page's limit.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readEvent } from "../../src/action/event.ts";
import { readInputs } from "../../src/action/inputs.ts";
import { maskCommands } from "../../src/action/mask.ts";
import { writeOutputs } from "../../src/action/outputs.ts";
import { renderSummary } from "../../src/action/summary.ts";
import { Secret } from "../../src/model/secret.ts";
import { fullReport } from "../report/sample.ts";
import { fc } from "../setup/draws.ts";
import { makeFolder } from "../sources/tree.ts";

describe("maskCommands()", () => {
	const text = fc.string({
		unit: fc.constantFrom(..."0123456789abcdef"),
		minLength: 20,
		maxLength: 40,
	});
	const bytes = fc.uint8Array({ maxLength: 8 });

	test("covers a secret in whatever stands around it, in each encoding", () => {
		fc.assert(
			fc.property(text, bytes, bytes, (value, before, after) => {
				const masks = maskCommands([new Secret(value, "x")])
					.trimEnd()
					.split("\n")
					.map((command) => command.replace("::add-mask::", ""));
				const whole = Buffer.concat([before, Buffer.from(value), after]);
				for (const encoding of ["latin1", "base64", "base64url", "hex"] as const) {
					const shown = whole.toString(encoding);
					expect(masks.some((mask) => shown.includes(mask))).toBe(true);
				}
			}),
		);
	});

	test("masks line by line, and neither short words nor hidden characters", () => {
		const secret = new Secret("first-line-1\r\nsecond-line\nshort\nnul\0inside", "x");
		const lines = maskCommands([secret]).split("\n");
		expect(lines).toContain("::add-mask::first-line-1");
		expect(lines).toContain("::add-mask::second-line");
		expect(lines.join("\n")).not.toMatch(/::short$|nul\0/m);
	});

	test("gives nothing for nothing", () => expect(maskCommands([])).toBe(""));

	test("escapes as the runner takes it back", () => {
		expect(maskCommands([new Secret("100%25-of-it", "x")])).toContain("::100%2525-of-it\n");
	});
});

describe("readInputs()", () => {
	test("takes what the runner gives", () => {
		const inputs = readInputs({
			"INPUT_FAIL-ON": "none",
			INPUT_VERIFY: "TRUE",
			INPUT_CONFIG: " ci.yaml ",
			INPUT_PATHS: "src\r\n\n docs/** \n",
			INPUT_COMMENT: "false",
			"INPUT_SARIF-FILE": "a.sarif",
			"INPUT_GITHUB-TOKEN": "t",
		});
		expect(inputs).toEqual({
			formats: [],
			failOn: "none",
			verify: true,
			config: "ci.yaml",
			baseline: undefined,
			sarifFile: "a.sarif",
			paths: ["src", "docs/**"],
			comment: false,
			token: "t",
		});
	});

	test("has the defaults of action.yml", () => {
		expect(readInputs({})).toMatchObject({ verify: false, comment: true, paths: [], token: "" });
	});
});

describe("readEvent()", () => {
	test.each(["base", "head"])("takes no commit of zeros for the %s of a pull request", (side) => {
		const part = (sha: string) => ({ sha, ref: "main", repo: { id: 1 } });
		const pull = { number: 1, base: part("a".repeat(40)), head: part("b".repeat(40)) };
		const payload = { pull_request: { ...pull, [side]: part("0".repeat(40)) } };
		expect(() => readEvent("pull_request", payload)).toThrow(`pull_request.${side}.sha`);
	});

	test("never throws anything but a fault of the event, and lets no odd id through", () => {
		const names = fc.constantFrom("pull_request", "push", "merge_group", "schedule", "issues");
		const id = fc.constantFrom("a".repeat(40), "0".repeat(40), "-x", 7, null);
		const part = fc.record({ sha: id, ref: fc.string(), repo: fc.record({ id: fc.nat(3) }) });
		const payload = fc.oneof(
			fc.anything(),
			fc.record({ pull_request: fc.record({ number: fc.nat(), base: part, head: part }) }),
			fc.record({ before: id, after: id, ref: fc.string(), deleted: fc.boolean() }),
			fc.record({ merge_group: fc.record({ base_sha: id, head_sha: id }) }),
		);
		const seen = new Set<string>();
		fc.assert(
			fc.property(names, payload, (name, given) => {
				try {
					const { task } = readEvent(name, given);
					seen.add(task.kind);
					if (task.kind === "range") {
						expect(`${task.base.id ?? task.head} ${task.head}`).toMatch(/^a{40} a{40}$/);
					}
				} catch (error) {
					expect(error).toMatchObject({ name: "UsageError", code: "event" });
				}
			}),
		);
		expect(seen).toContain("history");
	});

	test.each([
		"-b",
		"a..b",
		"a b",
		"a\nb",
		"a~1",
		"a^",
		"a:b",
		"a?",
		"a*",
		"a[",
		"/a",
		"a/",
		"@{u}",
	])("does not take %j for a branch", (name) => {
		const after = "a".repeat(40);
		const repository = { default_branch: name };
		const event = readEvent("push", {
			ref: "refs/heads/x",
			before: "0".repeat(40),
			after,
			repository,
		});
		expect(event.task).toEqual({ kind: "range", base: {}, head: after });
	});
});

test("writeOutputs() ends no value early, whatever it holds", () => {
	const file = join(makeFolder(), "output");
	writeFileSync(file, "");
	const sarifFile = "a\nfindings<<x\n9\nx";
	writeOutputs({ GITHUB_OUTPUT: file }, { findings: 1, active: 0, complete: true, sarifFile });
	const text = readFileSync(file, "utf8");
	const [, end] = /^sarif-file<<(\S+)$/m.exec(text) ?? [];
	expect(text).toContain(`sarif-file<<${end}\n${sarifFile}\n${end}\n`);
	expect(end).toMatch(/^unleak-[0-9a-f-]{36}$/);
});

test("renderSummary() leaves out what finds no room, and says so", () => {
	const occasion = { event: "pull_request", pull: 7 };
	const whole = renderSummary(fullReport, occasion);
	expect(whole).not.toContain("Left out");
	const maxBytes = Buffer.byteLength(whole) - 200;
	const cut = renderSummary(fullReport, occasion, maxBytes);
	expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(maxBytes);
	expect(cut).toMatch(/\*\*Left out: \d+ sections? too many for this page\.\*\*/);
});
