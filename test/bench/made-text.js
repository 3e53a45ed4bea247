// Text as source code, lockfiles and their edits have it: words of which a few are frequent,
// indented lines, numbers, hashes. Nothing in it is a key.

const syllables = "re con ta li ser get ma dex val na set pro mi tor ent do ver list use to".split(
	" ",
);
const marks = [" = ", "(", ", ", ".", "); ", " => ", ": ", " + ", "[", "] ", " ", " "];
const closings = [";", "", ",", " {", "}", ");", "", ";"];
const vocabularySize = 3000;

/** Words to write with: the same for every text of one random source. */
const vocabularies = new WeakMap();

export function makeText(random, lineCount) {
	let text = "";
	for (let line = 0; line < lineCount; line++) text += makeLine(random);
	return text;
}

function makeLine(random) {
	if (random.below(8) === 0) return "\n";
	const words = vocabularyOf(random);
	let line = "\t".repeat(random.skewed(6));
	for (let count = 2 + random.below(6); count > 0; count--) {
		line += words[random.skewed(words.length)] + random.pick(marks);
	}
	if (random.below(12) === 0) line += random.below(1e6);
	if (random.below(200) === 0) line += `"${random.hex(random.pick([7, 16, 40, 64]))}"`;
	return `${line}${random.pick(closings)}\n`;
}

function vocabularyOf(random) {
	const known = vocabularies.get(random);
	if (known !== undefined) return known;
	const made = Array.from({ length: vocabularySize }, () =>
		Array.from({ length: 1 + random.below(4) }, () => random.pick(syllables)).join(""),
	);
	// The words that a scan for these providers stops at.
	for (const word of ["iterable", "key", "token", "mailing"]) made[50 + random.below(500)] = word;
	vocabularies.set(random, made);
	return made;
}

/** Lines are put in, taken out or written anew, at one to six places; a little more is put in. */
export function editText(random, text) {
	let edited = text;
	for (let places = 1 + random.skewed(6); places > 0; places--) {
		const size = random.below(12) === 0 ? 60 : 6;
		const start = lineStart(edited, random.below(edited.length + 1));
		let end = start;
		for (let lines = random.below(size); lines > 0; lines--) end = nextLine(edited, end);
		const added = makeText(random, 1 + random.below(size));
		edited = edited.slice(0, start) + added + edited.slice(end);
	}
	return edited;
}

export function makeLockfile(random, entryCount) {
	return Array.from({ length: entryCount }, () => makeEntry(random)).join("");
}

/** Some packages get another version, and with it another hash. */
export function editLockfile(random, text) {
	let edited = text;
	for (let count = 1 + random.skewed(20); count > 0; count--) {
		const start = edited.indexOf('\t"node_modules/', random.below(edited.length));
		if (start < 0) continue;
		const end = edited.indexOf("\t},\n", start) + "\t},\n".length;
		edited = edited.slice(0, start) + makeEntry(random) + edited.slice(end);
	}
	return edited;
}

function makeEntry(random) {
	const words = vocabularyOf(random);
	const name = `${random.pick(words)}-${random.pick(words)}`;
	const version = [random.below(20), random.below(30), random.below(40)].join(".");
	const hash = random.bytes(64).toString("base64");
	return `\t"node_modules/${name}": {
\t\t"version": "${version}",
\t\t"resolved": "https://packages.example.org/${name}/-/${name}-${version}.tgz",
\t\t"integrity": "sha512-${hash}"
\t},
`;
}

function lineStart(text, at) {
	return text.lastIndexOf("\n", at - 1) + 1;
}

function nextLine(text, at) {
	const end = text.indexOf("\n", at);
	return end < 0 ? text.length : end + 1;
}
