// Undoes one escape, of whatever language: it reads the characters behind the opener one level less deep.

import { controls, digitOf, entities, isLetter, isSign, maxEntityName } from "./escape-codes.ts";
import { filler, type LevelReader, maxFillers, plainEquals, softHyphen, wrap } from "./fillers.ts";

const failed = -1;
const [backslash, percent, ampersand, equals] = [92, 37, 38, 61] as const;
const [lineFeed, carriageReturn, semicolon, hash] = [10, 13, 59, 35] as const;

/**
 * Undoes the escape that a character opens, whose other characters are read at `level`. Gives where
 * it ends, with what it stands for as `code`; -1 where it opens none.
 */
export function undoEscape(reader: LevelReader, level: number, code: number, end: number): number {
	switch (code) {
		case backslash:
			return afterBackslash(reader, level, end);
		case percent:
			return afterPercent(reader, level, end);
		case ampersand:
			return afterAmpersand(reader, level, end);
		case equals:
			return afterEquals(reader, level, end);
		default:
			return failed;
	}
}

/** Reads what is no filler. */
function take(reader: LevelReader, level: number, at: number): number {
	let end = reader.read(level, at);
	for (let fillers = 1; fillers < maxFillers; fillers++) {
		if (reader.code !== filler && reader.code !== softHyphen) break;
		end = reader.read(level, end);
	}
	return end;
}

/** "\x61", "\u0061", "\u{61}", "\U00000061", "\141", "\n", "\/", "\-", a line that goes on */
function afterBackslash(reader: LevelReader, level: number, start: number): number {
	const end = take(reader, level, start);
	const { code } = reader;
	if (code === 117 || code === 85 || code === 120 || code === 88) {
		const braced = afterBrace(reader, level, end);
		if (braced !== failed) return braced;
		const length = code === 117 ? 4 : code === 85 ? 8 : 2;
		return readNumber(reader, level, end, 16, length, length);
	}
	if (code >= 48 && code <= 55) {
		const octal = code <= 51 ? readNumber(reader, level, start, 8, 3, 3) : failed;
		return octal !== failed || code !== 48 ? octal : afterZero(reader, level, end);
	}
	if (code === lineFeed || code === carriageReturn) return afterLineEnd(reader, level, end, code);
	if (code === wrap) {
		reader.code = filler;
		return end;
	}
	if (code === backslash) {
		const behind = cutByLine(reader, level, end);
		if (behind !== failed) return behind;
	}
	const control = controls.get(code);
	if (control !== undefined) {
		reader.code = control;
		return end;
	}
	if (code === 45) reader.code = softHyphen;
	return isSign(code) ? end : failed;
}

/** "\\0", but not in front of more digits. */
function afterZero(reader: LevelReader, level: number, end: number): number {
	take(reader, level, end);
	const isAlone = digitOf(reader.code) >= 8 && reader.code !== 34 && reader.code !== 39;
	reader.code = 0;
	return isAlone ? end : failed;
}

/** An escape of which all but the backslash stands on the next line: the second backslash is that line's. */
function cutByLine(reader: LevelReader, level: number, start: number): number {
	const end = reader.read(level, start);
	const { code } = reader;
	const isBreak = code === lineFeed || code === carriageReturn;
	const next = isBreak ? afterLineEnd(reader, level, end, code) : failed;
	const behind = next === failed ? failed : afterBackslash(reader, level, next);
	if (behind === failed) reader.code = backslash;
	return behind;
}

/** Behind a line break that is no part of the text, and the indentation of the next line. */
function afterLineEnd(reader: LevelReader, level: number, start: number, first: number): number {
	let end = start;
	let next = reader.read(level, end);
	if (first === carriageReturn && reader.code === lineFeed) {
		end = next;
		next = reader.read(level, end);
	}
	for (let blanks = 0; blanks < 40 && (reader.code === 32 || reader.code === 9); blanks++) {
		end = next;
		next = reader.read(level, end);
	}
	reader.code = filler;
	return end;
}

function afterBrace(reader: LevelReader, level: number, start: number): number {
	let end = take(reader, level, start);
	const { code: opener } = reader;
	if (opener !== 123) return failed;
	end = readNumber(reader, level, end, 16, 1, 6);
	if (end === failed) return failed;
	const { code: value } = reader;
	end = take(reader, level, end);
	const { code: closer } = reader;
	if (closer !== 125) return failed;
	reader.code = value;
	return end;
}

/** "%61", "%u0061" */
function afterPercent(reader: LevelReader, level: number, start: number): number {
	const end = take(reader, level, start);
	if (reader.code === 117) return readNumber(reader, level, end, 16, 4, 4);
	return readNumber(reader, level, start, 16, 2, 2);
}

/** "&#97;", "&#x61;", "&hyphen;" */
function afterAmpersand(reader: LevelReader, level: number, start: number): number {
	let end = take(reader, level, start);
	if (reader.code === hash) {
		const next = take(reader, level, end);
		const isHex = (reader.code | 32) === 120;
		end = isHex
			? readNumber(reader, level, next, 16, 1, 6)
			: readNumber(reader, level, end, 10, 1, 7);
		return end === failed ? failed : closed(reader, level, end);
	}
	let name = "";
	while (isLetter(reader.code) && name.length < maxEntityName) {
		name += String.fromCharCode(reader.code);
		end = take(reader, level, end);
	}
	const value = reader.code === semicolon ? entities.get(name.toLowerCase()) : undefined;
	if (value === undefined) return failed;
	reader.code = value;
	return end;
}

function closed(reader: LevelReader, level: number, start: number): number {
	const value = reader.code;
	const end = take(reader, level, start);
	if (reader.code !== semicolon) return failed;
	reader.code = value;
	return end;
}

/** "=61" and "=" at the end of a line */
function afterEquals(reader: LevelReader, level: number, start: number): number {
	const end = take(reader, level, start);
	if (reader.code === lineFeed || reader.code === carriageReturn) {
		const next = reader.read(level, end);
		const isPair = reader.code === lineFeed;
		reader.code = filler;
		return isPair ? next : end;
	}
	if (reader.code === wrap) {
		reader.code = filler;
		return end;
	}
	const next = readNumber(reader, level, start, 16, 2, 2);
	if (next === failed || reader.code !== equals) return next;
	// It may have been written out where it broke a line.
	const behind = reader.read(level, next);
	const code: number = reader.code;
	if (code !== lineFeed && code !== carriageReturn && code !== wrap) {
		reader.code = plainEquals;
		return next;
	}
	const last = code === carriageReturn ? reader.read(level, behind) : behind;
	const isPair = code === carriageReturn && (reader.code as number) === lineFeed;
	reader.code = filler;
	return isPair ? last : behind;
}

/** Reads a number; its value is the code then. */
function readNumber(
	reader: LevelReader,
	level: number,
	start: number,
	base: number,
	least: number,
	most: number,
): number {
	let [end, value, count] = [start, 0, 0];
	while (count < most) {
		const next = take(reader, level, end);
		const digit = digitOf(reader.code);
		if (digit >= base) break;
		value = value * base + digit;
		end = next;
		count++;
	}
	if (count < least) return failed;
	reader.code = value;
	return end;
}
