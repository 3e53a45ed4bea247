import { expect, test } from "vitest";
import { outcomeOf } from "../../src/rotate/outcome.ts";
import { recordMarkdownMark, renderRecordMarkdown } from "../../src/rotate/record-markdown.ts";
import { nextRotation, type RotationEvent } from "../../src/rotate/state-machine.ts";
import { describeOutcome } from "../../src/rotate/summary-messages.ts";
import { fc } from "../setup/draws.ts";
import { anyEvents, at, beginning, heard, search, successor } from "./rotations.ts";

const proven = beginning({
	step: "done",
	heard: [
		heard("active", { account: "Shop" }),
		heard("inactive", { at: "2026-05-05T10:00:00.000Z" }),
	],
	firstSearch: search(".env", "k8s.yaml"),
	search: search("k8s.yaml"),
	leftInTree: true,
	successor: successor(),
	leak: {
		remote: { seen: "reachable", refs: ["refs/remotes/origin/main"] },
		places: [
			{
				where: "commit",
				path: ".env",
				commit: "c0".repeat(20),
				author: "Ann <ann@example.org>",
				date: "2026-01-01T00:00:00Z",
				refs: ["refs/heads/main"],
			},
		],
		more: 0,
		gaps: [],
	},
});

test("the record says what was heard, replaced and left", () => {
	expect(renderRecordMarkdown(proven).replaceAll("&#58;", ":").replaceAll("&#42;", "*")).toBe(`\
# Rotation of a key: Mailchimp API key 0f3a********-us6

**Proven dead: https://us6.api.mailchimp.com/3.0/ping called the old key active at 2026-05-04T10:00:00.000Z and calls it inactive at 2026-05-05T10:00:00.000Z.**

- Fingerprint: \`${"a1".repeat(20)}\`
- Folder: \`/home/ann/shop\`
- Begun: 2026-05-04T10:00:00.000Z
- Last change: 2026-05-04T10:00:00.000Z

## What the provider said of the old key

| from | until | verdict | reason | asked |
| --- | --- | --- | --- | --- |
| 2026-05-04T10:00:00.000Z | 2026-05-04T10:00:00.000Z | active | it is active, Shop | \`https://us6.api.mailchimp.com/3.0/ping\` |
| 2026-05-05T10:00:00.000Z | 2026-05-05T10:00:00.000Z | inactive | it is inactive | \`https://us6.api.mailchimp.com/3.0/ping\` |

## The new key

- Key: \`7c11********-us6\`
- Verdict at 2026-05-04T10:00:00.000Z: active, the key works (\`https://us6.api.mailchimp.com/3.0/ping\`)
- Same account as the old key: yes

## Uses in the tree

- replaced: \`.env\`
- remains: \`k8s.yaml:1:5\`

Left there by the person's choice.

Last searched at 2026-05-04T10:00:00.000Z: 3 files.

## The leak

The history holds it in 1 place since 2026-01-01T00:00:00Z, by Ann &#60;ann@&#8203;example.org&#62;:

- .env (c0c0c0c0c0c0, 2026-01-01T00:00:00Z, Ann &#60;ann@&#8203;example.org&#62;)

Reached from refs/heads/main; remote-tracking branches among them, so whoever can fetch from there can have it: refs/remotes/origin/main.

## What remains

The history keeps the old key in 1 place. A dead key opens nothing, so rewriting is optional; forks, clones and caches keep it whatever you do. If you must, look first at what the pattern hits:

    git log --all --oneline --extended-regexp -G"0f3a[0-9a-f]{28}"

Then write this line into a file "replacements.txt" of a fresh clone:

    regex:(?<![0-9a-f])0f3a[0-9a-f]{28}(?![0-9a-f])==>REVOKED-KEY

Then rewrite the clone, and push it with force:

    git filter-repo --replace-text replacements.txt --replace-message replacements.txt
`);
});

test("nothing that was read becomes markup", () => {
	const evil = "a`|</script><img src=x>\n# **b** @ann \u202e";
	const text = renderRecordMarkdown({
		...proven,
		root: evil,
		heard: [heard("unknown", { reason: evil, account: evil })],
		search: { ...search(evil), gaps: [evil] },
		leak: {
			...proven.leak!,
			places: [{ where: "commit", path: evil, author: evil }],
			gaps: [evil],
		},
	});
	expect(text).not.toMatch(/<\/?(?:script|img)|\u202e|^# \*\*b|@ann/m);
	expect(text.split("\n").filter((line) => line.startsWith("| "))).toHaveLength(3);
});

test("nothing is called proven that is not, and the outcome leads", () => {
	fc.assert(
		fc.property(anyEvents, (events) => {
			const rotation = events.reduce(
				(before, event: RotationEvent) => nextRotation(before, event, at),
				beginning(),
			);
			const outcome = outcomeOf(rotation);
			expect(/^Proven/.test(describeOutcome(rotation))).toBe(outcome === "proven");
			expect(/^(?:Proven|Dead)/.test(describeOutcome(rotation))).toBe(
				outcome === "proven" || outcome === "refused",
			);
			const text = renderRecordMarkdown(rotation);
			expect(text.startsWith(recordMarkdownMark)).toBe(true);
			expect(text.includes("Proven")).toBe(outcome === "proven");
		}),
	);
});
