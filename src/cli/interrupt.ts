// What does Ctrl-C do? The first one asks the work to stop, which then reports what it has;
// the second one, or one that comes when nothing listens any more, ends the process at once.

/** Runs the work with a signal that fires on SIGINT or SIGTERM. */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
	const stop = new AbortController();
	const interrupt = () => {
		if (stop.signal.aborted) process.exit(130);
		stop.abort();
	};
	process.on("SIGINT", interrupt);
	process.on("SIGTERM", interrupt);
	try {
		return await work(stop.signal);
	} finally {
		process.off("SIGINT", interrupt);
		process.off("SIGTERM", interrupt);
	}
}
