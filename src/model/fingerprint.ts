// What does a fingerprint look like? Whoever writes one down by hand may cut it off, and a cut one
// would match nothing, without a word. How one is made tells finding/fingerprint.ts.

export const fingerprintForm: RegExp = /^[0-9a-f]{40}$/;

/** For messages that refuse anything else; what was written is not quoted, for it may be a key. */
export const fingerprintAdvice: string =
	"Write the whole fingerprint, 40 hexadecimal digits in small letters";
