// One line on standard error that says how far a scan is. On a terminal it is drawn over
// itself ten times a second and erased at the end; elsewhere a line now and then.

import { formatBytes, formatNumber } from "../report/amounts.ts";
import { clipStart, columns } from "../text/columns.ts";
import { disarmLine, escapeTerminal } from "../text/escape.ts";

export interface ProgressState {
	readonly blobs: number;
	readonly bytes: number;
	readonly path: string;
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
	// Nobody may be reading any more; that is no reason to stop scanning.
	stream.on?.("error", () => {});
	return {
		update(state) {
			const time = now();
			if (time - last < intervalMs) return;
			last = time;
			drawn = overwrites;
			const line = renderProgress(state, width - 1);
			stream.write(overwrites ? `\r\x1b[2K${line}` : `${line}\n`);
		},
		end() {
			if (drawn) stream.write("\r\x1b[2K");
			drawn = false;
		},
	};
}

/** At most `width` columns: "5,532 scanned, 31.2 MB  …/deep/file.js". */
export function renderProgress({ blobs, bytes, path }: ProgressState, width: number): string {
	const amount = `${formatNumber(blobs)} scanned, ${formatBytes(bytes)}`;
	const room = width - columns(amount) - 2;
	if (room < 10) return clipStart(amount, width);
	// Only the end is shown: a long path is not worth escaping as a whole.
	return disarmLine(`${amount}  ${clipStart(escapeTerminal(path.slice(-4 * width)), room)}`);
}
