import { expect, test } from "vitest";
import type { Finding, Report } from "../../src/model/report.ts";
import { reportHtml } from "../../src/report/html.ts";
import { type CardContext, findingCard } from "../../src/report/html-finding.ts";
import { pageTitle, scopeText, verdictSentence } from "../../src/report/html-labels.ts";
import { html, safeLink } from "../../src/report/html-markup.ts";
import { createMockups } from "../../src/report/html-mockup.ts";
import { createPlaybooks } from "../../src/report/html-steps.ts";
import { timeline } from "../../src/report/html-timeline.ts";
import { locationHistory } from "../../src/report/location-text.ts";
import { escapeHtml } from "../../src/text/escape.ts";
import { fc } from "../setup/draws.ts";
import { anyReport, finding, fullReport, historyLocation, location, reportOf } from "./sample.ts";

const options = { width: 80, color: false, verbose: false, quiet: false };
const page = (report: Report): string => [...reportHtml(report, options)].join("");

const card = (finding: Finding, more: Partial<CardContext> = {}): string =>
	findingCard(finding, 0, {
		nowMs: Date.parse("2026-01-02T03:04:05Z"),
		isOpen: false,
		mockups: createMockups(),
		playbooks: createPlaybooks(),
		...more,
	}).text;

test("shows a key with its verdict, its places and its playbook", () => {
	const known = { ...fullReport.findings[0]!, power: "Whoever holds it can send campaigns." };
	expect(card(known, { isOpen: true })).toBe(`
<details class="key active" id="key-1" data-fingerprint="f1" open>
<summary><h3 id="fp-f1">Mailchimp API key <code>0a1b…-us12</code></h3><span class="badges"><span class="badge progress" hidden></span><span class="badge seen">others could read it</span><span class="badge seen">sent to visitors</span><span class="badge critical"><span class="unseen">Severity </span>critical</span><span class="badge said">Active</span></span><span class="sub">since 2024-05-01, in the files today · 2 places</span></summary>
<div class="body">
<div class="two">
<div><h4>What it can do</h4>
<p>Whoever holds it can send campaigns.</p>

<h4>Who could have read it</h4>
<p>It was sent to the server that others copy from: whoever may read there could have read it. It stands in a file of a kind that is sent to the browsers or phones of visitors.</p>
</div>
<div><h4>Does it still work?</h4>
<p><b>Active.</b> The provider accepted the key when it was asked.</p>
<h4>Whose it is</h4>
<p>Example Ltd</p>
</div></div>


<div class="what" data-kind="0"><h4>What to do</h4>
<p class="same">The steps are those of the first key of this kind above.</p>
<ol class="steps">
<li data-step="Create a new key"><div><span class="title">Create a new key</span>
<div class="step"><div class="text"><p>Open the page of your API keys, and create one with a new name.</p><p><a href="https://us12.admin.mailchimp.com/account/api/" rel="noreferrer noopener" target="_blank">https://us12.admin.mailchimp.com/account/api/</a></p></div></div></div></li>
<li data-step="Deploy it" data-for="developer"><div><span class="title">Deploy it</span> <span class="who developer">Your developer</span>
<div class="step"><div class="text"><p>Put the new key where the old one is used.</p><pre><code>echo ok</code></pre></div></div></div></li>
<li data-step="Revoke the old key"><div><span class="title">Revoke the old key</span>
<div class="step"><div class="text"><p>Find the row that begins with 0a1b.</p></div></div></div></li>
</ol></div>

<section class="dev" data-for="developer" aria-label="For your developer"><h4>For your developer: where it lies open</h4>
<p class="soft">First seen in commit 0123456789ab of 2024-05-01, by Ann &#60;ann@example.com&#62;.</p>
<ul class="places"><li><span><code class="path">src/mail.js:12:11</code></span><span class="meta">in the files on 2026-01-02</span></li><li><span><code class="path">backup.zip!mail.js:3:1</code></span><span class="meta">${escapeHtml(locationHistory(historyLocation))}, removed by commit c0ffee012345 of 2025-05-01</span></li></ul>


<p class="soft">Key: data centre us12, region eu, type server-side, encoded as base64.</p>
<p class="soft">May also be a key of iterable (rule iterable-api-key, low confidence).</p>
<p class="soft">Verdict: the provider knows it. Asked <code>https://us12.api.mailchimp.com/3.0/ping</code> at 2026-01-02T03:04:06Z.</p>
<ul class="why" aria-label="Why it counts as a key (high confidence)"><li>32 hex digits and a data centre</li><li>assigned to apiKey</li></ul>
<p class="fine">Step by step in a terminal: <code>unleak rotate f1</code>. Fingerprint <a class="own" href="#fp-f1"><code>f1</code></a>, rule <code>mailchimp-api-key</code></p>
</section>
</div>
</details>`);
});

