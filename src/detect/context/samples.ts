// Tells a sample in a document, a template or a fixture: it is seldom a key, and sometimes is one.

import type { ReadName } from "./names.ts";
import type { Owner } from "./owner-list.ts";
import type { Reason } from "./reason.ts";

/** A reason that lowers what is high by a level, however much speaks for the value. */
export interface SampleReason extends Reason {
	readonly isSample: true;
}

/** Gives the reason against a value whose names, whose file or whose folder say that it is a sample. */
export function readSample(
	owners: readonly Owner[],
	names: readonly ReadName[],
	path: string | undefined,
): SampleReason | undefined {
	const isNamed = ({ words }: ReadName, index: number) =>
		words.some(isSample) && !sampleDomain.test(owners[index]!.text);
	if (names.slice(0, 4).some(isNamed)) return reasonOf("stands as an example", oneLevel);
	if (path === undefined) return undefined;
	if (fileOfSamples.test(path)) return reasonOf("stands in a file of examples", oneLevel);
	// Tests and examples hold living keys as often as not; what was recorded or made up for them seldom does.
	if (folderOfFixtures.test(path)) return reasonOf("stands in a folder of fixtures", 0);
	return undefined;
}

const oneLevel = -2.5;

function reasonOf(says: string, weight: number): SampleReason {
	return { says, weight, isSample: true };
}

function isSample(word: string): boolean {
	return /^(?:examples?|samples?|placeholder|dummy|fake|mock)$/.test(word);
}

/** "example" in a domain or package says nothing: example.org, com.example. */
const sampleDomain = /@|\bexample\.[a-z]|[a-z]\.example\b/i;
const fileOfSamples = /\.(?:example|sample|template|dist|tmpl)(?:\.\w{1,8})?$/i;
const folderOfFixtures =
	/(?:^|\/)(?:_{0,2}fixtures?_{0,2}|(?:vcr_)?cassettes?|_{0,2}mocks?_{0,2}|mock[ _-]?data|test[ _-]?data)\//i;
