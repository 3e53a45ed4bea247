// What a limit cuts off is one problem, and what is missing at its end no damage: an archive that is right is not called
// wrong. A document's time is that of the processor, so a busy machine cuts nothing off.

import { execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { ContainerBudget } from "../../src/containers/budget.ts";
import { isProblem } from "../../src/containers/container.ts";
import { openContainer } from "../../src/containers/open-container.ts";
import { dist } from "../e2e/program.ts";
import { makeFolder, write } from "../sources/tree.ts";
import { makeDocuments } from "./made-documents.ts";
import { zipOf } from "./made-zip.ts";
import { makeTar } from "./tar-writer.ts";

/** Packed to little, so that the ratio of one member is passed. */
const tar = makeTar([
	{ name: "first.txt", content: Buffer.from("the first one") },
	{ name: "large.bin", content: Buffer.concat([Buffer.alloc(3 << 20, "a"), randomBytes(100)]) },
	{ name: "last.txt", content: Buffer.from("the last one") },
]);

async function read(bytes: Buffer, name: string, isOfMember: boolean) {
	const limits = {
		maxBytes: (isOfMember ? 16 : 1) << 20,
		maxParts: 100,
		maxRatio: 10,
		freeBytes: (isOfMember ? 1 : 16) << 20,
		maxCpuMs: 60_000,
	};
	const budget = new ContainerBudget(() => {}, limits);
	const found: string[] = [];
	for await (const item of openContainer(bytes, { name, maxDepth: 4, budget }))
		found.push(isProblem(item) ? item.code : item.name);
	return found;
}

function packedBy(tool: string): Buffer {
	const folder = makeFolder();
	write(folder, { "a.tar": tar });
	execFileSync("sh", ["-c", `${tool} -c a.tar > packed`], { cwd: folder });
	return readFileSync(join(folder, "packed"));
}

test.each<[name: string, make: () => Buffer]>([
	["a.tar.gz", () => gzipSync(tar)],
	["a.tar.br", () => brotliCompressSync(tar)],
	["a.tar.bz2", () => packedBy("bzip2")],
	["a.tar.xz", () => packedBy("xz")],
	["a.tar.zst", () => packedBy("zstd -q")],
	["a.zip", () => zipOf({ "a.tar": tar })],
])("%s", async (name, make) => {
	const packed = make();
	for (const isOfMember of [true, false]) {
		const found = await read(packed, name, isOfMember);
		expect(found.filter((one) => one.startsWith("archive-"))).toEqual(["archive-limit"]);
		expect(found.join()).toContain("first.txt");
	}
});

test("a document is read to its end, however long the process waits meanwhile", async () => {
	const pdf = makeDocuments([
		["One", "the first value"],
		["Two", "the second value"],
		["Three", "the third value"],
	]).find(({ name }) => name === "manual.pdf")!.content;
	const args = [join(dist, "container-worker.js"), "--read-pdf", "1000"];
	const reader = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "ignore"] });
	let output = "";
	reader.stdout.setEncoding("utf8").on("data", (text: string) => {
		output += text;
	});
	const head = Buffer.alloc(4);
	head.writeUInt32LE(pdf.length);
	reader.stdin.end(Buffer.concat([head, pdf]));
	setTimeout(() => reader.kill("SIGSTOP"), 150);
	setTimeout(() => reader.kill("SIGCONT"), 1800);
	await new Promise((done) => reader.on("close", done));
	expect(output).toContain("the first value");
	expect(output).toContain("isDone");
});
