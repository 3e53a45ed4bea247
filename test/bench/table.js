// Prints a race as a Markdown table: medians, the spread over the rounds, and the ratio to one of
// the contenders, taken round by round because only what ran side by side can be compared.

import { loadavg } from "node:os";

const heads = [
	...["", "ms", "spread", "to ours", "spread", "ours to it"],
	...["own MB", "tree MB", "read MB", ""],
];

/** @param reference the name of the contender that the ratios are to */
export function printTable(title, racers, reference) {
	const base = racers.find(({ name }) => name === reference);
	const rows = racers.map((racer) => rowOf(racer, base));
	const widths = heads.map((head, column) =>
		Math.max(head.length, ...rows.map((row) => row[column].length)),
	);
	const line = (cells) =>
		`| ${cells.map((cell, column) => (column === 0 || column === heads.length - 1 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join(" | ")} |`;
	console.log(`\n## ${title}\n`);
	console.log(line(heads));
	console.log(line(widths.map((width) => "-".repeat(width))));
	for (const row of rows) console.log(line(row));
	console.log(`\nours: ${reference}; load ${load()}`);
}

/** Of the last minute, five and fifteen. */
export function load() {
	return loadavg()
		.map((value) => value.toFixed(1))
		.join(" ");
}

function rowOf({ name, runs, bytes, say, fault }, base) {
	if (fault !== undefined) return [name, ...heads.slice(2).map(() => "-"), fault];
	const times = runs.map(({ ms }) => ms);
	const ratios = base.fault === undefined ? ratiosOf(times, base) : [];
	const peak = (field) => Math.max(...runs.map((run) => run[field])) / 1024;
	const megabytes = bytes === undefined ? "" : String(Math.round(bytes / 1e6));
	return [
		name,
		middle(times).toFixed(0),
		spread(times, 0),
		ratios.length > 0 ? middle(ratios).toFixed(2) : "-",
		ratios.length > 0 ? spread(ratios, 2) : "-",
		ratios.length > 0 ? (1 / middle(ratios)).toFixed(2) : "-",
		peak("ownKb").toFixed(0),
		peak("treeKb").toFixed(0),
		megabytes,
		[...say].join("; "),
	];
}

function ratiosOf(times, base) {
	return times.map((ms, round) => ms / base.runs[round].ms);
}

export function middle(values) {
	const sorted = [...values].sort((one, other) => one - other);
	const half = sorted.length >> 1;
	return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

export function spread(values, digits) {
	return `${Math.min(...values).toFixed(digits)}-${Math.max(...values).toFixed(digits)}`;
}
