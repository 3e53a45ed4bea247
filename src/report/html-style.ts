// The style of the HTML report: the reader's own fonts, light or dark as the system is, from 320 pixels to paper.
// Colours have a contrast of at least 4.5 to 1, and each is accompanied by a word.

export const pageStyle: string = `
:root {
	color-scheme: light dark;
	--page: #f6f6f3; --card: #ffffff; --ink: #1d242d; --soft: #59626e; --line: #dfe0da; --wash: #eeefe9;
	--link: #1f5a96; --active: #b3261e; --unknown: #8a5200; --unchecked: #4c5a6b; --inactive: #1c6b45;
	--on-badge: #ffffff; --track: #e6e7e1; --shade: 0 1px 2px rgb(30 36 45 / 6%), 0 4px 16px rgb(30 36 45 / 4%);
	--mono: ui-monospace, SFMono-Regular, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace;
}
@media (prefers-color-scheme: dark) {
	:root {
		--page: #14171b; --card: #1c2026; --ink: #e6e8ea; --soft: #a2abb6; --line: #323840; --wash: #252a31;
		--link: #8ab8ea; --active: #ff8e84; --unknown: #e9b35c; --unchecked: #b0bccb; --inactive: #72cd9f;
		--on-badge: #14171b; --track: #2b3138; --shade: none;
	}
}
* { box-sizing: border-box; }
html { font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
body { margin: 0; background: var(--page); color: var(--ink); overflow-wrap: anywhere; }
.sheet { max-width: 66rem; margin: 0 auto; padding: 2.5rem 1.5rem 4rem; }
h1, h2, h3, h4, p, ol, ul, dl, dd { margin: 0; padding: 0; }
h1 { font-size: 2rem; line-height: 1.2; letter-spacing: -.015em; text-wrap: balance; }
h2 { font-size: 1.15rem; margin: 3rem 0 .35rem; }
.glance h2, .first h2 { margin-top: 2rem; }
h4 { font-size: .8125rem; font-weight: 600; color: var(--soft); margin: 0 0 .35rem; }
a { color: var(--link); text-underline-offset: .15em; }
code, pre { font-family: var(--mono); font-size: .875em; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 4px; }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; top: 1rem; background: var(--card); padding: .5rem 1rem; z-index: 1; }
.soft, .note { color: var(--soft); }
.note { font-size: .9375rem; max-width: 46rem; }
.kicker { font-size: .8125rem; color: var(--soft); margin-bottom: .5rem; }
.lead { font-size: 1.125rem; margin-top: .6rem; max-width: 50rem; text-wrap: pretty; }
.facts { color: var(--soft); font-size: .9375rem; margin-top: .6rem; }

.counts { display: grid; grid-template-columns: repeat(4, 1fr); gap: .75rem; margin-top: 1.75rem; list-style: none; }
.counts li { background: var(--card); border: 1px solid var(--line); border-top: 3px solid var(--tone, var(--line)); border-radius: 8px; padding: .8rem 1rem; }
.counts .none { border-top-color: var(--line); color: var(--soft); }
.counts b { display: block; font-size: 1.75rem; line-height: 1.15; font-weight: 600; font-variant-numeric: tabular-nums; }
.active { --tone: var(--active); } .unknown { --tone: var(--unknown); }
.unchecked { --tone: var(--unchecked); } .inactive { --tone: var(--inactive); }

.alarm { background: var(--card); border: 1px solid var(--unknown); border-left-width: 5px; border-radius: 8px; padding: 1rem 1.25rem; margin-top: 1.5rem; }
.alarm h2 { margin: 0 0 .25rem; font-size: 1rem; color: var(--unknown); }
.alarm ul, .plain { margin: .5rem 0 0 1.15rem; font-size: .9375rem; }
.alarm li, .plain li { margin: .2rem 0; }

.chart { background: var(--card); border: 1px solid var(--line); border-radius: 10px; box-shadow: var(--shade); padding: .75rem 1.5rem .5rem 1rem; margin-top: .75rem; }
.chart ol { list-style: none; }
.first ol { padding-left: 1.3rem; max-width: 44rem; }
.first p { max-width: 44rem; }
.chart a { display: grid; grid-template-columns: 15rem 1fr; gap: 1.25rem; align-items: stretch; color: inherit; text-decoration: none; border-radius: 4px; }
.chart a:hover .name { text-decoration: underline; }
.label { padding: .4rem .5rem; line-height: 1.35; min-width: 0; }
.label .name { display: block; font-size: .875rem; } .label code { font-size: 1em; }
.label .when { display: block; font-size: .8125rem; color: var(--soft); }
.plot { position: relative; min-height: 3.1rem; }
.plot > svg { position: absolute; inset: 0; width: 100%; height: 100%; }
.plot svg, .axis svg, .legend svg { overflow: visible; }
.axis { margin-left: 16.25rem; }
.axis svg { display: block; width: 100%; height: 1.6rem; }
.axis text { font-size: .75rem; fill: var(--soft); }
.grid { stroke: var(--line); } .now { stroke: var(--soft); stroke-dasharray: 3 3; }
.life { fill: var(--tone); } .past { stroke: var(--tone); stroke-width: 4; stroke-dasharray: .1 8; stroke-linecap: round; }
.start { fill: var(--card); stroke: var(--tone); stroke-width: 3; } .again { fill: var(--card); } .gone .again { stroke: var(--tone); stroke-width: 2; }
.dead { stroke: var(--tone); stroke-width: 3; stroke-linecap: round; } .halo { fill: var(--card); }
.legend { display: flex; flex-wrap: wrap; gap: .35rem 1.5rem; margin-top: .75rem; font-size: .8125rem; color: var(--soft); list-style: none; }
.legend svg { width: 2.25rem; height: 1rem; vertical-align: -.2rem; margin-right: .4rem; overflow: visible; }

.controls { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: .75rem; align-items: end; margin: .75rem 0 .5rem; }
.controls .wide { grid-column: span 2; }
.controls[hidden] { display: none; }
.controls label { display: block; font-size: .8125rem; color: var(--soft); }
.controls input, .controls select { display: block; width: 100%; min-width: 0; margin-top: .2rem; font: inherit; font-size: .9375rem; color: var(--ink); background: var(--card); border: 1px solid var(--soft); border-radius: 6px; padding: .45rem .6rem; height: 2.6rem; }
.bar { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; grid-column: 1 / -1; font-size: .9375rem; color: var(--soft); }
.bar output { margin-right: auto; }
.pager { margin-top: 1rem; }
.pager[hidden] { display: none; }
.pager output { margin: 0; }
button { font: inherit; font-size: .875rem; color: var(--ink); background: var(--card); border: 1px solid var(--soft); border-radius: 6px; padding: .35rem .8rem; cursor: pointer; }
button:hover, .file:hover { background: var(--wash); }
.file { font-size: .875rem; color: var(--ink); background: var(--card); border: 1px solid var(--soft); border-radius: 6px; padding: .35rem .8rem; cursor: pointer; position: relative; }
.file input { position: absolute; inset: 0; opacity: 0; cursor: pointer; font-size: 0; }
.file:focus-within { outline: 3px solid var(--link); outline-offset: 2px; }
.progress-bar[hidden] { display: none; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.symbols { position: absolute; }

.panels { display: grid; grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr)); gap: .75rem; margin-top: .6rem; }
.panels > div { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: .9rem 1.1rem; font-size: .9375rem; }
.panels .begin { grid-column: span 2; grid-row: span 2; align-self: start; }
.panels h3 { font-size: .8125rem; font-weight: 600; color: var(--soft); margin-bottom: .35rem; }
.panels ul { list-style: none; } .panels ol { padding-left: 1.2rem; }
.panels li { margin: .15rem 0; } .panels li > b { display: inline-block; min-width: 1.6rem; font-variant-numeric: tabular-nums; }

.key { background: var(--card); border: 1px solid var(--line); border-left: 4px solid var(--tone); border-radius: 10px; box-shadow: var(--shade); margin-top: .75rem; scroll-margin-top: 1rem; }
.key[hidden] { display: none; }
.key > summary { display: grid; grid-template-columns: 1fr auto; gap: .15rem 1rem; padding: .9rem 1.25rem; cursor: pointer; list-style: none; border-radius: 8px; }
.key > summary::-webkit-details-marker { display: none; }
.key h3 { font-size: 1rem; font-weight: 600; position: relative; padding-left: 1.35rem; }
.key h3 code { font-weight: 400; margin-left: .4rem; }
.key h3::before { content: "\\25b8"; content: "\\25b8" / ""; color: var(--soft); position: absolute; left: 0; font-weight: 400; }
.key[open] h3::before { content: "\\25be"; content: "\\25be" / ""; }
.sub { grid-column: 1; font-size: .875rem; color: var(--soft); padding-left: 1.35rem; }
.badges { display: flex; flex-wrap: wrap; gap: .4rem; align-content: start; justify-content: end; grid-column: 2; grid-row: 1 / 3; }
.badge { font-size: .8125rem; line-height: 1.2; padding: .3rem .65rem; border-radius: 999px; white-space: nowrap; height: max-content; border: 1px solid var(--line); color: var(--soft); }
.badge.said { background: var(--tone); border-color: var(--tone); color: var(--on-badge); font-weight: 600; }
.badge.seen { color: var(--active); border-color: var(--active); }
.badge.critical, .badge.high { color: var(--ink); border-color: var(--soft); font-weight: 600; }
.body { padding: .25rem 1.25rem 1.5rem 2.6rem; display: grid; gap: 1.5rem; border-top: 1px solid var(--line); padding-top: 1.25rem; }
.body p + p { margin-top: .4rem; }
.body > * { min-width: 0; }
.two { display: grid; grid-template-columns: 1fr 1fr; gap: 1.5rem 2.5rem; }
.body .two h4:not(:first-child) { margin-top: .9rem; }
.who { display: inline-block; font-size: .75rem; font-weight: 600; line-height: 1.3; padding: .1rem .5rem; border-radius: 4px; background: var(--wash); color: var(--soft); vertical-align: .05rem; }
.who.owner { background: var(--link); color: var(--on-badge); }
.steps > li[data-for] .text { color: var(--soft); }
.step { display: flex; flex-wrap: wrap; gap: .4rem 2rem; }
.step > .text { flex: 1 1 22rem; }
.mockup { flex: 0 1 24rem; min-width: min(100%, 18rem); margin: .2rem 0; }
.mockup svg { display: block; width: 100%; height: auto; }
.mockup figcaption { font-size: .75rem; color: var(--soft); margin-top: .25rem; }
.s-window { fill: var(--card); stroke: var(--soft); } .s-edge { stroke: var(--line); } .s-dot { fill: var(--line); }
.s-field, .s-button { fill: var(--wash); stroke: var(--line); } .s-vague { fill: var(--line); }
.s-plain { fill: none; } .s-marked { fill: none; stroke: var(--link); stroke-width: 2.5; } .s-go { fill: var(--link); }
.s-text, .s-small, .s-head, .s-press, .s-key { fill: var(--ink); font-size: 12px; } .s-key { font-family: var(--mono); font-weight: 700; }
.s-small { fill: var(--soft); font-size: 10.5px; } .s-head { font-size: 15px; font-weight: 600; } .s-press { fill: var(--on-badge); font-weight: 600; }
.same { display: none; }
.proof { border-left: 4px solid var(--tone); background: var(--wash); border-radius: 6px; padding: .8rem 1rem; }
.proof h4 { color: var(--ink); }
.dev { display: grid; gap: .6rem; border-top: 1px solid var(--line); padding-top: 1.1rem; }
.dev .more { margin: 0; } .excerpt { display: block; color: var(--soft); } .excerpt mark { background: none; color: var(--ink); font-weight: 600; }
.links { white-space: nowrap; margin-left: .4rem; } .own { color: inherit; }
.scroll { overflow-x: auto; margin-top: .6rem; } .scroll table { border-collapse: collapse; font-size: .9375rem; min-width: 100%; }
.scroll th { text-align: left; font-size: .8125rem; font-weight: 600; color: var(--soft); } .scroll th, .scroll td { padding: .35rem 1rem .35rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
.why { margin: .4rem 0 0 1.1rem; color: var(--soft); font-size: .9375rem; }
.places { list-style: none; border-top: 1px solid var(--line); }
.places li { border-bottom: 1px solid var(--line); padding: .45rem 0; display: grid; grid-template-columns: minmax(0, 5fr) minmax(0, 6fr); gap: .1rem 1.5rem; }
.places .meta { font-size: .875rem; color: var(--soft); }
.more > summary { cursor: pointer; padding: .45rem 0; color: var(--link); font-size: .9375rem; }
.steps { list-style: none; display: grid; gap: .9rem; counter-reset: step; }
.steps > li { display: grid; grid-template-columns: 1.75rem 1fr; counter-increment: step; }
.steps > li::before { content: counter(step) "."; color: var(--soft); font-variant-numeric: tabular-nums; }
.steps > li.exception { counter-increment: none; }
.steps > li.exception::before { content: "–"; }
.steps > li.exception > div { grid-column: 2; }
.steps.ticks > li::before { content: none; }
.steps .tick { width: 1.1rem; height: 1.1rem; margin: .25rem 0 0; accent-color: var(--inactive); }
.steps label, .steps .title { font-weight: 600; }
.steps .text { max-width: 44rem; font-size: .9375rem; }
.steps .done label { text-decoration: line-through; text-decoration-thickness: 1px; color: var(--soft); }
.steps .done .text { color: var(--soft); }
.steps pre { background: var(--wash); border-radius: 6px; padding: .6rem .8rem; margin: .5rem 0 0; white-space: pre-wrap; user-select: all; }
.small { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1.25rem; font-size: .9375rem; margin-top: .75rem; }
.small dt { color: var(--soft); }
.fine { font-size: .8125rem; color: var(--soft); }
footer { margin-top: 3.5rem; padding-top: 1rem; border-top: 1px solid var(--line); font-size: .875rem; color: var(--soft); }

@media (max-width: 46rem) {
	.sheet { padding: 1.5rem 1rem 3rem; }
	h1 { font-size: 1.6rem; }
	.counts { grid-template-columns: 1fr 1fr; }
	.chart { padding: .5rem 1.25rem .5rem .75rem; }
	.chart a { grid-template-columns: 1fr; gap: 0; }
	.plot { min-height: 1.75rem; }
	.label { padding: .4rem 0 0; }
	.axis { margin-left: 0; } .axis text:nth-child(even):not(:last-child) { display: none; }
	.controls { grid-template-columns: 1fr 1fr; }
	.links { white-space: normal; }
	.panels { grid-template-columns: 1fr; } .panels .begin { grid-column: auto; grid-row: auto; }
	.key > summary { padding: .8rem .9rem; grid-template-columns: 1fr; }
	.badges { grid-column: 1; grid-row: auto; justify-content: start; padding: .35rem 0 0 1.35rem; }
	.bar output { flex-basis: 100%; }
	.body { padding: 1rem .9rem 1.25rem; }
	.two, .places li { grid-template-columns: minmax(0, 1fr); }
	.small { grid-template-columns: 1fr; gap: 0; }
	.small dd { margin-bottom: .5rem; }
}
@media (prefers-reduced-motion: no-preference) {
	html { scroll-behavior: smooth; }
	button, .key > summary { transition: background-color .15s; }
}
@media (hover: hover) { .key > summary:hover { background: var(--wash); } }
@media (forced-colors: active) { .badge.said { border: 2px solid; } .life, .halo { forced-color-adjust: none; } }
@media print {
	:root { color-scheme: light; --page: #fff; --card: #fff; --ink: #000; --soft: #444; --line: #bbb; --wash: #f3f3f3; --link: #000; --active: #b3261e; --unknown: #8a5200; --unchecked: #4c5a6b; --inactive: #1c6b45; --on-badge: #fff; --shade: none; }
	* { print-color-adjust: exact; }
	@page { margin: 16mm 14mm; }
	html { font-size: 10.5pt; }
	.sheet { max-width: none; padding: 0; }
	.skip, .controls, .key h3::before, .progress-bar { display: none; }
	.what.repeat .steps { display: none; } .what.repeat .same { display: block; } .mockup, .proof { break-inside: avoid; } .mockup { flex-basis: 8cm; }
	.controls.narrowed { display: block; } .controls.narrowed > :not(.bar), .controls.narrowed button { display: none; }
	.key, .more { break-inside: auto; }
	.key > summary { break-after: avoid; }
	.key > summary, .two, .steps > li, .places li, .chart li, .counts, .alarm { break-inside: avoid; }
	h2, h3, h4 { break-after: avoid; }
	details::details-content { content-visibility: visible; height: auto; display: block; }
	.more > summary { display: none; }
}
`;
