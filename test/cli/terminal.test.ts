import { describe, expect, test } from "vitest";
import { createProgress, renderProgress } from "../../src/cli/progress.ts";
import { describeTerminal } from "../../src/cli/terminal.ts";
import { columns } from "../../src/text/columns.ts";
import { fc } from "../setup/draws.ts";

const screen = { isTTY: true, columns: 120 };

describe("describeTerminal", () => {
	test.each<[string, Record<string, string>, object, boolean | undefined, boolean]>([
		["a terminal", {}, screen, undefined, true],
		["a pipe", {}, {}, undefined, false],
		["TERM=dumb", { TERM: "dumb" }, screen, undefined, false],
		["NO_COLOR", { NO_COLOR: "1" }, screen, undefined, false],
		["an empty NO_COLOR", { NO_COLOR: "" }, screen, undefined, true],
		["FORCE_COLOR", { FORCE_COLOR: "1" }, {}, undefined, true],
		["an empty FORCE_COLOR", { FORCE_COLOR: "" }, {}, undefined, true],
		["FORCE_COLOR=0", { FORCE_COLOR: "0" }, screen, undefined, false],
		["both, as Node has it", { FORCE_COLOR: "1", NO_COLOR: "1" }, {}, undefined, true],
		["--no-color", { FORCE_COLOR: "1" }, screen, false, false],
		["--color", { NO_COLOR: "1", TERM: "dumb" }, {}, true, true],
	])("decides on colour for %s", (_, env, stream, flag, color) => {
		expect(describeTerminal(env, stream, flag).color).toBe(color);
	});

	test.each([
		[{}, screen, 120],
		[{ COLUMNS: "100" }, {}, 100],
		[{ COLUMNS: "wide" }, {}, 80],
		[{ COLUMNS: "-1" }, { columns: 0 }, 80],
		[{}, {}, 80],
	])("finds the width for %j and %j", (env, stream, width) => {
		expect(describeTerminal(env, stream).width).toBe(width);
	});
});

function recording(isTTY: boolean): {
	written: string[];
	stream: { isTTY: boolean; write(text: string): void };
} {
	const written: string[] = [];
	return { written, stream: { isTTY, write: (text) => void written.push(text) } };
}

describe("createProgress", () => {
	const state = { blobs: 1234, bytes: 5_600_000, path: "src/a.js" };

	test("draws at most ten times a second, and erases what it drew", () => {
		const { written, stream } = recording(true);
		let time = 0;
		const progress = createProgress(stream, { enabled: true, width: 60 }, () => time);
		for (; time < 300; time += 10) progress.update(state);
		progress.end();
		progress.end();
		const line = "\r\x1b[2K1,234 scanned, 5.6 MB  src/a.js";
		expect(written).toEqual([line, line, "\r\x1b[2K"]);
	});

	test("writes plain lines where there is no terminal", () => {
		const { written, stream } = recording(false);
		let time = 0;
		const progress = createProgress(stream, { enabled: true, width: 60 }, () => time);
		for (; time < 4100; time += 100) progress.update(state);
		progress.end();
		const line = "1,234 scanned, 5.6 MB  src/a.js\n";
		expect(written).toEqual([line, line]);
	});

	test("shows the share that was read, and the time that is left once the pace says something", () => {
		const { written, stream } = recording(false);
		let time = 0;
		const progress = createProgress(stream, { enabled: true, width: 80 }, () => time);
		for (const [at, share] of [
			[2000, 0.01],
			[4000, 0.1],
			[6000, 0.5],
			// The second part of an audit.
			[7000, 0],
			[8000, 0.1],
			[10_000, 0.001],
			[400_000, 0.1],
			[402_000, 1],
		] as const) {
			time = at;
			progress.update({ ...state, share });
		}
		const amounts = written.map((line) => line.split("  ")[0]);
		const both = "1,234 scanned, 5.6 MB";
		expect(amounts).toEqual([
			`${both}, 1 %`,
			`${both}, 10 %, 36 s left`,
			`${both}, 50 %, 6 s left`,
			`${both}, 10 %, 9 s left`,
			`${both}, 0 %`,
			`${both}, 10 %, 59 min left`,
			`${both}, 100 %`,
		]);
	});

	test("writes nothing when it is off, or when the scan is short", () => {
		const { written, stream } = recording(true);
		const off = createProgress(stream, { enabled: false, width: 60 }, () => 1e9);
		const short = createProgress(stream, { enabled: true, width: 60 }, () => 5);
		for (const progress of [off, short]) {
			progress.update(state);
			progress.end();
		}
		expect(written).toEqual([]);
	});

	test("never draws more than the width, nor a hostile file name", () => {
		fc.assert(
			fc.property(
				fc.string({ unit: "binary" }),
				fc.integer({ min: 5, max: 100 }),
				(path, width) => {
					const line = renderProgress({ ...state, path }, width);
					expect(columns(line)).toBeLessThanOrEqual(width);
					expect(line).not.toMatch(/\p{Cc}|\p{Cf}/u);
				},
			),
		);
	});
});
