// Zips whose directory, headers and sizes say different things, and what stands beside their members: whatever a program
// could unpack is read, or told as a problem.

import { deflateRawSync, gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { ContainerBudget } from "../../src/containers/budget.ts";
import { isProblem } from "../../src/containers/container.ts";
import { openContainer } from "../../src/containers/open-container.ts";
import { makeZip, type ZipMember } from "./zip-writer.ts";

const hidden = Buffer.from(
	`what is hidden in this zip\n${"and a text that packs well, ".repeat(9)}`,
);
const plain = Buffer.from("nothing ".repeat(20));
const a: ZipMember = { name: "a", content: plain };
const secret: ZipMember = { name: "b", content: hidden };

async function read(bytes: Buffer) {
	const options = { name: "", maxDepth: 4, budget: new ContainerBudget() };
	let text = "";
	const codes: string[] = [];
	for await (const item of openContainer(bytes, options)) {
		if (isProblem(item)) codes.push(item.code);
		// The outermost bytes are scanned by themselves.
		else text += `${Buffer.from(item.bytes).toString("latin1")}\n`;
	}
	return { text, codes };
}

/** Changes a field of the directory's last entry; of a field that both have, the offset in the header is two less. */
function inDirectory(zip: Buffer, at: number, value: number, bytes = 2): Buffer {
	const changed = Buffer.from(zip);
	changed.writeUIntLE(value, zip.lastIndexOf("PK\x01\x02", undefined, "latin1") + at, bytes);
	return changed;
}

function inHeader(zip: Buffer, at: number, value: number, bytes = 2): Buffer {
	const changed = Buffer.from(zip);
	changed.writeUIntLE(value, zip.lastIndexOf("PK\x03\x04", undefined, "latin1") + at, bytes);
	return changed;
}

/** A zip whose directory knows nothing of its last member. */
function unlisted(member: ZipMember): Buffer {
	const first = makeZip([a], { noDirectory: true });
	const both = makeZip([a, member], { noDirectory: true });
	const zip = makeZip([a]);
	const inserted = both.subarray(first.length);
	const moved = Buffer.concat([first, inserted, zip.subarray(first.length)]);
	moved.writeUInt32LE(first.length + inserted.length, moved.length - 6);
	return moved;
}

/** Bytes between the last member and the directory. */
function withGap(gap: Buffer): Buffer {
	const first = makeZip([a], { noDirectory: true });
	const moved = Buffer.concat([first, gap, makeZip([a]).subarray(first.length)]);
	moved.writeUInt32LE(first.length + gap.length, moved.length - 6);
	return moved;
}

const packedBytes = deflateRawSync(hidden).length;
const zip = makeZip([a, secret]);
const gzip = gzipSync(hidden);
const withComment = (comment: Buffer) => {
	const commented = Buffer.concat([makeZip([a]), comment]);
	commented.writeUInt16LE(comment.length, commented.length - comment.length - 2);
	return commented;
};
const coversNext = makeZip([{ ...a, method: 0 }, secret]);
const coveredBytes = coversNext.indexOf("PK\x01\x02", 0, "latin1") - 31;

test.each<[string, Buffer]>([
	[
		"the directory says that it is stored",
		inDirectory(inDirectory(zip, 10, 0), 24, packedBytes, 4),
	],
	["the directory says that it is encrypted", inDirectory(zip, 8, 1)],
	["the header says that it is encrypted", inHeader(zip, 6, 1)],
	["the directory gives another method", inDirectory(zip, 10, 12)],
	["the directory gives a size that is too small", inDirectory(zip, 20, 5, 4)],
	["the directory says that it is empty", inDirectory(inDirectory(zip, 20, 0, 4), 24, 0, 4)],
	["the header says that it is empty", inHeader(inHeader(zip, 18, 0, 4), 22, 0, 4)],
	[
		"the member before it has a size that covers it",
		makeZip([
			{
				...a,
				packed: Buffer.concat([deflateRawSync(plain), makeZip([secret], { noDirectory: true })]),
			},
		]),
	],
	[
		"a stored member before it covers it by the directory",
		((): Buffer => {
			const lying = Buffer.from(coversNext);
			const entry = lying.indexOf("PK\x01\x02", 0, "latin1");
			lying.writeUInt32LE(coveredBytes, entry + 20);
			lying.writeUInt32LE(coveredBytes, entry + 24);
			return lying;
		})(),
	],
	["the directory knows nothing of it", unlisted(secret)],
	["neither it nor the directory has a name for it", unlisted({ ...secret, name: "" })],
	["gzip between member and directory", withGap(gzip)],
	["gzip before the archive", Buffer.concat([gzip, makeZip([a])])],
	["gzip behind the archive", Buffer.concat([makeZip([a]), gzip])],
	["gzip in the comment", withComment(gzip)],
	["a zip in the comment", withComment(makeZip([secret]))],
	["a zip before the archive", Buffer.concat([makeZip([secret]), makeZip([a])])],
])("what is hidden is read where %s", async (_, bytes) => {
	// In a zip, since the first bytes of a file can be those of the gzip in front.
	expect((await read(makeZip([{ name: "inner.zip", content: bytes }]))).text).toContain(
		hidden.toString(),
	);
});

test.each<[string, Buffer, string]>([
	["is encrypted and not listed", unlisted({ ...secret, flags: 1 }), "archive-encrypted"],
	["has another method and is not listed", unlisted({ ...secret, method: 99 }), "archive-unread"],
	[
		"is followed by more in its own data",
		makeZip([{ ...a, packed: Buffer.concat([deflateRawSync(plain), deflateRawSync(hidden)]) }]),
		"archive-damaged",
	],
])("a member that %s is a problem", async (_, bytes, code) => {
	expect((await read(bytes)).codes).toEqual([code]);
});

test("a comment ends where the next field begins", async () => {
	const comment = "a comment that is long enough";
	const commented = makeZip([a]);
	const end = commented.lastIndexOf("PK\x05\x06", undefined, "latin1");
	const bytes = Buffer.concat([
		commented.subarray(0, end),
		Buffer.from(comment),
		commented.subarray(end),
	]);
	bytes.writeUInt16LE(comment.length, bytes.lastIndexOf("PK\x01\x02", undefined, "latin1") + 32);
	const grown = bytes.length - 22;
	bytes.writeUInt32LE(bytes.readUInt32LE(grown + 12) + comment.length, grown + 12);
	expect((await read(bytes)).text.split("\n")).toContain(comment);
});

test("marks of headers in a program before the archive are no problem", async () => {
	const stub = Buffer.concat([
		Buffer.from("MZ\x90\0code PK\x03\x04", "latin1"),
		Buffer.alloc(400, 0x8b),
	]);
	expect((await read(Buffer.concat([stub, makeZip([a])]))).codes).toEqual([]);
	expect((await read(withGap(stub))).codes).toEqual([]);
});
