// Draws the exposure of each key over time: one row a key, from the first commit with it to the day of the scan.
// Positions are percentages, so that the drawing fits a phone and paper. A bar is whole while the key stands in the
// files of the current version, and dotted while only the history keeps it.

import type { Finding, Report } from "../model/report.ts";
import { formatCount } from "./amounts.ts";
import { type Exposure, exposureOf, scanTimeMs } from "./exposure.ts";
import { exposureText, providerName } from "./html-labels.ts";
import { type Html, html } from "./html-markup.ts";
import { axisTicks } from "./html-time-axis.ts";

/** Nothing when no place of any key has a date. */
export function timeline(report: Report): Html {
	const nowMs = scanTimeMs(report);
	const rows = report.findings.map((finding, index) => ({
		finding,
		id: `key-${index + 1}`,
		exposure: exposureOf(finding, nowMs),
	}));
	const firstMs = rows.reduce(
		(least, { exposure }) => Math.min(least, exposure.seenMs[0] ?? least),
		nowMs,
	);
	const isDated = rows.some(({ exposure }) => exposure.seenMs.length > 0);
	if (!isDated || !Number.isFinite(nowMs)) return html``;
	const axis = createAxis(firstMs, nowMs);
	const more = rows.length - maxRows;
	const isLong = rows.length > maxOpenRows;
	const [start, end] = isLong
		? [
				html`<details class="more time"><summary>Show the picture of ${formatCount(Math.min(rows.length, maxRows), "key")}</summary>`,
				html`</details>`,
			]
		: [];
	return html`
<section aria-labelledby="time">
<h2 id="time">Since when the keys are exposed</h2>
<p class="note">From the day a key was added to the files until the day of the scan. Removing it from the files does not end this: the older versions of the files are kept (their history), with the key in them, and so is every copy.</p>${start}
<div class="chart">
<ol>${rows.slice(0, maxRows).map((row) => rowOf(row, axis))}
</ol>
<div class="axis" aria-hidden="true">${axis.labels}</div>
</div>
${more > 0 ? html`<p class="note">${formatCount(more, "more key")} not drawn; all are listed below.</p>` : undefined}
${legend}${end}
</section>`;
}

/** More rows would push the keys themselves out of sight. */
const maxOpenRows = 12;

/** More rows are no picture any more. */
const maxRows = 60;

interface Axis {
	/** Per cent, two decimals. */
	readonly at: (ms: number) => string;
	readonly nowMs: number;
	readonly grid: Html;
	readonly labels: Html;
}

function createAxis(firstMs: number, nowMs: number): Axis {
	const spanMs = Math.max(nowMs - firstMs, minSpanMs);
	const fromMs = nowMs - spanMs * 1.03;
	const at = (ms: number): string => `${(((ms - fromMs) / (nowMs - fromMs)) * 100).toFixed(2)}%`;
	const ticks = axisTicks(fromMs, nowMs).map((tick) => ({ ...tick, x: at(tick.ms) }));
	const lines = ticks.map(
		({ x }) => html`<line class="grid" x1="${x}" x2="${x}" y1="0" y2="100%"/>`,
	);
	// A label too close to an end would be cut off, or lie on "today".
	const named = ticks.filter(({ ms }) => {
		const way = (ms - fromMs) / spanMs;
		return way > 0.05 && way < 0.84;
	});
	const texts = named.map(
		({ x, label }) => html`<text x="${x}" y="16" text-anchor="middle">${label}</text>`,
	);
	return {
		at,
		nowMs,
		grid: html`${lines}<line class="now" x1="100%" x2="100%" y1="0" y2="100%"/>`,
		labels: html`<svg>${texts}<text x="100%" y="16" text-anchor="end">today</text></svg>`,
	};
}

const minSpanMs = 2 * 86_400_000;

interface Row {
	readonly finding: Finding;
	readonly id: string;
	readonly exposure: Exposure;
}

function rowOf({ finding, id, exposure }: Row, axis: Axis): Html {
	const { status } = finding.verdict;
	const when = [exposureText(exposure), ...(status === "unchecked" ? [] : [status])].join(", ");
	return html`
<li data-row="${id}" class="${status}"><a href="#${id}"><span class="label"><span class="name"><code>${finding.redacted}</code> ${providerName(finding.provider)}</span> <span class="when">${when}</span></span>
<span class="plot"><svg aria-hidden="true" focusable="false">${axis.grid}${marks(exposure, status, axis)}</svg></span></a></li>`;
}

