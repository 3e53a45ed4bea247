// Waits for some time, or until a signal fires. It does not throw then: the caller looks at the signal.

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
