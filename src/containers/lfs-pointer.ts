// Tells the pointers that Git LFS leaves in the place of a content: https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md

/** The id of the content, its SHA-256; undefined for what is no pointer. */
export function lfsIdOf(content: Uint8Array): string | undefined {
	if (content[0] !== 0x76 || content.length >= endOfPointers) return undefined;
	const text = Buffer.from(content.buffer, content.byteOffset, content.length).toString("latin1");
	return text.startsWith(lfsFirstLine)
		? /^oid sha256:([0-9a-f]{64})\r?$/m.exec(text)?.[1]
		: undefined;
}

const lfsFirstLine = "version https://git-lfs.github.com/spec/";
/** A pointer has fewer bytes. */
export const endOfPointers = 1024;
