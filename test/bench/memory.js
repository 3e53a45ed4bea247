// How much memory do a process and all that it started hold? Asked of /proc while they run, so
// a peak of less than a moment may be missed; the process's own peak is kept by the kernel. Mapped
// files count as far as they are resident: of git, that is the packs.

import { readdirSync, readFileSync } from "node:fs";

/** Often, for a start that is over in a moment; the whole tree takes more files to read. */
const ownEveryMs = 5;
const treeEveryMs = 20;

/** Watches until `stop()`, which gives both peaks: 0 where there is no /proc. */
export function watchMemory(pid) {
	const peak = { ownKb: 0, treeKb: 0 };
	const lookAtOwn = () => {
		peak.ownKb = Math.max(peak.ownKb, kilobytes(pid, "VmHWM"));
	};
	const lookAtTree = () => {
		peak.treeKb = Math.max(peak.treeKb, ofTree(pid));
	};
	const timers = [setInterval(lookAtOwn, ownEveryMs), setInterval(lookAtTree, treeEveryMs)];
	return {
		stop: () => {
			for (const timer of timers) clearInterval(timer);
			return { ownKb: peak.ownKb, treeKb: Math.max(peak.treeKb, peak.ownKb) };
		},
	};
}

function ofTree(pid, parentCommand) {
	const command = read(`/proc/${pid}/cmdline`);
	// Between fork and exec a child still shows the memory of its parent.
	if (command === parentCommand) return 0;
	return childrenOf(pid).reduce(
		(sum, child) => sum + ofTree(child, command),
		kilobytes(pid, "VmRSS"),
	);
}

/** Of all threads: the one that starts a process is its parent. */
function childrenOf(pid) {
	let threads = [];
	try {
		threads = readdirSync(`/proc/${pid}/task`);
	} catch {
		// It has ended, or there is no /proc.
	}
	return threads.flatMap((thread) =>
		read(`/proc/${pid}/task/${thread}/children`)
			.split(" ")
			.filter((child) => child !== ""),
	);
}

function kilobytes(pid, field) {
	return Number(
		new RegExp(`^${field}:\\s+(\\d+)`, "m").exec(read(`/proc/${pid}/status`))?.[1] ?? 0,
	);
}

function read(path) {
	try {
		return readFileSync(path, "utf8");
	} catch {
		return "";
	}
}
