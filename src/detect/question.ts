// Does a content hold a match? A screen asks it of what it cannot rule out; it may be asked in another
// thread, where the scanner is warm: V8 compiles JavaScript for each thread anew, which takes as long
// as hundreds of answers.

import type { Scanner, ScanRequest } from "./scanner.ts";

/** What a scan is to look at: a content, or a part of one. */
export interface Question {
	readonly bytes: Uint8Array;
	readonly request: Pick<ScanRequest, "isPart" | "from" | "to">;
}

/** True when a scan gives a match or a problem. */
export type Judge = (question: Question) => boolean;

export function createJudge({ scan }: Scanner): Judge {
	return ({ bytes, request }) => {
		const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
		const { matches, problems } = scan(content, request);
		return matches.length > 0 || problems.length > 0;
	};
}

/** A copy that can be sent to another thread, with no more memory behind it than its bytes. */
export function copyOf({ bytes, request }: Question): Question {
	return { bytes: new Uint8Array(bytes), request };
}
