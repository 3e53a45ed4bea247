// Which families does a pack have, and which entries have none? A base nearly always stands before
// what is made from it, but it need not; and what is made from itself has no beginning.

export interface Families {
	/** Of each entry that entry which is made from it and has the largest family, or -1. */
	readonly heirs: Int32Array;
	/** The first of its other children, and of each entry the next with the same base; or -1. */
	readonly firstChildren: Int32Array;
	readonly nextSiblings: Int32Array;
	/** The entries without a base, in order. */
	readonly roots: Int32Array;
	/**
	 * The entries that are made from themselves, by whatever way, or perhaps are: git does not come
	 * to an end with them.
	 */
	readonly endless: Int32Array;
	/** Of each root how many entries its family has, itself included. */
	readonly members: Int32Array;
	/** Of each root about how many bytes its family has, were each version as long as the first. */
	readonly weights: Float64Array;
}

/** Links each entry to what is made from it, by its base or what is known instead (see findBases). */
export function linkFamilies(bases: Int32Array, types: Uint8Array, sizes: Float64Array): Families {
	const count = bases.length;
	const heirs = shared(Int32Array, count).fill(-1);
	const firstChildren = shared(Int32Array, count).fill(-1);
	const nextSiblings = shared(Int32Array, count).fill(-1);
	const members = new Uint32Array(count).fill(1);
	const families = new Int32Array(count);
	const origins = findOrigins(bases);
	const endless: number[] = [];
	let roots = 0;
	// A base nearly always stands before what is made from it; where not, another heir does as well.
	for (let entry = count - 1; entry >= 0; entry--) {
		const base = bases[entry]!;
		if (base >= 0) members[base]! += members[entry]!;
		else if (types[entry] !== 0) roots++;
		const origin = origins[entry]!;
		if (origin >= 0) families[origin]!++;
		else if (origin === -3) endless.push(entry);
	}
	for (let entry = count - 1; entry >= 0; entry--) {
		const base = bases[entry]!;
		if (base < 0) continue;
		const heir = heirs[base]!;
		let other = entry;
		if (heir === -1 || members[entry]! > members[heir]!) {
			heirs[base] = entry;
			other = heir;
		}
		if (other === -1) continue;
		nextSiblings[other] = firstChildren[base]!;
		firstChildren[base] = other;
	}
	const list = shared(Int32Array, roots);
	const weights = shared(Float64Array, roots);
	const own = shared(Int32Array, roots);
	for (let entry = 0, at = 0; entry < count; entry++) {
		if (bases[entry] !== -1 || types[entry] === 0) continue;
		list[at] = entry;
		own[at] = families[entry]!;
		weights[at++] = families[entry]! * (sizes[entry]! + entryBytes);
	}
	const links = { heirs, firstChildren, nextSiblings };
	return { ...links, roots: list, members: own, weights, endless: Int32Array.from(endless) };
}

/** Of each entry the one without a base that it comes from; -2 where none is known, -3 where none is. */
function findOrigins(bases: Int32Array): Int32Array {
	const [unknown, open] = [-5, -4];
	const origins = new Int32Array(bases.length).fill(unknown);
	for (let entry = 0; entry < bases.length; entry++) {
		let at = entry;
		let last = -1;
		while (at >= 0 && origins[at] === unknown) {
			origins[at] = open;
			last = at;
			at = bases[at]!;
		}
		// What is met while it is open is met again.
		const origin = at === -1 ? last : at < 0 ? at : origins[at] === open ? -3 : origins[at]!;
		for (at = entry; at >= 0 && origins[at] === open; at = bases[at]!) origins[at] = origin;
	}
	return origins;
}

type SharedArray = Float64Array | Int32Array | Uint8Array;

/** An array that all threads see. */
export function shared<T extends SharedArray>(
	type: { new (buffer: SharedArrayBuffer): T; readonly BYTES_PER_ELEMENT: number },
	length: number,
): T {
	return new type(new SharedArrayBuffer(length * type.BYTES_PER_ELEMENT));
}

/** To read an entry costs as much as to read so many bytes more. */
const entryBytes = 2000;