/** Row by row: the drawn shapes with their places. */
function drawn(report: Report): string[][] {
	const rows = timeline(report).text.split("<li data-row").slice(1);
	return rows.map((row) => {
		const own = row.slice(row.indexOf('<g class="'), row.indexOf("</a>"));
		return (
			own.match(
				/class="(?:gone|there|life|past|start|again|dead)"|x1?="[\d.]+%"|x2="[\d.]+%"|width="[\d.]+%"/g,
			) ?? []
		);
	});
}

test("draws when a key came, where else it came to, and when it was seen dead", () => {
	const came = (date: string, inHead: boolean) => ({
		...historyLocation,
		unreachable: false,
		date,
		inHead,
	});
	const dead = {
		status: "inactive",
		reason: "",
		checkedAt: "2026-01-02T03:04:09Z",
	} as const;
	const rows = drawn(
		reportOf({
			findings: [
				{ ...finding, locations: [came("2025-01-02", true), came("2024-01-03", false)] },
				{ ...finding, locations: [came("2024-07-01", false)] },
				{
					...finding,
					exposure: { ...finding.exposure, until: "2025-01-02T00:00:00.000Z" },
					locations: [came("2024-07-01", false)],
				},
				{ ...finding, verdict: dead, locations: [came("2025-07-01", false)] },
			],
		}),
	);
	expect(rows).toEqual([
		[
			'class="there"',
			'class="life"',
			'x="2.91%"',
			'width="97.09%"',
			'x="2.91%"',
			'class="start"',
			'x="51.45%"',
			'class="again"',
		],
		['class="gone"', 'class="past"', 'x1="26.85%"', 'x2="100.00%"', 'x="26.85%"', 'class="start"'],
		[
			'class="gone"',
			'class="past"',
			'x1="51.45%"',
			'x2="100.00%"',
			'class="life"',
			'x="26.85%"',
			'width="24.60%"',
			'x="26.85%"',
			'class="start"',
		],
		[
			'class="gone"',
			'class="past"',
			'x1="75.38%"',
			'x2="100.00%"',
			'x="75.38%"',
			'class="start"',
			'x="100.00%"',
			'class="dead"',
		],
	]);
});

test("draws a key that left and came back with a gap, and says so", () => {
	const at = (month: string): string => `${month}-01T00:00:00.000Z`;
	const intervals = [
		{ path: "a", from: at("2025-01"), to: at("2025-04") },
		{ path: "a", from: at("2025-07") },
	];
	const back = {
		...finding,
		exposure: { ...finding.exposure, since: at("2025-01"), intervals },
		locations: [{ ...historyLocation, unreachable: false, date: at("2025-01"), inHead: true }],
	};
	const report = reportOf({ startedAt: at("2026-01"), findings: [back] });
	expect(drawn(report)).toEqual([
		[
			...['class="there"', 'class="past"', 'x1="26.85%"', 'x2="51.06%"'],
			...['class="life"', 'x="2.91%"', 'width="23.94%"'],
			...['class="life"', 'x="51.06%"', 'width="48.94%"'],
			...['x="2.91%"', 'class="start"', 'x="51.06%"', 'class="again"'],
		],
	]);
	expect(timeline(report).text).toContain(
		"since 2025-01-01, away from 2025-04-01 to 2025-07-01, in the current version",
	);
});

test("draws nothing where nothing is known of when", () => {
	expect(timeline(reportOf({ findings: [finding] })).text).toBe("");
	const broken = { ...historyLocation, date: "yesterday" };
	expect(timeline(reportOf({ findings: [{ ...finding, locations: [broken] }] })).text).toBe("");
});

test("draws sixty keys and counts the others", () => {
	const findings = Array.from({ length: 63 }, () => ({ ...finding, locations: [historyLocation] }));
	const text = timeline(reportOf({ findings })).text;
	expect(text.match(/data-row/g)).toHaveLength(60);
	expect(text).toContain("3 more keys not drawn; all are listed below.");
});

