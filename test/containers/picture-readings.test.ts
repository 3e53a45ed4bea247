// The process that reads pictures may end at any time: that is a problem of one picture, and the next one is read by
// another process. Its program is one of our own here.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createPictureReadings } from "../../src/containers/pictures/picture-readings.ts";

/** Notes each picture in a file; one that says "end" ends it, others are read as what they say. */
const source = `
	import { appendFileSync } from "node:fs";
	let waiting = Buffer.alloc(0);
	process.stdin.on("data", (chunk) => {
		waiting = Buffer.concat([waiting, chunk]);
		while (waiting.length >= 4 && waiting.length >= 4 + waiting.readUInt32LE(0)) {
			const end = 4 + waiting.readUInt32LE(0);
			const text = waiting.subarray(4, end).toString();
			waiting = waiting.subarray(end);
			appendFileSync(process.argv[3] + "/read.txt", text + " " + process.pid + "\\n");
			if (text === "end") process.exit(1);
			const told = text === "cut" ? { problem: "damaged" } : { text: { text, keys: [] } };
			process.stdout.write(JSON.stringify(told) + "\\n" + JSON.stringify({ isDone: true }) + "\\n");
		}
	});
`;

function openReadings(maxReadPictures?: number) {
	const packages = mkdtempSync(join(tmpdir(), "unleak-readings-"));
	onTestFinished(() => rmSync(packages, { recursive: true, force: true }));
	const program = join(packages, "program.mjs");
	writeFileSync(program, source);
	const read = createPictureReadings({
		program,
		packages,
		...(maxReadPictures !== undefined && { maxReadPictures }),
	});
	const told = async (text: string) => {
		const { text: shown, problem } = await read(Buffer.from(text));
		return shown?.text ?? problem?.message;
	};
	return { packages, told };
}

test("one that ends it is a problem, the next gets another process, and the same one is read once", async () => {
	const { packages, told } = openReadings();
	expect(await told("one")).toBe("one");
	expect(await told("end")).toBe(
		"to read it takes more time or memory than the budget allows: look at it yourself",
	);
	expect(await told("two")).toBe("two");
	expect(await told("one")).toBe("one");
	expect(await told("cut")).toBe("it is cut off or broken: look at it yourself");
	const lines = readFileSync(join(packages, "read.txt"), "utf8").trimEnd().split("\n");
	expect(lines.map((line) => line.split(" ")[0])).toEqual(["one", "end", "two", "cut"]);
	const processes = lines.map((line) => line.split(" ")[1]);
	expect([processes[0] === processes[1], processes[1] === processes[2]]).toEqual([true, false]);
});

test("only so many different ones are read in a scan, and of the others that is said", async () => {
	const { told } = openReadings(2);
	for (const text of ["one", "two", "one"]) expect(await told(text)).toBe(text);
	expect(await told("three")).toBe(
		"as many other pictures were read as a scan may read: scan it in a run of its own",
	);
	expect(await told("two")).toBe("two");
});
