// Writes zip files, right ones and wrong ones: each field of a member can be set to a lie.

import { deflateRawSync } from "node:zlib";

export interface ZipMember {
	readonly name: string;
	readonly content?: Buffer;
	/** As it stands in the file; by default the content, deflated. */
	readonly packed?: Buffer;
	readonly method?: number;
	readonly flags?: number;
	readonly unpackedBytes?: number;
	/** With the real sizes behind a mark of zip64. */
	readonly zip64Bytes?: bigint;
	/** Points at the header of another member instead of one of its own. */
	readonly sharesWith?: number;
}

/** A whole zip; `noDirectory` leaves out what stands behind the members. */
export function makeZip(members: readonly ZipMember[], { noDirectory = false } = {}): Buffer {
	const pieces: Buffer[] = [];
	const entries: Buffer[] = [];
	const offsets: number[] = [];
	let at = 0;
	for (const member of members) {
		const name = Buffer.from(member.name);
		const { content = Buffer.alloc(0), method = 8, flags = 0, zip64Bytes } = member;
		const packed = member.packed ?? (method === 8 ? deflateRawSync(content) : content);
		const unpackedBytes =
			zip64Bytes === undefined ? (member.unpackedBytes ?? content.length) : 0xffffffff;
		const extra = zip64Bytes === undefined ? Buffer.alloc(0) : zip64Field(zip64Bytes);
		const common = Buffer.alloc(26);
		common.writeUInt16LE(20, 0);
		common.writeUInt16LE(flags, 2);
		common.writeUInt16LE(method, 4);
		common.writeUInt32LE(packed.length, 14);
		common.writeUInt32LE(unpackedBytes, 18);
		common.writeUInt16LE(name.length, 22);
		common.writeUInt16LE(extra.length, 24);
		const offset = member.sharesWith === undefined ? at : offsets[member.sharesWith]!;
		offsets.push(offset);
		if (member.sharesWith === undefined) {
			const local = Buffer.concat([
				Buffer.from("PK\x03\x04", "latin1"),
				common,
				name,
				extra,
				packed,
			]);
			pieces.push(local);
			at += local.length;
		}
		const tail = Buffer.alloc(14);
		tail.writeUInt32LE(offset, 10);
		const head = Buffer.from("PK\x01\x02\x14\x00", "latin1");
		entries.push(Buffer.concat([head, common, tail, name, extra]));
	}
	if (noDirectory) return Buffer.concat(pieces);
	const directory = Buffer.concat(entries);
	const end = Buffer.alloc(22);
	end.write("PK\x05\x06", "latin1");
	end.writeUInt16LE(Math.min(entries.length, 0xffff), 8);
	end.writeUInt16LE(Math.min(entries.length, 0xffff), 10);
	end.writeUInt32LE(directory.length, 12);
	end.writeUInt32LE(at, 16);
	return Buffer.concat([...pieces, directory, end]);
}

function zip64Field(bytes: bigint): Buffer {
	const field = Buffer.alloc(12);
	field.writeUInt16LE(1, 0);
	field.writeUInt16LE(8, 2);
	field.writeBigUInt64LE(bytes, 4);
	return field;
}
