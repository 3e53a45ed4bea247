// Computes Adler-32, the checksum at the end of a zlib stream, sixteen bytes at a time.
// https://www.rfc-editor.org/rfc/rfc1950, section 8.2

export function adler32(at: usize, size: usize): u32 {
	let low: u32 = 1;
	let high: u32 = 0;
	const weights = i8x16(16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1);
	while (size >= 16) {
		// So many steps fit into 32 bits before the remainder is taken.
		let steps = min<usize>(size >> 4, 345);
		size -= steps << 4;
		let sums = i32x4.splat(0);
		let prefixes = i32x4.splat(0);
		let weighted = i32x4.splat(0);
		high += low * <u32>(steps << 4);
		do {
			const bytes = v128.load(at);
			at += 16;
			prefixes = i32x4.add(prefixes, sums);
			sums = i32x4.add(sums, i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(bytes)));
			const some = i16x8.extmul_low_i8x16_u(bytes, weights);
			const others = i16x8.extmul_high_i8x16_u(bytes, weights);
			weighted = i32x4.add(
				weighted,
				i32x4.add(i32x4.extadd_pairwise_i16x8_u(some), i32x4.extadd_pairwise_i16x8_u(others)),
			);
		} while (--steps);
		high += (sumOf(prefixes) << 4) + sumOf(weighted);
		low += sumOf(sums);
		low %= 65521;
		high %= 65521;
	}
	while (size > 0) {
		low += load<u8>(at++);
		high += low;
		size--;
	}
	return ((high % 65521) << 16) | (low % 65521);
}

function sumOf(lanes: v128): u32 {
	return (
		i32x4.extract_lane(lanes, 0) +
		i32x4.extract_lane(lanes, 1) +
		i32x4.extract_lane(lanes, 2) +
		i32x4.extract_lane(lanes, 3)
	);
}
