// Makes hostile archives: small files that unpack to gigabytes, lie about sizes, hold themselves or more members than
// can be. Beside each stands a file with a key, where the format allows it, to see that the rest is read.

import { execFileSync } from "node:child_process";
import { constants, deflateRawSync, gzipSync } from "node:zlib";
import { makeTar } from "./tar-writer.ts";
import { makeZip } from "./zip-writer.ts";

export interface Bomb {
	readonly name: string;
	readonly bytes: Buffer;
	/** The code of a problem that it must have; none where reading all of it is right. */
	readonly problem?: string;
	/** The member in which the key must be found all the same. */
	readonly member?: string;
}

/** So many bytes of zeros, deflated: the same piece of a full flush again and again. */
function deflatedZeros(megabytes: number): Buffer {
	const flush = { finishFlush: constants.Z_FULL_FLUSH };
	const piece = deflateRawSync(Buffer.alloc(1 << 20), flush);
	return Buffer.concat([
		...Array.from({ length: megabytes }, () => piece),
		deflateRawSync(Buffer.alloc(0)),
	]);
}

/** All bombs; `key` is a text with a key in it. */
export function makeBombs(key: string): Bomb[] {
	const secret = { name: "a.env", content: Buffer.from(key) };
	const zeros = deflatedZeros(1024);
	const bomb = { name: "zeros", packed: zeros, unpackedBytes: 1 << 30 };
	const smaller = { ...bomb, packed: deflatedZeros(80), unpackedBytes: 80 << 20 };
	const gzipHeader = gzipSync(Buffer.alloc(0)).subarray(0, 10);
	const content = Buffer.from("a");
	const packed = deflateRawSync(content);
	const many = Array.from({ length: 66_000 }, (_, index) => ({
		name: `${index}.txt`,
		content,
		packed,
	}));
	const emptyGzip = gzipSync(Buffer.alloc(0));
	let nest = makeZip([smaller]);
	for (let level = 0; level < 8; level++) {
		const inner = nest;
		nest = makeZip(
			Array.from({ length: 8 }, (_, index) => ({ name: `${index}.zip`, content: inner })),
		);
	}
	const damaged = "archive-damaged";
	const limit = "archive-limit";
	return [
		{ name: "zeros.zip", bytes: makeZip([bomb, secret]), problem: limit, member: "a.env" },
		{
			name: "says-10.zip",
			bytes: makeZip([{ ...smaller, unpackedBytes: 10 }, secret]),
			problem: limit,
			member: "a.env",
		},
		{
			name: "zip64.zip",
			bytes: makeZip([{ ...secret, name: "b", zip64Bytes: 2n ** 40n }, secret]),
			problem: damaged,
			member: "a.env",
		},
		{
			name: "overlap.zip",
			bytes: makeZip([
				secret,
				smaller,
				...Array.from({ length: 2_000 }, (_, index) => ({
					name: `${index}`,
					sharesWith: 1,
					packed: zeros,
				})),
			]),
			problem: damaged,
			member: "a.env",
		},
		{ name: "nested.zip", bytes: nest, problem: "archive-depth" },
		{ name: "many.zip", bytes: makeZip([secret, ...many]), problem: limit, member: "a.env" },
		{
			name: "names.zip",
			bytes: makeZip([
				{ name: "../../x", content: Buffer.from("x") },
				{ name: "/etc/passwd", content: Buffer.from("x") },
				{ name: "C:\\a\\..\\b", content: Buffer.from("x") },
				{ name: "nul\0.txt", content: Buffer.from("x") },
				{ name: "\u001b[31mred\u202e\n::error::", content: Buffer.from("x") },
				secret,
			]),
			member: "a.env",
		},
		{
			name: "method.zip",
			bytes: makeZip([{ name: "b", method: 14 }, secret]),
			problem: "archive-unread",
			member: "a.env",
		},
		{
			name: "encrypted.zip",
			bytes: makeZip([{ name: "b", flags: 1, content: Buffer.from("b") }, secret]),
			problem: "archive-encrypted",
			member: "a.env",
		},
		{
			name: "no-directory.zip",
			bytes: makeZip([secret], { noDirectory: true }),
			problem: damaged,
			member: "a.env",
		},
		{
			name: "script.zip",
			bytes: Buffer.concat([Buffer.from("#!/bin/sh\nexit\n"), makeZip([secret])]),
			member: "a.env",
		},
		{
			name: "gif.zip",
			bytes: Buffer.concat([Buffer.from("GIF89a......"), makeZip([secret]), Buffer.alloc(50)]),
			member: "a.env",
		},
		{ name: "no.txt", bytes: makeZip([secret]), member: "a.env" },
		{
			name: "many.tar.gz",
			bytes: gzipSync(makeTar([secret, ...many]), { level: 1 }),
			problem: limit,
			member: "a.env",
		},
		{
			name: "huge.tar",
			bytes: makeTar([{ name: "b", sizeField: base256(2n ** 62n) }, secret]),
			problem: damaged,
		},
		{
			name: "minus.tar",
			bytes: makeTar([{ name: "b", sizeField: base256(-1n) }, secret]),
			problem: damaged,
			member: "a.env",
		},
		{
			name: "bad-sum.tar",
			bytes: makeTar([{ name: "b", hasBadSum: true }, secret]),
			problem: damaged,
			member: "a.env",
		},
		{
			name: "long-name.tar",
			bytes: makeTar([{ name: "b", type: "L", content: Buffer.alloc(5 << 20, "n") }, secret]),
			member: "n".repeat(4096),
		},
		{
			name: "pax.tar",
			bytes: makeTar([{ name: "b", type: "x", content: Buffer.alloc(5 << 20, "9") }, secret]),
			member: "a.env",
		},
		{ name: "cut.tar", bytes: makeTar([secret], { isCut: true }), member: "a.env" },
		{ name: "zeros.gz", bytes: Buffer.concat([gzipHeader, smaller.packed]), problem: limit },
		{
			name: "members.gz",
			bytes: Buffer.concat(Array.from({ length: 50_000 }, () => emptyGzip)),
		},
		{ name: "window.zst", bytes: Buffer.from("28b52ffd00a0010000", "hex"), problem: damaged },
		{ name: "zeros.bz2", bytes: packedZeros("bzip2 -c"), problem: limit },
		{ name: "zeros.xz", bytes: packedZeros("xz -0c"), problem: limit },
		{ name: "zeros.zst", bytes: packedZeros("zstd -qc"), problem: limit },
	];
}

/** More zeros than a small file may unpack to. */
function packedZeros(command: string): Buffer {
	const zeros = `head -c 70000000 /dev/zero | ${command}`;
	return execFileSync("sh", ["-c", zeros], { maxBuffer: 1 << 24 });
}

function base256(value: bigint): Buffer {
	const field = Buffer.alloc(12, value < 0n ? 0xff : 0);
	field.writeBigInt64BE(value, 4);
	field[0] = value < 0n ? 0xff : 0x80;
	return field;
}
