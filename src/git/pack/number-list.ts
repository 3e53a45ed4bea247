// A growing list of 32-bit numbers, for very many numbers in memory that is used again.

export interface NumberList {
	numbers: Int32Array;
	length: number;
}

export function createNumberList(): NumberList {
	return { numbers: new Int32Array(4096), length: 0 };
}

export function addTwo(list: NumberList, one: number, two: number): void {
	const to = reserve(list, 2);
	list.numbers[to] = one;
	list.numbers[to + 1] = two;
}

export function addThree(list: NumberList, one: number, two: number, three: number): void {
	addTwo(list, one, two);
	list.numbers[reserve(list, 1)] = three;
}

export function addFour(
	list: NumberList,
	one: number,
	two: number,
	three: number,
	four: number,
): void {
	addTwo(list, one, two);
	addTwo(list, three, four);
}

/** Makes room for as many more; returns where they go. */
function reserve(list: NumberList, more: number): number {
	const { numbers, length } = list;
	if (length + more > numbers.length) {
		list.numbers = new Int32Array(2 * numbers.length);
		list.numbers.set(numbers);
	}
	list.length = length + more;
	return length;
}
