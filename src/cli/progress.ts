// Shows the progress of a scan as one line on standard error. On a terminal it is redrawn ten times a second and
// erased at the end; elsewhere a line is printed now and then.

import { formatBytes, formatNumber } from "../report/amounts.ts";
import { clipStart, columns } from "../text/columns.ts";
import { disarmLine, escapeTerminal } from "../text/escape.ts";

export interface ProgressState {
	readonly blobs: number;
	readonly bytes: number;
	readonly path: string;
	/** How much of all was read, from 0 to 1, where that is known. */
	readonly share?: number;
}

export interface Progress {
	update(state: ProgressState): void;
	/** Erases the line; call it before anything else is printed, also after a failure. */
	end(): void;
}

export interface ProgressStream {
	readonly isTTY?: boolean;
	write(text: string): unknown;
	on?(event: "error", listener: () => void): unknown;
}

/** `now` gives milliseconds; the first line comes only when a scan takes a while. */
export function createProgress(
	stream: ProgressStream,
	{ enabled, width }: { readonly enabled: boolean; readonly width: number },
	now: () => number = () => performance.now(),
): Progress {
	if (!enabled) return { update() {}, end() {} };
	const overwrites = stream.isTTY === true;
	const intervalMs = overwrites ? 100 : 2000;
	let last = now();
	let drawn = false;
	const timeLeft = createTimeLeft(last);
	// Nobody may be reading any more; that is no reason to stop scanning.
	stream.on?.("error", () => {});
	return {
		update(state) {
			const time = now();
			const leftMs = timeLeft(time, state.share);
			if (time - last < intervalMs) return;
			last = time;
			drawn = overwrites;
			const line = renderProgress(state, width - 1, leftMs);
			stream.write(overwrites ? `\r\x1b[2K${line}` : `${line}\n`);
		},
		end() {
			if (drawn) stream.write("\r\x1b[2K");
			drawn = false;
		},
	};
}

/** At most `width` columns: "5,532 scanned, 31.2 MB, 45 %, 12 s left  …/deep/file.js". */
export function renderProgress(
	{ blobs, bytes, path, share }: ProgressState,
	width: number,
	leftMs?: number | undefined,
): string {
	const amount = [
		`${formatNumber(blobs)} scanned`,
		formatBytes(bytes),
		...(share === undefined ? [] : [`${Math.floor(Math.min(share, 1) * 100)} %`]),
		...(leftMs === undefined ? [] : [`${durationText(leftMs)} left`]),
	].join(", ");
	const room = width - columns(amount) - 2;
	if (room < 10) return clipStart(amount, width);
	// Only the end is shown: a long path is not worth escaping as a whole.
	return disarmLine(`${amount}  ${clipStart(escapeTerminal(path.slice(-4 * width)), room)}`);
}

/** Estimates from the pace so far; undefined before that says anything. A share that falls begins another part. */
function createTimeLeft(startMs: number): (nowMs: number, share?: number) => number | undefined {
	let partMs = startMs;
	let before = 0;
	return (nowMs, share = 0) => {
		if (share < before) partMs = nowMs;
		before = share;
		const elapsedMs = nowMs - partMs;
		if (elapsedMs < firstEstimateMs || share < leastShare || share >= 1) return undefined;
		return (elapsedMs / share) * (1 - share);
	};
}

const firstEstimateMs = 1000;
const leastShare = 0.02;

function durationText(ms: number): string {
	const seconds = Math.max(1, Math.round(ms / 1000));
	if (seconds < 100) return `${seconds} s`;
	const minutes = Math.round(seconds / 60);
	return minutes < 100 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}
