// Looks up the named entities of HTML that a value can be written with, by a hash of the name in lower case. The list
// is that of src/detect/escape-codes.ts.

/** How many there may be; their hashes and codes, in that order. */
let count: u32 = 0;
let table: usize = 0;

/** Two numbers each. */
export function setEntities(list: usize, length: u32): void {
	table = list;
	count = length;
}

/** What a name stands for, 0 for none. */
export function entityCode(hash: u32): u32 {
	for (let index: u32 = 0; index < count; index++) {
		const address = table + ((<usize>index) << 3);
		if (load<u32>(address) === hash) return load<u32>(address, 4);
	}
	return 0;
}
