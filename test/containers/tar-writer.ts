// Writes tar files, right ones and wrong ones.

export interface TarEntry {
	readonly name: string;
	readonly content?: Buffer;
	/** As the header writes it; by default that of the content. */
	readonly sizeField?: string | Buffer;
	readonly type?: string;
	readonly hasBadSum?: boolean;
	readonly hasSignedSum?: boolean;
	/** "ustar" by default; old programs write none. */
	readonly mark?: string;
}

export function makeTar(entries: readonly TarEntry[], { isCut = false } = {}): Buffer {
	const blocks = entries.flatMap((entry) => [headerOf(entry), padded(entry.content ?? empty)]);
	return Buffer.concat(isCut ? blocks : [...blocks, Buffer.alloc(1024)]);
}

function headerOf(entry: TarEntry): Buffer {
	const { name, content = empty, sizeField, type = "0", mark = "ustar\x0000" } = entry;
	const header = Buffer.alloc(512);
	header.write(name.slice(0, 100), 0);
	header.write("0000644\0", 100);
	const size = sizeField ?? `${content.length.toString(8).padStart(11, "0")} `;
	Buffer.from(size as string).copy(header, 124);
	header.write("00000000000 ", 136);
	header.write(type, 156);
	header.write(mark, 257, "latin1");
	header.fill(" ", 148, 156);
	const counted = entry.hasSignedSum ? new Int8Array(header) : header;
	const sum = [...counted].reduce((all, byte) => all + byte, entry.hasBadSum ? 1 : 0);
	header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
	return header;
}

function padded(content: Buffer): Buffer {
	return Buffer.concat([content, Buffer.alloc((512 - (content.length % 512)) % 512)]);
}

const empty = Buffer.alloc(0);
