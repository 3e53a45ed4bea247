// Reads the bits of a deflate stream. Bytes are taken eight at a time, so some are taken before they are used.

/** The next byte to take. */
export let next: usize = 0;
/** Bits that were taken and not used. */
export let bits: u64 = 0;
/** Their number, in the lowest six bits. */
export let count: u32 = 0;

/** Starts at an address, on a whole byte; or goes on with bits that were taken. */
export function setInput(at: usize, taken: u64 = 0, takenCount: u32 = 0): void {
	next = at;
	bits = taken;
	count = takenCount;
}

/** Takes as many bytes as fit: then there are 56 bits or more. */
export function refill(): void {
	bits |= load<u64>(next) << count;
	next += 7 - ((count >> 3) & 7);
	count |= 56;
}

export function drop(used: u32): void {
	bits >>= used;
	count -= used;
}

/** The address of the first byte of which no bit is used. */
export function unusedFrom(): usize {
	return next - ((count & 63) >> 3);
}
