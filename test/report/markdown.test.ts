import { expect, test } from "vitest";
import type { Report } from "../../src/model/report.ts";
import { reportMarkdown } from "../../src/report/markdown.ts";
import { fc } from "../setup/draws.ts";
import { anyReport, finding, fullReport, location, reportOf } from "./sample.ts";

function markdown(report: Report): string {
	const options = { width: 80, color: false, verbose: false, quiet: false };
	return [...reportMarkdown(report, options)].join("");
}

test("says all that the report holds", () => {
	expect(markdown(fullReport)).toBe(`\
<!-- unleak report -->
# unleak report

**1 finding (1 active) in 3 commits, 5,532 objects, 31.2 MB; 1 suppressed; scan INCOMPLETE: 1 problem**

| | |
| --- | --- |
| Findings | 1 |
| Active | 1 |
| Inactive | 0 |
| Unknown | 0 |
| Not checked | 0 |
| Suppressed | 1 |
| Planned | 5,532 (31.2 MB) |
| Scanned | 5,532 (31.2 MB) |
| Excluded | 0 (0 bytes) |

## critical: Mailchimp API key

| | |
| --- | --- |
| Key | \`0a1b…-us12\` |
| Secret | \`not-a-key\` |
| Rule | \`mailchimp-api-key\` |
| Confidence | high |
| Severity | critical |
| Details | data centre \`us12\`, region \`eu\`, type \`server-side\`, encoded as \`base64\` |
| May also be | a key of iterable (rule iterable-api-key, low confidence) |
| Verdict | **active** (the provider knows it), account Example Ltd, asked \`https://us12.api.mailchimp.com/3.0/ping\`, at 2026-01-02T03&#58;04&#58;06Z |
| Fingerprint | \`f1\` |

**Where**

- \`src/mail.js:12:11\`
- \`backup.zip!mail.js:3:1\` (in history, commit 0123456789ab, 2024-05-01, Ann &#60;ann@&#8203;example.com&#62;, unreachable, but still stored, in vendor/lib)

**Why**

- 32 hex digits and a data centre
- assigned to apiKey

<details><summary>How to rotate and revoke it</summary>

1. **Create a new key**<br>
   Open the page of your API keys, and create one with a new name.<br>
   <https://us12.admin.mailchimp.com/account/api/>
2. **Deploy it** (your developer)<br>
   Put the new key where the old one is used.<br>
   \`echo ok\`
3. **Revoke the old key**<br>
   Find the row that begins with 0a1b.

</details>

## Problems

- \`b\`: permission denied (commit \`c0ffee\`)

## Notices

- An archive was not opened

## Suppressed

- 1 by config
`);
});

test("lists twenty places and counts the rest", () => {
	const locations = Array.from({ length: 23 }, (_, index) => ({ ...location, line: index + 1 }));
	const places = markdown(reportOf({ findings: [{ ...finding, locations }] })).match(/^- .+$/gm);
	expect([places?.length, places?.slice(19, 21)]).toEqual([
		23,
		["- `src/mail.js:20:11`", "- and 3 more places"],
	]);
});

test("says who does a step", () => {
	const playbook = [
		{ title: "Open", text: "", by: "owner" as const },
		{ title: "Deploy", text: "", by: "developer" as const },
		{ title: "Wait", text: "" },
	];
	const shown = markdown(reportOf({ findings: [{ ...finding, playbook }] }));
	expect(shown.match(/^\d\. .+$/gm)).toEqual([
		"1. **Open** (you)",
		"2. **Deploy** (your developer)",
		"3. **Wait**",
	]);
});

test("links only plain https addresses", () => {
	const urls = [
		"https://a.b/c?d=e",
		"http://a.b/",
		"javascript:x",
		"https://a.b/>x",
		"https://a@b.c/",
	];
	const playbook = urls.map((url) => ({ title: "t", text: "", url }));
	expect(markdown(reportOf({ findings: [{ ...finding, playbook }] })).match(/^ {3}.+$/gm)).toEqual([
		"   <https://a.b/c?d=e>",
		"   `http://a.b/`",
		"   `javascript:x`",
		"   `https://a.b/>x`",
		"   `https://a@b.c/`",
	]);
});

test("has the lines that the report's shape asks for, whatever its texts hold", () => {
	fc.assert(
		fc.property(anyReport, (report) => {
			for (const line of markdown(report).split("\n")) {
				// Spans, entities and our own tags and links taken away, only plain text is left.
				const bare = line
					.replace(/`[^`|\\]+`|<code>[^<>`|\\]*<\/code>/g, "C")
					.replace(/&#\d+;/g, "E")
					.replace(/<https:[^<>\s]*>|<\/?(details|summary)>|<br>|<!-- unleak report -->/g, "");
				expect(bare).not.toMatch(/[`\\~$[\]<>&]|@(?!E)|:\/\/|##\[/);
				expect(bare.match(/\|/g)?.length ?? 0).toBe(bare.startsWith("| ") ? 3 : 0);
			}
		}),
	);
});
