// What the recogniser, the model that reads lines, says of one: for each step of eight pixels, how likely each character
// is. A character may last several steps, and between two that are the same stands a blank.

/** What a key may hold; the recogniser knows some thousand more. */
export const keyCharacters = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_";

/** How many numbers a step has in `LineReading.logs`: the blank, and each of `keyCharacters`. */
export const logsPerStep: number = keyCharacters.length + 1;

export interface LineReading {
	readonly steps: number;
	/** Logarithms of how likely the blank and each of `keyCharacters` are. */
	readonly logs: Float32Array;
	/** The likeliest character of each step; "" is the blank. */
	readonly best: readonly string[];
	readonly bestLogs: Float32Array;
	/** How likely a space is. */
	readonly spaces: Float32Array;
}

/** One character of the text that is likeliest, with the steps that it lasts. */
export interface ReadCharacter {
	readonly text: string;
	readonly from: number;
	readonly to: number;
}

/** `rows` has a number for each character of `alphabet` and each step; the blank is the first. */
export function toReading(rows: Float32Array, alphabet: readonly string[]): LineReading {
	const classes = alphabet.length;
	const steps = Math.floor(rows.length / classes);
	const logs = new Float32Array(steps * logsPerStep);
	const bestLogs = new Float32Array(steps);
	const spaces = new Float32Array(steps);
	const space = alphabet.lastIndexOf(" ");
	const best: string[] = [];
	const columns = columnsOf(alphabet);
	for (let step = 0; step < steps; step++) {
		const row = rows.subarray(step * classes, (step + 1) * classes);
		let top = 0;
		for (let index = 1; index < classes; index++) if (row[index]! > row[top]!) top = index;
		best.push(top === 0 ? "" : alphabet[top]!);
		spaces[step] = space < 0 ? 0 : row[space]!;
		bestLogs[step] = Math.log(Math.max(row[top]!, tiny));
		for (let column = 0; column < logsPerStep; column++) {
			let sum = 0;
			for (const index of columns[column]!) sum += row[index]!;
			logs[step * logsPerStep + column] = Math.log(Math.max(sum, tiny));
		}
	}
	return { steps, logs, best, bestLogs, spaces };
}

const tiny = 1e-9;

/** Which of the recogniser's characters each of ours is: some are the same sign in another width. */
function columnsOf(alphabet: readonly string[]): readonly (readonly number[])[] {
	const columns: number[][] = Array.from({ length: logsPerStep }, () => []);
	columns[0]!.push(0);
	for (let index = 1; index < alphabet.length; index++) {
		const own = keyCharacters.indexOf(plainSign(alphabet[index]!));
		if (own >= 0) columns[own + 1]!.push(index);
	}
	return columns;
}

/** The sign of ASCII that a wide or long one looks like. */
function plainSign(character: string): string {
	const code = character.codePointAt(0) ?? 0;
	if (code >= 0xff01 && code <= 0xff5e) return String.fromCharCode(code - 0xfee0);
	return dashes.includes(character) ? "-" : character;
}

const dashes = "‐‑‒–—−一";

/** The likeliest text of a line, and a space wherever one is at all likely: in narrow type most are lost. */
export function readGreedy({ steps, best, spaces }: LineReading): ReadCharacter[] {
	const characters: ReadCharacter[] = [];
	let word = "";
	for (let from = 0; from < steps; ) {
		let to = from + 1;
		while (to < steps && best[to] === best[from]) to++;
		if (best[from] !== "") {
			const before = characters.at(-1);
			const text = plainSign(best[from]!);
			const isApart = before !== undefined && isLetter.test(before.text) && isLetter.test(text);
			const needed = isLikeKey.test(word) ? likelySpaceInKey : likelySpace;
			if (isApart && spaces.subarray(before.to - 1, from + 1).some((space) => space > needed)) {
				characters.push({ text: " ", from: before.to, to: from });
				word = "";
			}
			characters.push({ text, from, to });
			word = text === " " ? "" : word + text;
		}
		from = to;
	}
	return characters;
}

const isLetter = /^[\p{L}\p{N}]$/u;
/** Between words it is 0.1 and more, between the letters of one 0.03 and less, but for bad pictures. */
const [likelySpace, likelySpaceInKey] = [0.05, 0.3];
const isLikeKey = /^(?=.*\d)(?=.*[a-z]).{8}/i;
