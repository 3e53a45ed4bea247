// Tells a sample in a document or a template: it is seldom a key, and sometimes is one.

import type { ReadName } from "./names.ts";
import type { Owner } from "./owner-list.ts";
import type { Reason } from "./reason.ts";

/** Gives the reason against a value whose names or whose file's name say that it is a sample. */
export function readSample(
	owners: readonly Owner[],
	names: readonly ReadName[],
	path: string | undefined,
): Reason | undefined {
	const isNamed = ({ words }: ReadName, index: number) =>
		words.some(isSample) && !sampleDomain.test(owners[index]!.text);
	if (names.slice(0, 4).some(isNamed)) return { says: "stands as an example", weight };
	if (path !== undefined && fileOfSamples.test(path)) {
		return { says: "stands in a file of examples", weight };
	}
	return undefined;
}

/** One level less. */
const weight = -2.5;

function isSample(word: string): boolean {
	return /^(?:examples?|samples?|placeholder|dummy|fake|mock)$/.test(word);
}

/** "example" in a domain or package says nothing: example.org, com.example. */
const sampleDomain = /@|\bexample\.[a-z]|[a-z]\.example\b/i;
const fileOfSamples = /\.(?:example|sample|template|dist|tmpl)(?:\.\w{1,8})?$/i;
