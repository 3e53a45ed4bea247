// Yields what a person wrote in a commit or an annotated tag as blobs to scan.

import { type CommitOrTag, parseAuthorAndDate } from "../../git/commit-or-tag.ts";
import type { Blob } from "../../model/blob.ts";
import type { ScanAccounting } from "../source.ts";

/** Yields the headers ("author") and the message: lines count from the start of each. */
export function* authoredBlobs(
	{ id, type }: { readonly id: string; readonly type: string },
	{ headers, message }: CommitOrTag,
	accounting: ScanAccounting,
): Generator<Blob> {
	const common = { path: "", commit: id, ...parseAuthorAndDate(headers) };
	const where = type === "tag" ? "tag" : "message";
	accounting.addPlanned(headers.length);
	yield {
		content: { kind: "bytes", bytes: headers },
		provenance: [{ where: "author", ...common }],
	};
	accounting.addPlanned(message.length);
	yield { content: { kind: "bytes", bytes: message }, provenance: [{ where, ...common }] };
}
