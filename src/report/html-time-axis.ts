// Places the marks of the time axis in the HTML report: at most six, at the start of years, months or days in UTC,
// whichever is the finest that fits.

export interface AxisTick {
	readonly ms: number;
	/** "2024", "May 2024", "9 May" */
	readonly label: string;
}

/** Marks between two times, in ms since 1970; none for an empty or a strange span. */
export function axisTicks(fromMs: number, toMs: number): AxisTick[] {
	if (!(toMs > fromMs) || toMs - fromMs > 200 * 366 * dayMs) return [];
	const found = steps.map((step) => ({ step, times: timesOf(step, fromMs, toMs) }));
	const fitting = found.find(({ times }) => times.length <= maxTicks) ?? found.at(-1)!;
	return fitting.times.map((ms) => ({ ms, label: labelOf(fitting.step, new Date(ms)) }));
}

const maxTicks = 6;
const dayMs = 86_400_000;

interface Step {
	readonly unit: "day" | "month" | "year";
	readonly size: number;
}

/** From fine to coarse. */
const steps: readonly Step[] = [
	{ unit: "day", size: 1 },
	{ unit: "day", size: 2 },
	{ unit: "day", size: 7 },
	{ unit: "month", size: 1 },
	{ unit: "month", size: 3 },
	{ unit: "month", size: 6 },
	{ unit: "year", size: 1 },
	{ unit: "year", size: 2 },
	{ unit: "year", size: 5 },
	{ unit: "year", size: 50 },
];

/** One more than fit is enough to know that they do not. */
function timesOf({ unit, size }: Step, fromMs: number, toMs: number): number[] {
	const times: number[] = [];
	const from = new Date(fromMs);
	const year = from.getUTCFullYear();
	for (let index = 0; times.length <= maxTicks; index++) {
		const ms = {
			day: (Math.ceil(fromMs / dayMs / size) + index) * size * dayMs,
			month: Date.UTC(year, (Math.floor(from.getUTCMonth() / size) + index) * size),
			year: Date.UTC((Math.floor(year / size) + index) * size, 0),
		}[unit];
		if (ms > toMs) break;
		if (ms >= fromMs) times.push(ms);
	}
	return times;
}

function labelOf({ unit }: Step, date: Date): string {
	const month = months[date.getUTCMonth()]!;
	if (unit === "year") return String(date.getUTCFullYear());
	return unit === "month" ? `${month} ${date.getUTCFullYear()}` : `${date.getUTCDate()} ${month}`;
}

/** No Intl: it differs between builds of Node, and the same report makes the same bytes. */
const months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
