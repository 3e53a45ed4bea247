// How are very many numbers gathered? In a row, two to four at a time, in memory that is used again.

export interface Numbers {
	at: Int32Array;
	length: number;
}

export function createNumbers(): Numbers {
	return { at: new Int32Array(4096), length: 0 };
}

export function addTwo(numbers: Numbers, one: number, two: number): void {
	const to = reserve(numbers, 2);
	numbers.at[to] = one;
	numbers.at[to + 1] = two;
}

export function addThree(numbers: Numbers, one: number, two: number, three: number): void {
	addTwo(numbers, one, two);
	numbers.at[reserve(numbers, 1)] = three;
}

export function addFour(
	numbers: Numbers,
	one: number,
	two: number,
	three: number,
	four: number,
): void {
	addTwo(numbers, one, two);
	addTwo(numbers, three, four);
}

/** Gives where as many more go. */
function reserve(numbers: Numbers, more: number): number {
	const { at, length } = numbers;
	if (length + more > at.length) {
		numbers.at = new Int32Array(2 * at.length);
		numbers.at.set(at);
	}
	numbers.length = length + more;
	return length;
}