test("lists 200 places of a key and counts the others", () => {
	const locations = Array.from({ length: 202 }, (_, index) => ({ ...location, path: `p${index}` }));
	const text = card({ ...finding, locations });
	expect(text.match(/class="path"/g)).toHaveLength(200);
	expect(text).toContain("And 2 more places: the JSON report lists all of them.");
	expect(page(reportOf({ findings: [{ ...finding, locations }] }))).toMatch(/,202,"[^"]*",1,0\]\]/);
});

test("never holds a whole key, also when the report does", () => {
	expect(JSON.stringify(fullReport)).toContain("not-a-key");
	expect(page(fullReport)).not.toContain("not-a-key");
});

test("says first what was not read", () => {
	const text = page(fullReport);
	expect(text).toContain("The scan is INCOMPLETE.");
	expect(text.indexOf("b: permission denied (commit c0ffee)")).toBeGreaterThan(0);
	expect(text.indexOf("b: permission denied")).toBeLessThan(text.indexOf('id="key-1"'));
});

test("says what to do first to whoever is no developer, where there is something to do", () => {
	const text = page(fullReport);
	expect(text).toContain("A key is a password for programs");
	const order = [
		"INCOMPLETE",
		'id="gaps"',
		'id="first"',
		'id="progress"',
		'id="time"',
		'id="keys"',
		"What to do</h4>",
		"where it lies open",
	];
	const places = order.map((mark) => text.indexOf(mark));
	expect(places).toEqual([...places].sort((one, other) => one - other));
	expect(places[0]).toBeGreaterThan(0);
	const dead = { ...finding, verdict: { status: "inactive", reason: "" } } as const;
	for (const findings of [[], [dead]]) {
		expect(page(reportOf({ findings }))).not.toContain('id="first"');
	}
});

