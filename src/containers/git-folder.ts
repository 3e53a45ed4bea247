// Joins the files of a git folder to one content, in memory, and takes them apart again: a container of our own. An
// object can be made from one in another pack, and be named by commits in a third, so all are read together.

export interface FolderFile {
	/** Relative to the folder. */
	readonly name: string;
	readonly bytes: Buffer;
}

export const objectFolderMark = "unleak git folder\n\0\x01\x02";

export function joinFiles(files: readonly FolderFile[]): Buffer<ArrayBuffer> {
	const pieces: Buffer[] = [Buffer.from(objectFolderMark, "latin1")];
	for (const { name, bytes } of files) {
		const head = Buffer.alloc(8);
		const nameBytes = Buffer.from(name);
		head.writeUInt32LE(nameBytes.length, 0);
		head.writeUInt32LE(bytes.length, 4);
		pieces.push(head, nameBytes, bytes);
	}
	return Buffer.concat(pieces as readonly Uint8Array[]);
}

/** What was joined; anybody's bytes can look like it. */
export function* filesOf(joined: Buffer): Generator<FolderFile> {
	for (let at = objectFolderMark.length; at + 8 <= joined.length; ) {
		const nameEnd = at + 8 + joined.readUInt32LE(at);
		const end = nameEnd + joined.readUInt32LE(at + 4);
		yield {
			name: joined.toString("utf8", at + 8, Math.min(nameEnd, at + 8 + maxNameBytes)),
			bytes: joined.subarray(nameEnd, end),
		};
		at = end;
	}
}

const maxNameBytes = 4096;
