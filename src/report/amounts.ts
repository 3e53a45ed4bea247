// Writes amounts for people: digits in groups of three, sizes in decimal units, nouns in singular or plural. Without
// Intl, which is slow to start and differs between builds of Node.

/** "1 file", "5,532 files". */
export function formatCount(amount: number, noun: string): string {
	return `${formatNumber(amount)} ${noun}${amount === 1 ? "" : "s"}`;
}

/** "5,532" */
export function formatNumber(amount: number): string {
	return String(amount).replace(/(?<=\d)(?=(?:\d{3})+$)/g, ",");
}

/** "31.2 MB"; a kB is 1000 bytes. */
export function formatBytes(bytes: number): string {
	if (bytes < 1000) return formatCount(bytes, "byte");
	let amount = bytes / 1000;
	let unit = 0;
	while (amount >= 999.95 && unit < units.length - 1) {
		amount /= 1000;
		unit++;
	}
	return `${amount.toFixed(1)} ${units[unit]}`;
}

const units = ["kB", "MB", "GB", "TB", "PB"];