test("whatever the report holds, its markup is ours and the same twice", () => {
	const tag =
		/<(?:!doctype html|!-- unleak report --|\/?[a-z][a-z0-9]*(?: [a-zA-Z0-9-]+(?:="[^"<>]*")?)*\/?)>/g;
	const shape = (report: Report): string[] => {
		const text = page(report);
		// The index is data: nothing in it ends its element.
		const [, index = ""] =
			/<script type="application\/json" id="index">([\s\S]*?)<\/script>/.exec(text) ?? [];
		expect(index).not.toContain("<");
		const [before = "", , after = ""] = text.replace(index, () => "").split(/<style>|<\/style>/);
		const body = after.slice(0, after.lastIndexOf("<script>"));
		// What is left when tags are gone holds no sign that could begin one.
		expect((before + body).replace(tag, "")).not.toMatch(/[<>"]/);
		return [...(before + body).matchAll(tag)].map(([found]) => found.replace(/="[^"]*"/g, ""));
	};
	const known = new Set(shape(fullReport).map((found) => /[a-z0-9!-]+/.exec(found)?.[0]));
	for (const name of ["svg", "line", "rect", "circle", "path", "g", "text"]) known.add(name);
	for (const name of ["details", "summary", "input", "select", "option", "label"]) known.add(name);
	for (const name of ["form", "output", "button"]) known.add(name);
	fc.assert(
		fc.property(anyReport, (report) => {
			const names = shape(report).map((found) => /[a-z0-9!-]+/.exec(found)?.[0]);
			expect(names.filter((name) => !known.has(name))).toEqual([]);
			expect(page(report)).toBe(page(structuredClone(report)));
		}),
	);
});

test("begins with what has to be revoked: not with dead keys, nor with those that are made to be public", () => {
	const beginOf = (findings: readonly Finding[]): (string | undefined)[] => {
		const text = page(reportOf({ findings }));
		const list = text.slice(text.indexOf("Begin with these"), text.indexOf("Of 6 keys"));
		return [...list.matchAll(/href="#(key-\d+)"/g)].map(([, id]) => id);
	};
	const dead: Finding = { ...finding, verdict: { status: "inactive", reason: "" } };
	const open: Finding = { ...finding, isMadePublic: true };
	expect(beginOf([open, finding, open, finding, dead, dead])).toEqual(["key-2", "key-4"]);
	expect(beginOf([open, open, open, dead, dead, dead])).toHaveLength(5);
	expect(page(reportOf({ findings: [dead] }))).toContain("so it need not be revoked");
	expect(page(reportOf({ findings: [finding] }))).not.toContain("so it need not be revoked");
});

test("html`` escapes every value that is not finished markup", () => {
	const hostile = `"><script>'&`;
	const inner = html`<b title="${hostile}">${hostile}</b>`;
	const escaped = "&#34;&#62;&#60;script&#62;&#39;&#38;";
	expect(html`<p>${inner}${[inner]}${7}${undefined}</p>`.text).toBe(
		`<p><b title="${escaped}">${escaped}</b><b title="${escaped}">${escaped}</b>7</p>`,
	);
});

test.each([
	["https://example.com/a?b=c#d", '<a href="https://example.com/a?b=c#d"'],
	["http://example.com/", "<code>http://example.com/</code>"],
	["javascript:alert(1)", "<code>javascript:alert(1)</code>"],
	["https://user@example.com/", "<code>https://user@example.com/</code>"],
	['https://example.com/"onclick=', "<code>https://example.com/&#34;onclick=</code>"],
])("links only what is plain: %s", (url, start) => {
	expect(safeLink(url).text.slice(0, start.length)).toBe(start);
});

test.each([
	["a", "It still works: replace and revoke it now."],
	["aa", "All of them still work: replace and revoke them now."],
	["xx", "None of them was checked: treat them as working."],
	["i", "It no longer works."],
	[
		"aauxi",
		"2 still work: replace and revoke them now. 1 may still work: the provider gave no clear answer. 1 was not checked: treat it as working. 1 no longer works.",
	],
	["", ""],
	[
		"p",
		"It is of a type that is made to be public: see first whether it has to be replaced at all.",
	],
	[
		"app",
		"1 still works: replace and revoke it now. 2 are of a type that is made to be public: see first whether they have to be replaced at all.",
	],
])("tells in words what the verdicts %j come to", (marks, sentence) => {
	const statuses = {
		a: "active",
		u: "unknown",
		x: "unchecked",
		i: "inactive",
		p: "active",
	} as const;
	const found = [...marks].map((mark) => ({
		...finding,
		verdict: { status: statuses[mark as keyof typeof statuses], reason: "" },
		...(mark === "p" ? { isMadePublic: true as const } : {}),
	}));
	expect(verdictSentence(reportOf({ findings: found }))).toBe(sentence);
});

test.each([
	["/srv/newsletter", "tree", "Leaked keys in newsletter"],
	["C:\\work\\shop\\", "audit", "Leaked keys in shop"],
	[".", "tree", "Leaked keys"],
	["/srv/newsletter", "verify", "Leaked keys"],
] as const)("names the page for %s, %s", (root, mode, title) => {
	expect(pageTitle(reportOf({ scope: { mode, root }, findings: [finding] }))).toBe(title);
});

test.each<[Partial<Report>, string]>([
	[{ scope: { mode: "tree", root: "/r" } }, "the files"],
	[{ scope: { mode: "audit", root: "/r" } }, "the files; no older versions are recorded"],
	[
		{ scope: { mode: "audit", root: "/r", commits: 2 } },
		"the files and every recorded version of them",
	],
	[
		{ scope: { mode: "audit", root: "/r", commits: 2, shallow: true } },
		"the files and the recorded versions that this copy has of them",
	],
	[
		{
			scope: { mode: "audit", root: "/r", commits: 2 },
			notices: [{ code: "bare", message: "" }],
		},
		"every recorded version of the files; no files lie beside them",
	],
	[
		{
			scope: { mode: "history", root: "/r", commits: 2 },
			notices: [{ code: "narrowed", message: "" }],
		},
		"a part of the recorded versions of the files",
	],
])("says no more than was looked at: %j", (parts, text) => {
	expect(scopeText(reportOf(parts))).toBe(text);
});

test("sets apart the step that is only for when something is not as expected", () => {
	const playbook = [
		{ title: "Open", text: "Open it." },
		{ title: "If it is gone", text: "Ask.", isException: true as const },
	];
	const items = card({ ...finding, playbook }).match(/<li [^>]*>/g);
	expect(items?.slice(-2)).toEqual(['<li data-step="Open">', '<li class="exception">']);
});
