// Pictures on their way to what reads them: out of PDF streams, and out of containers in containers.

import { deflateSync, gzipSync, inflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { ContainerBudget } from "../../src/containers/budget.ts";
import { isProblem } from "../../src/containers/container.ts";
import { type PdfPicture, pictureOf } from "../../src/containers/documents/pdf-pictures.ts";
import { openContainer } from "../../src/containers/open-container.ts";
import type { PictureReading } from "../../src/containers/pictures/picture-readings.ts";
import { makeZip } from "./zip-writer.ts";

const size = "/Subtype /Image /Width 100 /Height 10 /BitsPerComponent 8";
const jpeg = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(100, 1)]);

function give(picture: Partial<PdfPicture>) {
	const whole = { name: "object 1", dictionary: size, filters: ["FlateDecode"], data: jpeg };
	return pictureOf({ ...whole, ...picture }, new ContainerBudget());
}

function bytesOf(picture: Partial<PdfPicture>): Buffer {
	const given = give(picture);
	if (given === undefined || isProblem(given)) throw new Error(`no part: ${given?.message}`);
	return Buffer.from(given.bytes);
}

/** The rows of a PNG in which they are one chunk. */
function rowsOf(png: Buffer): Buffer {
	const at = png.indexOf("IDAT");
	return inflateSync(png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4)));
}

test("a JPEG in a PDF is given as it stands, whatever packs it once more", () => {
	expect(bytesOf({ filters: ["DCTDecode"] })).toEqual(jpeg);
	const data = deflateSync(jpeg);
	expect(bytesOf({ filters: ["FlateDecode", "DCTDecode"], data })).toEqual(jpeg);
});

test("plain pixels become a PNG, with rows as they are or predicted", () => {
	const row = Buffer.alloc(300, 7);
	const plain = Buffer.concat(Array.from({ length: 10 }, () => row));
	const rows = Buffer.concat(Array.from({ length: 10 }, () => [Buffer.of(0), row]).flat());
	const png = bytesOf({ data: deflateSync(plain) });
	expect(png.subarray(12, 29).toString("hex")).toBe(
		"49484452" + "00000064" + "0000000a" + "0802000000",
	);
	expect(rowsOf(png)).toEqual(rows);
	expect(rowsOf(bytesOf({ dictionary: `${size} /Predictor 15`, data: deflateSync(rows) }))).toEqual(
		rows,
	);
});

test("what nothing here reads is a problem, and what has no room for a key is nothing", () => {
	const pixels = deflateSync(Buffer.alloc(1000));
	const codes = [
		{ filters: ["JPXDecode"] },
		{ filters: ["CCITTFaxDecode"] },
		{ dictionary: `${size} /ColorSpace [/Indexed /DeviceRGB 1 2 0 R]`, data: pixels },
		{ dictionary: size.replace("Component 8", "Component 1"), data: pixels },
		{ data: deflateSync(Buffer.alloc(900)) },
		{ data: Buffer.from("no deflate") },
	].map((picture) => give(picture));
	expect(codes.map((given) => given && isProblem(given) && given.code)).toEqual(
		Array(6).fill("picture-unread"),
	);
	expect(give({ dictionary: "/Width 32 /Height 32" })).toBeUndefined();
});

test("pictures in archives are read with the names that lead to them, also where no archive is opened", async () => {
	const picture = Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), Buffer.alloc(40)]);
	const inner = makeZip([
		{ name: "b.png", content: picture },
		{ name: "c.txt", content: picture.subarray(1) },
	]);
	const zip = makeZip([{ name: "inner.zip", content: inner }]);
	const read = async (content: Buffer, maxDepth = 4, reading: PictureReading = { text }) => {
		const budget = new ContainerBudget();
		const readPicture = async () => reading;
		const told: string[] = [];
		for await (const item of openContainer(content, { name: "a", maxDepth, budget, readPicture })) {
			if (isProblem(item)) told.push(`${item.name}: ${item.message}`);
			else if (item.picture) told.push(`${item.name}: ${Buffer.from(item.bytes)}`);
		}
		return told;
	};
	const text = { text: "shown", keys: [] };
	expect(await read(zip)).toEqual(["inner.zip!b.png: shown"]);
	expect(await read(gzipSync(picture))).toEqual(["a: shown"]);
	expect(await read(picture, 0)).toEqual([": shown"]);
	expect(await read(zip, 0)).toEqual([]);
	// With a zip behind it, both are read.
	expect(await read(Buffer.concat([picture, inner]))).toEqual([": shown", "b.png: shown"]);
	const problem = { code: "picture-limit", message: "too large" };
	expect(await read(zip, 4, { problem })).toEqual(["inner.zip!b.png: too large"]);
});
