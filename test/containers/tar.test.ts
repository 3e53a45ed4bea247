// Tars whose headers are read in a special way: what follows such a member is found where it is, without a problem.

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ContainerBudget } from "../../src/containers/budget.ts";
import { isProblem } from "../../src/containers/container.ts";
import { readTar } from "../../src/containers/tar.ts";
import { makeFolder } from "../sources/tree.ts";
import { makeTar, type TarEntry } from "./tar-writer.ts";

const last: TarEntry = { name: "last.txt", content: Buffer.from("the last one") };

function read(tar: Buffer): string[] {
	const items = [...readTar(tar, new ContainerBudget())];
	return items.map((item) =>
		isProblem(item) ? `${item.code} ${item.name}` : `${item.name} ${item.bytes.length}`,
	);
}

const size = (bytes: number) => `${bytes.toString(8).padStart(11, "0")} `;
const inPax = (record: string): TarEntry => ({
	name: "pax",
	type: "x",
	content: Buffer.from(`${record.length + 4} ${record}\n`),
});

test.each<[string, TarEntry[], string[]]>([
	["a folder with a size", [{ name: "a/", type: "5", sizeField: size(600) }], []],
	["a link with a size", [{ name: "a", type: "2", sizeField: size(600) }], ["a 0"]],
	["a hard link without content", [{ name: "a", type: "1", sizeField: size(600) }], ["a 0"]],
	[
		"a size in a PAX header",
		[inPax("size=600"), { name: "a", content: Buffer.alloc(600, "a"), sizeField: size(0) }],
		["pax 12", "a 600"],
	],
	["a name in a PAX header", [inPax("path=b/c"), { name: "a" }], ["pax 12", "b/c 0"]],
	[
		"a name of GNU",
		[{ name: "x", type: "L", content: Buffer.from("long/name\0") }, { name: "a" }],
		["long/name 0"],
	],
])("%s", (_, entries, expected) => {
	expect(read(makeTar([...entries, last]))).toEqual([...expected, "last.txt 12"]);
});

/** What stands in a header beside name and size, as GNU and others let it. */
function withField(tar: Buffer, at: number, text: string): Buffer {
	const changed = Buffer.from(tar);
	changed.write(text, at, "latin1");
	changed.fill(" ", 148, 156);
	const sum = changed.subarray(0, 512).reduce((all, byte) => all + byte, 0);
	changed.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
	return changed;
}

const hidden = "what is hidden in this tar, far from every content";
const plain = makeTar([{ name: "a.txt", content: Buffer.from("hello") }]);
const text = Buffer.from(hidden);

test.each<[string, Buffer]>([
	["the target of what is no link", withField(plain, 157, hidden)],
	["the name behind its end", withField(plain, 6, hidden)],
	["the names of owner and group", withField(plain, 265, hidden)],
	["the prefix of another kind of tar", withField(withField(plain, 257, "ustar  \0"), 345, hidden)],
	[
		"the block behind a content",
		Buffer.concat([plain.subarray(0, 517), text, plain.subarray(517 + text.length)]),
	],
	["less than a block behind the end", Buffer.concat([plain, text])],
	[
		"less than a block behind a header",
		Buffer.concat([plain.subarray(0, 1024), makeTar([{ name: "b" }]).subarray(0, 512), text]),
	],
	["a long target of no link", makeTar([{ name: "l", type: "K", content: text }, { name: "a" }])],
	[
		"a long target of a link",
		makeTar([
			{ name: "l", type: "K", content: text },
			{ name: "a", type: "2" },
		]),
	],
	[
		"a long name before another",
		makeTar([
			{ name: "l", type: "L", content: text },
			{ name: "l", type: "L", content: Buffer.from("b") },
			{ name: "a" },
		]),
	],
	[
		"a name that is too long to be shown",
		makeTar([
			{ name: "l", type: "L", content: Buffer.concat([Buffer.alloc(5000, "x/"), text]) },
			{ name: "a" },
		]),
	],
	["a name that another header replaces", makeTar([inPax("path=b"), { name: hidden }])],
	["the content of a hard link", makeTar([{ name: "a", type: "1", content: text }])],
	[
		"what a PAX header leaves out of a content",
		makeTar([inPax("size=1"), { name: "a", content: text }]),
	],
])("no text is passed over: %s", (_, tar) => {
	const items = [...readTar(tar, new ContainerBudget())];
	const seen = items.flatMap((item) =>
		isProblem(item) ? [] : [Buffer.from(item.bytes).toString("latin1"), item.name],
	);
	expect(seen.some((each) => each.includes(hidden))).toBe(true);
});

test("what lies behind the end of a tar is a part too", () => {
	const tar = Buffer.concat([makeTar([last]), Buffer.from("bytes that follow".padEnd(512, "."))]);
	expect(read(tar)).toEqual(["last.txt 12", " 512"]);
});

test("a file with many holes takes several blocks of headers", () => {
	const folder = makeFolder();
	const write =
		'for i in 1 2 3 4 5 6 7 8 9; do printf x | dd of=holes bs=1 seek="$i"00000 conv=notrunc status=none; done';
	const pack = "echo last > last.txt && tar --format=gnu -S -cf a.tar holes last.txt";
	execFileSync("sh", ["-c", `${write} && ${pack}`], { cwd: folder });
	const names = read(readFileSync(join(folder, "a.tar")));
	expect(names).toEqual([expect.stringMatching(/^holes \d+$/), "last.txt 5"]);
});
