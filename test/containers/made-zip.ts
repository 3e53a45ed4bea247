// Writes zip files member by member, as office programs make them.

import { crc32, deflateRawSync } from "node:zlib";

export function zipOf(members: Readonly<Record<string, string | Buffer>>): Buffer {
	const bodies: Buffer[] = [];
	const directory: Buffer[] = [];
	let at = 0;
	for (const [name, text] of Object.entries(members)) {
		const content = Buffer.from(text);
		const packed = deflateRawSync(content);
		const title = Buffer.from(name);
		const common = Buffer.alloc(26);
		common.writeUInt16LE(20, 0);
		common.writeUInt16LE(8, 4);
		common.writeUInt32LE(crc32(content), 10);
		common.writeUInt32LE(packed.length, 14);
		common.writeUInt32LE(content.length, 18);
		common.writeUInt16LE(title.length, 22);
		const body = Buffer.concat([Buffer.from("PK\x03\x04", "latin1"), common, title, packed]);
		const place = Buffer.alloc(14);
		place.writeUInt32LE(at, 10);
		const head = Buffer.from("PK\x01\x02\x14\0", "latin1");
		bodies.push(body);
		directory.push(Buffer.concat([head, common, place, title]));
		at += body.length;
	}
	const end = Buffer.alloc(22);
	end.write("PK\x05\x06", "latin1");
	end.writeUInt16LE(directory.length, 8);
	end.writeUInt16LE(directory.length, 10);
	end.writeUInt32LE(Buffer.concat(directory).length, 12);
	end.writeUInt32LE(at, 16);
	return Buffer.concat([...bodies, ...directory, end]);
}
