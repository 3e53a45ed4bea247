// Writes compound files as older office programs do: short streams share one stream, and the sectors of a long one are
// scattered.

const [sectorBytes, shortBytes, shortLimit] = [512, 64, 4096];
const [endOfChain, unused] = [0xfffffffe, 0xffffffff];

export function compoundFileOf(streams: Readonly<Record<string, Buffer>>): Buffer {
	const shorts: Buffer[] = [];
	const shortTable: number[] = [];
	const sectors: Buffer[] = [];
	const table: number[] = [];
	/** Every second sector is another one's, and the first comes last. */
	const addLong = (content: Buffer): number => {
		const count = Math.ceil(content.length / sectorBytes);
		const from = sectors.length;
		for (let index = 0; index < 2 * count; index++) {
			sectors.push(Buffer.alloc(sectorBytes));
			table.push(unused);
		}
		const places = Array.from({ length: count }, (_, index) => from + 2 * (count - 1 - index));
		for (const [index, place] of places.entries()) {
			content.copy(sectors[place]!, 0, index * sectorBytes);
			table[place] = places[index + 1] ?? endOfChain;
		}
		return places[0] ?? endOfChain;
	};
	const addShort = (content: Buffer): number => {
		const from = shorts.length;
		for (let at = 0; at < content.length; at += shortBytes) {
			shorts.push(Buffer.concat([content.subarray(at, at + shortBytes)], shortBytes));
			shortTable.push(at + shortBytes < content.length ? shorts.length : endOfChain);
		}
		return from;
	};
	const entries = Object.entries(streams).map(([name, content]) => {
		const start = content.length < shortLimit ? addShort(content) : addLong(content);
		return entryOf(name, 2, start, content.length);
	});
	const shortStream = Buffer.concat(shorts);
	const root = entryOf("Root Entry", 5, addLong(shortStream), shortStream.length);
	const directory = addLong(Buffer.concat([root, ...entries]));
	const shortStart = addLong(wordsOf(shortTable));
	const tablePlaces: number[] = [];
	while (tablePlaces.length * (sectorBytes / 4) < table.length + tablePlaces.length)
		tablePlaces.push(table.length + tablePlaces.length);
	const whole = wordsOf(
		[...table, ...tablePlaces.map(() => 0xfffffffd)],
		tablePlaces.length * sectorBytes,
	);
	return Buffer.concat([headerOf(tablePlaces, directory, shortStart), ...sectors, whole]);
}

function headerOf(tablePlaces: readonly number[], directory: number, shortStart: number): Buffer {
	const header = Buffer.alloc(sectorBytes, 0xff);
	header.fill(0, 0, 76);
	header.write("d0cf11e0a1b11ae1", "hex");
	header.writeUInt16LE(9, 30);
	header.writeUInt16LE(6, 32);
	header.writeUInt32LE(tablePlaces.length, 44);
	header.writeUInt32LE(directory, 48);
	header.writeUInt32LE(shortLimit, 56);
	header.writeUInt32LE(shortStart, 60);
	header.writeUInt32LE(endOfChain, 68);
	for (const [index, place] of tablePlaces.entries()) header.writeUInt32LE(place, 76 + 4 * index);
	return header;
}

function entryOf(name: string, type: number, start: number, size: number): Buffer {
	const entry = Buffer.alloc(128);
	entry.write(name, "utf16le");
	entry.writeUInt16LE(2 * name.length + 2, 64);
	entry[66] = type;
	entry.writeUInt32LE(start, 116);
	entry.writeUInt32LE(size, 120);
	return entry;
}

function wordsOf(words: readonly number[], bytes = 4 * words.length): Buffer {
	const buffer = Buffer.alloc(bytes, 0xff);
	for (const [index, word] of words.entries()) buffer.writeUInt32LE(word, 4 * index);
	return buffer;
}
