// Decides whether a file is named after a provider and holds nothing but its settings: in config/mailchimp.yml
// nothing else tells whose key "api_key" is.

import type { ValueContext } from "./mentions.ts";
import { environmentWords } from "./name-words.ts";
import { type NameVocabulary, type ReadName, readName } from "./names.ts";
import type { Owner } from "./owner-list.ts";
import type { Claim } from "./provider-claims.ts";
import { isAlone } from "./role-nearby.ts";
import { splitWords } from "./split-words.ts";

/** What a path says: a claim, and an owner outside of all others where the whole file is the provider's. */
export interface PathReading {
	readonly claim: Claim;
	readonly owner?: Owner;
	readonly name?: ReadName;
}

/** The words that a path is compared with. */
export interface PathWords {
	/** Words that name the provider, each alone. */
	readonly words: readonly string[];
	/** Those of them that are words of programming languages too. */
	readonly ordinary: ReadonlySet<string>;
	readonly vocabulary: NameVocabulary;
}

/** The weights of a claim: by the file's whole name, by a part of it or the folder's name, from farther up. */
const [wholeWeight, partWeight, folderWeight] = [4.5, 2, 1];
/** The rank of a path: farther than all that stands in the file. */
const pathRank = 21;

/** Makes the reader of paths. All values of a content have one path, which is read once. */
export function compilePathReader(
	pathWords: PathWords,
): (path: string | undefined) => PathReading | undefined {
	let last: { readonly path?: string; readonly reading?: PathReading } | undefined;
	return (path) => {
		if (last === undefined || last.path !== path) {
			const reading = readPath(path, pathWords);
			last = { ...(path !== undefined && { path }), ...(reading && { reading }) };
		}
		return last.reading;
	};
}

/** Reads a path, which is undefined where it is not known: then the best that any could say. */
function readPath(path: string | undefined, pathWords: PathWords): PathReading | undefined {
	const { words, ordinary, vocabulary } = pathWords;
	if (words.length === 0) return undefined;
	if (path === undefined) return wholeFile(words[0]!, `${words[0]!}_api_key`, vocabulary);
	const parts = path.slice(-200).split("/");
	const base = parts.pop()!;
	const named = findWord(base, words);
	if (named !== undefined) {
		const stem = base.replace(/(?:\.[a-z]\w{0,7}){1,2}$/i, "");
		const reading = wholeFile(named, stem, vocabulary);
		const isWhole = reading.name!.provider !== undefined && reading.name!.foreign.length === 0;
		const isMeant = !ordinary.has(named) || settingsFile.test(base) || settingsName.test(stem);
		if (isWhole && isMeant) return reading;
		return pathClaim(named, ordinary.has(named) ? folderWeight : partWeight);
	}
	const folder = findWord(parts.pop() ?? "", words);
	if (folder !== undefined && !ordinary.has(folder)) return pathClaim(folder, partWeight);
	const above = folder ?? findWord(parts.join("/"), words);
	return above === undefined ? undefined : pathClaim(above, folderWeight);
}

/** In the code of "iterable.ts" and "IterableTest.php" the word means something else. */
const settingsFile =
	/\.(?:ya?ml|json5?|env|ini|conf|cfg|config|properties|toml|plist|xcconfig)$|^\.env/i;
const settingsName = /api|config|credential|setting|service|client/i;

function pathClaim(word: string, weight: number): PathReading {
	return { claim: { weight, says: `its path speaks of "${word}"`, rank: pathRank } };
}

function wholeFile(word: string, stem: string, vocabulary: NameVocabulary): PathReading {
	return {
		claim: { weight: wholeWeight, says: `its file is named after "${word}"`, rank: pathRank },
		owner: { relation: "file", text: stem, from: -1, to: -1 },
		name: readName(stem, vocabulary),
	};
}

function findWord(text: string, words: readonly string[]): string | undefined {
	const parts = splitWords(text);
	const joined = parts.join("");
	return words.find((word) => (word.length > 4 ? joined.includes(word) : parts.includes(word)));
}

/** What its file is named after says little of a value that is named for something else. */
export function weaken(claim: Claim | undefined): Claim | undefined {
	return claim && { ...claim, weight: Math.min(claim.weight, partWeight) };
}

/** A file's name is a value's own where only an environment is nearer, or nothing else stands in it. */
export function leavesNameToFile(around: ValueContext, names: readonly ReadName[]): boolean {
	if (names.length > 0)
		return names.every(({ words }) => words.every((word) => environmentWords.has(word)));
	return isAlone(around);
}
