// Reads the head of a deflate block that brings its own Huffman codes, and builds their tables. The codes'
// lengths are compressed themselves, with a third code.
// https://www.rfc-editor.org/rfc/rfc1951, section 3.2.7

import { bits, drop, refill, unusedFrom } from "./bit-reader";
import {
	buildTable,
	codeLengths,
	distanceBits,
	distanceEntries,
	dynamicDistances,
	dynamicLiterals,
	isSpecial,
	lengthCodeBits,
	lengthCodeEntries,
	lengthCodeTable,
	literalBits,
	literalEntries,
} from "./huffman";

const distanceLengths = memory.data(32);
const lengthCodeOrder = memory.data<u8>([
	16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15,
]);

/** Builds `dynamicLiterals` and `dynamicDistances`; false where the lengths are malformed. */
export function readDynamicTables(end: usize): bool {
	const literals = (<u32>bits & 31) + 257;
	const distances = (<u32>(bits >> 5) & 31) + 1;
	const lengthCodes = (<u32>(bits >> 10) & 15) + 4;
	drop(14);
	if (literals > 286 || distances > 30) return false;
	memory.fill(codeLengths, 0, 19);
	for (let code: u32 = 0; code < lengthCodes; code++) {
		if ((code & 15) === 0) refill();
		store<u8>(codeLengths + load<u8>(lengthCodeOrder + code), <u8>bits & 7);
		drop(3);
	}
	if (!buildTable(lengthCodeTable, lengthCodeBits, lengthCodeEntries, 19, 7, false)) return false;
	if (!readLengths(literals + distances, end)) return false;
	if (load<u8>(codeLengths + 256) === 0) return false;
	// Kept while the other table is built.
	memory.copy(distanceLengths, codeLengths + literals, distances);
	if (!buildTable(dynamicLiterals, literalBits, literalEntries, literals, 15, true)) return false;
	memory.copy(codeLengths, distanceLengths, distances);
	return buildTable(dynamicDistances, distanceBits, distanceEntries, distances, 15, true);
}

function readLengths(total: u32, end: usize): bool {
	for (let code: u32 = 0; code < total; ) {
		refill();
		if (unusedFrom() > end) return false;
		const entry = load<u32>(lengthCodeTable + ((<usize>bits & ((1 << lengthCodeBits) - 1)) << 2));
		if (entry & isSpecial) return false;
		drop(entry & 255);
		const symbol = entry >> 16;
		if (symbol < 16) {
			store<u8>(codeLengths + code, <u8>symbol);
			code++;
			continue;
		}
		// The last length again, or zeros.
		if (symbol === 16 && code === 0) return false;
		const value: u8 = symbol === 16 ? load<u8>(codeLengths + code - 1) : 0;
		const extra: u32 = symbol === 16 ? 2 : symbol === 17 ? 3 : 7;
		const times = (symbol === 18 ? 11 : 3) + (<u32>bits & ((1 << extra) - 1));
		drop(extra);
		if (code + times > total) return false;
		memory.fill(codeLengths + code, value, times);
		code += times;
	}
	return true;
}
