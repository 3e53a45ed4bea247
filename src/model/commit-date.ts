// Reads the date of a commit. Whoever makes a commit writes its date, so it may be anything: a date
// outside of git's own lifetime does not count.

/** In ms since 1970, at most `nowMs`; undefined where the date cannot be true. */
export function commitTimeMs(date: string | undefined, nowMs: number): number | undefined {
	const ms = date === undefined || !isoDate.test(date) ? Number.NaN : Date.parse(date);
	return ms >= earliestMs && ms <= nowMs + slackMs ? Math.min(ms, nowMs) : undefined;
}

const isoDate = /^\d{4}-\d\d-\d\d(?:T|$)/;
/** Git's first commit is of April 2005. */
const earliestMs = Date.UTC(2005, 3, 7);
/** The clocks of two machines differ. */
const slackMs = 86_400_000;
