// Tells a generated key from a placeholder that a person typed. The thresholds are chosen so that a random key is
// wrongly refused less often than once in a million (test/detect/randomness.test.ts draws and counts).

/**
 * Shannon entropy in bits per character. 32 random hex digits have 3.6 on average, less than 3 once
 * in 10,000 times and less than 2.6 never; 22 random token characters have 4.2, and never 3.
 */
export function entropyOf(value: string): number {
	const counts = new Map<string, number>();
	for (const character of value) counts.set(character, (counts.get(character) ?? 0) + 1);
	let bits = 0;
	for (const count of counts.values()) {
		const share = count / value.length;
		bits -= share * Math.log2(share);
	}
	return bits;
}

const words =
	/deadbeef|cafebabe|feedface|baadf00d|facefeed|example|sample|placeholder|changeme|change_me|replace|insert|redacted|hidden|secret|password|xxxxx|qwerty|zxcvbn|asdfgh|lorem[-_]?ipsum|foobar|api_?key|(?:^|[-_])(?:your|test|fake|dummy|demo)[-_]|[-_](?:here|test|fake|dummy|demo)$/i;

/** Says in words why a value cannot be a key, or nothing. */
export function placeholderReason(value: string): string | undefined {
	const body = value.replace(/^md-/, "");
	const word = words.exec(body);
	if (word) return `it holds "${word[0].slice(0, 12)}"`;
	if (new Set(body).size <= 5) return "it is made of five characters or fewer";
	if (/(.)\1{7}/.test(body)) return "one character repeats eight times";
	for (let period = 2; period <= body.length / 2; period++) {
		if (body[period] !== body[0]) continue;
		if (body.length - period >= 8 && body.slice(period) === body.slice(0, -period)) {
			return `it repeats itself every ${period} characters`;
		}
	}
	const longest = longestSequence(body);
	if (longest >= 9) return `it counts through ${longest} neighbouring characters`;
	if (alternates(body)) return "letters and digits take turns in order";
	if (smoothness(body) >= 0.64) return "most of its characters equal or follow their neighbours";
	return undefined;
}

/** The longest sequence in which each character follows the one before, up or down, in 0-9a-f or a-z. */
function longestSequence(value: string): number {
	const lower = value.toLowerCase();
	let longest = 1;
	let [up, down] = [1, 1];
	for (let index = 1; index < lower.length; index++) {
		const [first, second] = [lower.charCodeAt(index - 1), lower.charCodeAt(index)];
		up = follows(first, second) ? up + 1 : 1;
		down = follows(second, first) ? down + 1 : 1;
		longest = Math.max(longest, up, down);
	}
	return longest;
}

const orders = [
	"0123456789abcdef",
	"0123456789",
	"1234567890",
	"abcdef",
	"abcdefghijklmnopqrstuvwxyz",
];

/** For each two codes whether the second comes next in some order. */
const isNext = new Uint8Array(128 * 128);
for (const order of orders) {
	for (let index = 0; index < order.length; index++) {
		const second = order.charCodeAt((index + 1) % order.length);
		isNext[order.charCodeAt(index) * 128 + second] = 1;
	}
}

function follows(first: number, second: number): boolean {
	return first < 128 && second < 128 && isNext[first * 128 + second] === 1;
}

/** The share of neighbours that are equal or follow each other: 0.19 for random hex digits. */
function smoothness(value: string): number {
	let smooth = 0;
	for (let index = 1; index < value.length; index++) {
		const [first, second] = [value.charCodeAt(index - 1), value.charCodeAt(index)];
		if (first === second || follows(first, second) || follows(second, first)) smooth++;
	}
	return smooth / (value.length - 1);
}

/** a1b2c3d4e5f6… and its kin: every second character counts up. */
function alternates(value: string): boolean {
	const even = [...value].filter((_, index) => index % 2 === 0).join("");
	const odd = [...value].filter((_, index) => index % 2 === 1).join("");
	return longestSequence(even) >= 6 && longestSequence(odd) >= 6;
}