/** The bar, and on it: when it came, when it came to further places, when it was seen dead. */
function marks(
	exposure: Exposure,
	status: Finding["verdict"]["status"],
	{ at, nowMs }: Axis,
): Html {
	const { seenMs, state, checkedMs } = exposure;
	const [startMs, ...laterMs] = seenMs;
	if (startMs === undefined) return mark("100%", ring);
	const endMs =
		status === "inactive" ? Math.max(startMs, Math.min(checkedMs ?? nowMs, nowMs)) : nowMs;
	const isGone = state === "history" || state === "unreachable";
	const bars = barsOf(exposure, isGone, startMs, endMs);
	const dotted = gapsBetween(bars, startMs, endMs).map(([from, to]) => dots(at(from), at(to)));
	const came = [...laterMs, ...bars.map(([from]) => from)].map(at);
	const places = [...new Set(came)].filter((x) => x !== at(startMs)).slice(0, maxMarks);
	return html`<g class="${isGone ? "gone" : "there"}">${dotted}${bars.map(([from, to]) => bar(at(from), at(to)))}${mark(at(startMs), ring)}${places.map(
		(x) => mark(x, again),
	)}${status === "inactive" ? mark(at(endMs), cross) : undefined}</g>`;
}

type Span = readonly [fromMs: number, toMs: number];

/** When it stood in the files: as the history tells, else from the first sight to the last. */
function barsOf(
	{ periods, removedMs }: Exposure,
	isGone: boolean,
	startMs: number,
	endMs: number,
): Span[] {
	const isOpen = periods.at(-1)?.toMs === undefined;
	const isKnown = periods.length > 0 && (!isOpen || !isGone);
	const known: Span[] = isKnown
		? periods.map(({ fromMs, toMs }): Span => [fromMs, toMs ?? endMs])
		: [[startMs, isGone ? (removedMs ?? startMs) : endMs]];
	return known
		.map(([from, to]): Span => [Math.max(from, startMs), Math.min(to, endMs)])
		.filter(([from, to]) => to > from)
		.slice(0, maxMarks);
}

function gapsBetween(bars: readonly Span[], startMs: number, endMs: number): Span[] {
	const starts = [...bars.map(([from]) => from), endMs];
	const ends = [startMs, ...bars.map(([, to]) => to)];
	return ends.map((end, index): Span => [end, starts[index]!]).filter(([from, to]) => to > from);
}

function bar(from: string, to: string): Html {
	const width = `${(Number.parseFloat(to) - Number.parseFloat(from)).toFixed(2)}%`;
	return html`<svg y="50%"><rect class="life" x="${from}" width="${width}" y="-4" height="8"/></svg>`;
}

function dots(from: string, to: string): Html {
	return html`<line class="past" x1="${from}" x2="${to}" y1="50%" y2="50%"/>`;
}

const maxMarks = 50;

/** Percentages place the mark; what is in it is in pixels. */
function mark(x: string, content: Html): Html {
	return html`<svg x="${x}" y="50%">${content}</svg>`;
}

const ring: Html = html`<circle class="start" r="6"/>`;
const again: Html = html`<circle class="again" r="3"/>`;
const cross: Html = html`<circle class="halo" r="9"/><path class="dead" d="M-5-5 5 5M-5 5 5-5"/>`;

const legend: Html = html`<ul class="legend unchecked">
<li><svg aria-hidden="true" viewBox="0 0 36 16"><rect class="life" x="6" y="4" width="30" height="8"/><circle class="start" cx="7" cy="8" r="6"/></svg>came in; still in the files</li>
<li><svg aria-hidden="true" viewBox="0 0 36 16"><path class="past" d="M7 8H36"/><circle class="start" cx="7" cy="8" r="6"/></svg>taken out; the history keeps it</li>
<li><svg aria-hidden="true" viewBox="0 0 36 16"><rect class="life" y="4" width="36" height="8"/><circle class="again" cx="18" cy="8" r="2.5"/></svg>came into another file</li>
<li class="inactive"><svg aria-hidden="true" viewBox="0 0 36 16"><rect class="life" y="4" width="24" height="8"/><g transform="translate(24 8)">${cross}</g></svg>no longer works</li>
</ul>`;
