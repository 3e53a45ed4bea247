// Finds the call that joins a list of literals (["a", "b"].join("")). Where it searched for one literal it does not
// search again for the next.

export class JoinSearch {
	readonly #bytes: Uint8Array;
	#joinAt = -1;
	#searchedFrom = 0;
	#searchedTo = 0;

	constructor(bytes: Uint8Array) {
		this.#bytes = bytes;
	}

	/** True where a call that joins a list of literals stands near. What was searched is not searched again. */
	isNear(at: number): boolean {
		const from = Math.max(0, at - joinReach);
		const to = Math.min(this.#bytes.length, at + joinReach);
		if (this.#joinAt >= from && this.#joinAt < to) return true;
		const goesOn = from >= this.#searchedFrom && from <= this.#searchedTo;
		if (!goesOn) this.#searchedFrom = from;
		const first = goesOn ? this.#searchedTo : from;
		// A call may begin in what was searched.
		const text = layerTextOf(this.#bytes, Math.max(from, first - 24), to);
		const found = text.search(joinCalls);
		this.#searchedTo = Math.max(first, to);
		if (found < 0) return false;
		this.#joinAt = Math.max(from, first - 24) + found;
		this.#searchedTo = this.#joinAt + 1;
		return true;
	}
}

const joinReach = 1000;

const joinCalls = /(?:join|implode|concat|Char(?:s|Code)?)\w{0,10}\s?\(/i;

function layerTextOf(bytes: Uint8Array, from: number, to: number): string {
	const { buffer, byteOffset } = bytes;
	return Buffer.from(buffer, byteOffset + from, Math.max(0, to - from)).toString("latin1");
}
