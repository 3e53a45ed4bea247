// A content, or a part of one, on which only the scanner can decide, and the check that decides. A worker
// may defer it to the main thread, where the scanner is warm: V8 compiles JavaScript for each thread
// anew, which takes as long as hundreds of checks.

import type { Scanner, ScanRequest } from "./scanner.ts";

export interface DeferredCandidate {
	readonly bytes: Uint8Array;
	readonly request: Pick<ScanRequest, "isPart" | "from" | "to">;
}

/** True when a scan gives a match or a problem. */
export type MatchCheck = (candidate: DeferredCandidate) => boolean;

export function createMatchCheck({ scan }: Scanner): MatchCheck {
	return ({ bytes, request }) => {
		const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
		const { matches, problems } = scan(content, request);
		return matches.length > 0 || problems.length > 0;
	};
}

/** A copy that can be sent to another thread, with no more memory behind it than its bytes. */
export function copyCandidate({ bytes, request }: DeferredCandidate): DeferredCandidate {
	return { bytes: new Uint8Array(bytes), request };
}
