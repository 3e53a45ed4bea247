// Cuts a name into its words, in lower case. Values that stand near each other have the same names, so the last ones are
// remembered.

/** camelCase, snake_case, kebab-case, dots and blanks; numbers behind a word are dropped. */
export function splitWords(text: string): readonly string[] {
	let words = known.get(text);
	if (words === undefined) {
		words = plainLetters(text)
			.replace(/([A-Z]{1,40})([A-Z][a-z])/g, "$1 $2")
			.replace(/([a-z0-9])([A-Z])/g, "$1 $2")
			.toLowerCase()
			.split(/[^a-z0-9]+/)
			.map((word) => word.replace(/^([a-z]{3,})\d{1,3}$/, "$1"))
			.filter((word) => word !== "");
		if (known.size >= maxKnown) known.clear();
		if (text.length <= maxLength) known.set(text, words);
	}
	return words;
}

const known = new Map<string, readonly string[]>();
const [maxKnown, maxLength] = [500, 120];

/** Letters of UTF-8 as they stand in one character a byte: "Schl\u00c3\u00bcssel" is "Schluessel", "cl\u00c3\u00a9" is "cle". */
function plainLetters(text: string): string {
	if (!text.includes("\u00c3")) return text;
	return text.replace(/\u00c3([\u0080-\u00bf])/g, (pair, second: string) => plain[second] ?? pair);
}

const plain: Readonly<Record<string, string>> = {
	"\u00bc": "ue",
	"\u0096": "Oe",
	"\u00b6": "oe",
	"\u00a4": "ae",
	"\u00a9": "e",
	"\u00a8": "e",
	"\u00b1": "n",
	"\u00a7": "c",
	"\u00a3": "a",
	"\u00a1": "a",
	"\u00ad": "i",
	"\u00b3": "o",
	"\u00ba": "u",
};
