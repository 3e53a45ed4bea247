// Unpacks gzip, zlib and the members of a zip file in memory, up to a limit. Of what is cut off, what was read before is
// given, and all of what only fails its checksum. Files are the business of src/containers/; this is for data that stands in a text.

export interface Unpacked {
	readonly format: "gzip" | "zlib" | "zip";
	/** Of a zip file the names and contents of its members, one below the other. */
	readonly bytes: Buffer;
	readonly members: number;
	/** Of all that was inflated on the way to `bytes`. */
	readonly inflatedBytes: number;
	/** True where there is more. */
	readonly isTooLarge: boolean;
}

/** More counts as a spent budget; the scan of any content may decode so much. */
const maxBytes = 4 << 20;
const maxMembers = 1000;

/** How often packed data in packed data is unpacked again. */
const maxDepth = 3;

/** Undefined where it is no packed data. What is in it may be packed as well. */
export function unpack(packed: Buffer, depth = 0): Unpacked | undefined {
	if (packed.length > 4 && packed.readUInt32LE(0) === memberMark) return unpackZip(packed, depth);
	const { unzipSync } = zlib();
	const found = inflate((bytes) => unzipSync(bytes, limits(maxBytes)), packed);
	if (found === undefined || found.length === 0) return undefined;
	const format = packed[0] === 0x78 ? "zlib" : "gzip";
	const [members, isTooLarge] = [1, found === "too large"];
	const bytes = found === "too large" ? Buffer.alloc(maxBytes) : found;
	const outer = { format, bytes, members, inflatedBytes: bytes.length, isTooLarge } as const;
	return isTooLarge ? outer : unpackAgain(outer, depth);
}

function unpackAgain(outer: Unpacked, depth: number): Unpacked {
	const { bytes } = outer;
	const isPacked = mark.test(bytes.toString("hex", 0, 4));
	const inner = isPacked && depth < maxDepth ? unpack(bytes, depth + 1) : undefined;
	if (inner === undefined) return outer;
	return {
		...inner,
		format: outer.format,
		members: outer.members + inner.members,
		inflatedBytes: outer.inflatedBytes + inner.inflatedBytes,
	};
}

const mark = /^(?:1f8b08|78(?:01|5e|9c|da)|504b0304)/;

const memberMark = 0x04034b50;
const descriptorMark = 0x08074b50;
const [stored, deflated] = [0, 8] as const;

function unpackZip(packed: Buffer, depth: number): Unpacked | undefined {
	const pieces: Buffer[] = [];
	const format = "zip";
	let [at, members, inflatedBytes, isTooLarge] = [0, 0, 0, false];
	while (at + 30 <= packed.length && packed.readUInt32LE(at) === memberMark) {
		const nameEnd = at + 30 + packed.readUInt16LE(at + 26);
		const start = nameEnd + packed.readUInt16LE(at + 28);
		const member = readMember(packed, at, start, maxBytes - inflatedBytes);
		if (member === undefined) {
			// What stands behind it may be read, where its header says where that is.
			const end = start + packed.readUInt32LE(at + 18);
			if (end === start) break;
			at = end;
			continue;
		}
		const { content } = member;
		const whole = { format, bytes: content, members: 1, inflatedBytes: content.length } as const;
		const inner = unpackAgain({ ...whole, isTooLarge: false }, depth);
		members += inner.members;
		inflatedBytes += inner.inflatedBytes;
		if (members > maxMembers || inflatedBytes >= maxBytes || inner.isTooLarge) {
			isTooLarge = true;
			break;
		}
		pieces.push(packed.subarray(at + 30, nameEnd), lineEnd, inner.bytes, lineEnd);
		at = member.end;
	}
	if (members === 0) return undefined;
	return { format, bytes: Buffer.concat(pieces), members, inflatedBytes, isTooLarge };
}

const lineEnd = Buffer.from("\n");

/** Undefined for a method that is not read here, and for what is damaged. */
function readMember(
	packed: Buffer,
	at: number,
	start: number,
	left: number,
): { readonly content: Buffer; readonly end: number } | undefined {
	const method = packed.readUInt16LE(at + 8);
	if (method === stored) {
		const end = start + packed.readUInt32LE(at + 18);
		return { content: packed.subarray(start, end), end };
	}
	if (method !== deflated || start >= packed.length) return undefined;
	let length = 0;
	const content = inflate((bytes) => {
		const { buffer, engine } = zlib().inflateRawSync(bytes, {
			...limits(left),
			info: true,
		}) as unknown as {
			readonly buffer: Buffer;
			readonly engine: { readonly bytesWritten: number };
		};
		length = engine.bytesWritten;
		return buffer;
	}, packed.subarray(start));
	if (content === undefined) return undefined;
	if (content === "too large") return { content: Buffer.alloc(left), end: packed.length };
	const end = start + length;
	const hasDescriptor = (packed.readUInt16LE(at + 6) & 8) !== 0;
	if (!hasDescriptor || end + 4 > packed.length) return { content, end };
	return { content, end: end + (packed.readUInt32LE(end) === descriptorMark ? 16 : 12) };
}

function inflate(
	read: (packed: Buffer) => Buffer,
	packed: Buffer,
): Buffer | "too large" | undefined {
	try {
		return read(packed);
	} catch (error) {
		const { code, message } = error as NodeJS.ErrnoException;
		if (code === "ERR_BUFFER_TOO_LARGE") return "too large";
		return /^incorrect (?:data|length) check/.test(message)
			? inflateUnchecked(read, packed)
			: undefined;
	}
}

/** Looks for where the checksum stands: what is cut off there is read as far as it goes. */
function inflateUnchecked(read: (packed: Buffer) => Buffer, packed: Buffer): Buffer | undefined {
	let [good, bad]: [Buffer | undefined, number] = [undefined, packed.length];
	for (let low = 0; bad - low > 1; ) {
		const end = (low + bad) >> 1;
		try {
			[good, low] = [read(packed.subarray(0, end)), end];
		} catch {
			bad = end;
		}
	}
	return good;
}

function limits(maxOutputLength: number) {
	return { finishFlush: zlib().constants.Z_SYNC_FLUSH, maxOutputLength };
}

function zlib() {
	// biome-ignore lint/style/noRestrictedGlobals: loads a module that hardly any content asks for, and reads nothing.
	return process.getBuiltinModule("node:zlib");
}
