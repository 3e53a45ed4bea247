// Finds the call that joins a list of literals. Where it searched for one literal it does not search again for the
// next.

import { isDigit, isLetter } from "./ascii";
import { byteAt, content, hasNoVersions, size } from "./candidate-regions";
import { failed } from "./characters";

/** How far from a literal a call may stand that joins it with others. */
const joinReach: u32 = 1010;

/** Where such a call may stand, and the range around it that was searched. */
let joinAt: u32 = 0xffff_ffff;

let searchedFrom: u32 = 0;

let searchedTo: u32 = 0;

export function forgetJoins(): void {
	joinAt = failed;
	searchedFrom = 0;
	searchedTo = 0;
}

/** Whether a call that joins a list may stand near. */
export function joinsNear(at: u32): bool {
	// In a later version one may.
	if (!hasNoVersions) return true;
	const from = at > joinReach ? at - joinReach : 0;
	const to = min<u32>(size, at + joinReach);
	if (joinAt !== failed && joinAt >= from && joinAt < to) return true;
	const goesOn = from >= searchedFrom && from <= searchedTo;
	if (!goesOn) searchedFrom = from;
	const found = findJoin(goesOn ? searchedTo : from, to);
	searchedTo = found === failed ? max<u32>(goesOn ? searchedTo : 0, to) : found + 1;
	if (found === failed) return false;
	joinAt = found;
	return true;
}

/** Where a word of such a call begins: "join", "implode", "concat" or "char". */
function findJoin(from: u32, to: u32): u32 {
	for (let place = from; place < to; place += 16) {
		const address = content + place;
		const one = lowerCase(address);
		const two = lowerCase(address + 1);
		const three = lowerCase(address + 2);
		const heads = v128.or(
			v128.or(
				threeOf(one, two, three, 0x6a, 0x6f, 0x69),
				threeOf(one, two, three, 0x6d, 0x70, 0x6c),
			),
			v128.or(
				threeOf(one, two, three, 0x63, 0x6f, 0x6e),
				threeOf(one, two, three, 0x63, 0x68, 0x61),
			),
		);
		if (!v128.any_true(heads)) continue;
		for (let bits = i8x16.bitmask(heads); bits !== 0; bits &= bits - 1) {
			const head = place + <u32>ctz(bits);
			if (head < to && isCalled(head)) return head;
		}
	}
	return failed;
}

function lowerCase(address: usize): v128 {
	return v128.or(v128.load(address), i8x16.splat(32));
}

function threeOf(first: v128, second: v128, third: v128, one: i8, two: i8, three: i8): v128 {
	return v128.and(
		v128.and(i8x16.eq(first, i8x16.splat(one)), i8x16.eq(second, i8x16.splat(two))),
		i8x16.eq(third, i8x16.splat(three)),
	);
}

/** Whether a word is followed by a bracket. */
function isCalled(at: u32): bool {
	let end = at + 3;
	while (end < at + 18 && (isLetter(byteAt(end)) || isDigit(byteAt(end)) || byteAt(end) === 0x5f))
		end++;
	return byteAt(end) === 0x28 || byteAt(end + 1) === 0x28;
}
