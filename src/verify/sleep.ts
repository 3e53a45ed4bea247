// How does a wait end early? When its signal fires, and without an error: whoever waited looks
// at the signal next.

/** Resolves after so many milliseconds, or once the signal fires. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
	return new Promise((resolve) => {
		const end = () => {
			clearTimeout(timer);
			signal.removeEventListener("abort", end);
			resolve();
		};
		const timer = setTimeout(end, ms);
		signal.addEventListener("abort", end);
		if (signal.aborted) end();
	});
}
