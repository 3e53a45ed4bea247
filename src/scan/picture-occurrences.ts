// Marks what was found in the text of a picture as read from one. It says where among the pixels, and that letters may be
// misread. It leaves out the text around, in which the key may stand once more and be read otherwise. A data centre can
// be misread as well, so it counts as one that only stands near the key: its refusal proves nothing.

import type { SentPart } from "../containers/decoder.ts";
import type { Occurrence } from "../finding/occurrence.ts";

/** `keys` are the places in the text, in bytes, that were read under the form of a key. */
export function asReadFromPicture(
	occurrence: Occurrence,
	keys: NonNullable<SentPart["picture"]>,
): Occurrence {
	const { match } = occurrence;
	const key = keys.find(({ start, end }) => start < match.end && end > match.start);
	const isAgreed = key?.isAgreed === true;
	const { redacted } = match.secret;
	const why = isAgreed ? agreed : differing;
	return {
		...occurrence,
		match: {
			...match,
			confidence: match.confidence === "high" ? "medium" : match.confidence,
			details: {
				...match.details,
				encoding: "ocr",
				...(isAgreed ? {} : { legibility: "seen" as const }),
			},
			...(match.datacenterFrom && { datacenterFrom: "context" as const }),
			why: [...match.why, why],
		},
		start: { line: 1, column: 1 },
		end: { line: 1, column: 1 },
		excerpt: { text: redacted, start: 0, end: redacted.length, line: 1 },
		...(key && { region: key.region }),
	};
}

const agreed = "read from a picture, twice alike";
const differing = "seen in a picture: letters of it may be misread";
