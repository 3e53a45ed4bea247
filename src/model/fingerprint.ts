// The form of a fingerprint, for whatever takes one from a person. finding/fingerprint.ts makes them.

/** A whole one, as programs write it. */
export const fingerprintForm: RegExp = /^[0-9a-f]{40}$/;

/** For messages that refuse anything else; what was written is not quoted, for it may be a key. */
export const fingerprintAdvice: string =
	"Write the whole fingerprint, 40 hexadecimal digits in small letters";

/** A whole one or its beginning, as people write it. 32 digits are refused: they look like a key. */
export const cutFingerprintForm: RegExp = /^(?!.{32}$)[0-9a-f]{6,40}$/;

export const cutFingerprintAdvice: string =
	"Write the first digits of the fingerprint, at least 6 and not 32, in small letters";
