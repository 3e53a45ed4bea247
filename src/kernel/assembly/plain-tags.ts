// Finds the other end of a tag whose brackets are not escaped: a value may go on there.

import { lineFeed } from "./ascii";
import { isSignByte, readsMail } from "./byte-kinds";
import { byteAt, size } from "./candidate-regions";
import { equals, failed } from "./characters";

/** The longest tag, as escapes may write it. */
const maxTag: u32 = 192;

/** Where the tag ends that "<" opens: the place itself where none ends, `failed` where an escape may end it. */
export function tagEnd(at: u32): u32 {
	if (byteAt(at) === 0x3e) return isInPlainTag(at) ? at : failed;
	for (let next = at + 1; next < at + maxTag; next++) {
		const byte = byteAt(next);
		if (byte === 0x3e) return next + 1;
		if (byte === lineFeed || byte === 0x3c || next >= size) return at;
		if (mayBeEscaped(byte)) return failed;
	}
	return at;
}

/** Where the tag begins that ">" ends: the place itself where none begins, `failed` where an escape may begin it. */
export function tagStart(at: u32): u32 {
	if (byteAt(at) === 0x3c) return tagEnd(at) === failed ? failed : at;
	const least = at > maxTag ? at - maxTag : 0;
	for (let back = at; back > least; back--) {
		const byte = byteAt(back - 1);
		if (byte === 0x3c) return back - 1;
		if (byte === lineFeed || byte === 0x3e) return at;
		if (mayBeEscaped(byte)) return failed;
	}
	return at;
}

/** Whether "<" stands as it is before a ">" on its line. */
function isInPlainTag(at: u32): bool {
	return tagStart(at) < at;
}

/** Whether a byte may begin an escape, or one of mail may end in it. */
function mayBeEscaped(byte: u32): bool {
	return byte === equals
		? readsMail
		: byte === 0 || byte >= 128 || (isSignByte(byte) && byte !== 0x3e && byte !== 0x3c);
}
