import { spawnSync } from "node:child_process";
import {
	chmodSync,
	lstatSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	realpathSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { checkOutput, writeOutput, writeStdout } from "../../src/cli/output.ts";
import { UsageError } from "../../src/errors.ts";
import { reportJson } from "../../src/report/json.ts";
import { withTextMark } from "../../src/report/report-marks.ts";
import { fullReport } from "../report/sample.ts";

const windows = process.platform === "win32";
const report = [
	...reportJson(fullReport, { width: 80, color: false, verbose: false, quiet: false }),
];
let folder: string;

beforeEach(() => {
	folder = realpathSync(mkdtempSync(join(tmpdir(), "unleak-output-")));
});

afterEach(() => {
	vi.restoreAllMocks();
	rmSync(folder, { recursive: true });
});

async function refusal(work: () => unknown): Promise<string> {
	try {
		await work();
	} catch (error) {
		if (error instanceof UsageError && error.code === "output") {
			return error.message.replace(/^Cannot write ".*": /, "");
		}
		throw error;
	}
	return "written";
}

describe("writeOutput", () => {
	test("writes for the owner alone, and leaves nothing else behind", async () => {
		const file = join(folder, "report.json");
		await writeOutput(file, report);
		expect(readFileSync(file, "utf8")).toBe(report.join(""));
		expect(readdirSync(folder)).toEqual(["report.json"]);
		if (!windows) expect(statSync(file).mode & 0o777).toBe(0o600);
	});

	test.each([
		["a report of ours", report.join("")],
		["an empty file", ""],
	])("replaces %s, and its mode too", async (_, before) => {
		const file = join(folder, "report.json");
		writeFileSync(file, before);
		chmodSync(file, 0o666);
		await writeOutput(file, withTextMark(["No keys found in 1 file, 1 byte.\n"]));
		await writeOutput(file, ["again"]);
		expect(readFileSync(file, "utf8")).toBe("again");
		if (!windows) expect(statSync(file).mode & 0o777).toBe(0o600);
	});

	test("touches no file of somebody else", async () => {
		const file = join(folder, "notes.txt");
		writeFileSync(file, "my notes\n");
		expect(await refusal(() => writeOutput(file, report))).toBe(
			"it exists and is no report of unleak",
		);
		expect(readFileSync(file, "utf8")).toBe("my notes\n");
		expect(readdirSync(folder)).toEqual(["notes.txt"]);
	});

	test("follows no symbolic link, neither to a file nor to nowhere", async () => {
		const secret = join(folder, "secret");
		writeFileSync(secret, "");
		for (const target of [secret, join(folder, "nowhere")]) {
			const link = join(folder, "link");
			symlinkSync(target, link);
			expect(await refusal(() => writeOutput(link, report))).toBe("it is a symbolic link");
			expect(lstatSync(link).isSymbolicLink()).toBe(true);
			rmSync(link);
		}
		expect(readFileSync(secret, "utf8")).toBe("");
		expect(readdirSync(folder)).toEqual(["secret"]);
	});

	test("follows no linked folder below the current one, which may be a hostile checkout", async () => {
		const checkout = join(folder, "checkout");
		mkdirSync(join(checkout, "real"), { recursive: true });
		symlinkSync(folder, join(checkout, "out"), "junction");
		vi.spyOn(process, "cwd").mockReturnValue(checkout);
		const linked = join(checkout, "out", "report.json");
		const reason = 'the folder "out" is a symbolic link';
		expect(await refusal(() => writeOutput(linked, report))).toBe(reason);
		expect(await refusal(() => writeOutput(join(checkout, "real", "report.json"), report))).toBe(
			"written",
		);
		vi.spyOn(process, "cwd").mockReturnValue(join(checkout, "real"));
		expect(await refusal(() => writeOutput(linked, report))).toBe("written");
	});

	test("says what is wrong with a place", async () => {
		expect(await refusal(() => writeOutput(folder, report))).toBe("it is no regular file");
		if (!windows) {
			const pipe = join(folder, "pipe");
			expect(spawnSync("mkfifo", [pipe]).status).toBe(0);
			expect(await refusal(() => writeOutput(pipe, report))).toBe("it is no regular file");
		}
		expect(await refusal(() => writeOutput(join(folder, "no", "x"), report))).toBe(
			"its folder does not exist",
		);
		expect(await refusal(() => checkOutput(join(folder, "no", "x")))).toBe(
			"its folder does not exist",
		);
		writeFileSync(join(folder, "f"), "");
		expect(await refusal(() => writeOutput(join(folder, "f", "x"), report))).toBe(
			"its folder is no folder",
		);
	});

	test("keeps the old report when the new one cannot be finished", async () => {
		const file = join(folder, "report.json");
		await writeOutput(file, report);
		const broken = function* (): Generator<string> {
			yield "x".repeat(100_000);
			throw new Error("broken");
		};
		await expect(writeOutput(file, broken())).rejects.toThrow("broken");
		expect(readFileSync(file, "utf8")).toBe(report.join(""));
		expect(readdirSync(folder)).toEqual(["report.json"]);
	});

	test("a signal ends it between two pieces, and leaves nothing behind", async () => {
		const exit = vi.spyOn(process, "exit").mockImplementation(() => {
			throw new Error("ended");
		});
		const endless = function* (): Generator<string> {
			for (;;) yield "x".repeat(100_000);
		};
		setImmediate(() => process.emit("SIGTERM", "SIGTERM"));
		await expect(writeOutput(join(folder, "report.json"), endless())).rejects.toThrow("ended");
		expect(exit).toHaveBeenCalledExactlyOnceWith(130);
		expect(readdirSync(folder)).toEqual([]);
	});
});

describe("writeStdout", () => {
	test("waits for a slow reader", async () => {
		let waiting = 0;
		let most = 0;
		let received = 0;
		const slow = new Writable({
			highWaterMark: 10,
			write(chunk, _encoding, done) {
				received += chunk.length;
				setImmediate(() => {
					waiting--;
					done();
				});
			},
		});
		const chunks = function* (): Generator<string> {
			for (let index = 0; index < 20; index++) {
				most = Math.max(most, ++waiting);
				yield "x".repeat(70_000);
			}
		};
		await writeStdout(chunks(), slow);
		expect([most, received]).toEqual([1, 1_400_000]);
	});

	test("ends quietly when the reader has gone, and asks for no more", async () => {
		let asked = 0;
		const closed = new Writable({
			write(_chunk, _encoding, done) {
				done(Object.assign(new Error("gone"), { code: "EPIPE" }));
			},
		});
		const chunks = function* (): Generator<string> {
			for (; asked < 100; asked++) yield "x".repeat(70_000);
		};
		await writeStdout(chunks(), closed);
		expect(asked).toBe(0);
		await writeStdout(["more"], closed);
	});

	test("tells of any other failure", async () => {
		const full = new Writable({
			write(_chunk, _encoding, done) {
				done(Object.assign(new Error("full"), { code: "ENOSPC" }));
			},
		});
		await expect(writeStdout(["x"], full)).rejects.toThrow("full");
	});
});
