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
