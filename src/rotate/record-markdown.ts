// Writes the record of a rotation as Markdown, for people to keep: the provider's answers with their times, what was
// replaced, and what remains. It claims no more than outcome.ts. Everything that was read is escaped.

import { escapeMarkdown, markdownCode } from "../text/escape.ts";
import { describeUse, leakHistoryMessages, unreadMessages } from "./leak-messages.ts";
import type { Message } from "./messages.ts";
import type { Rotation } from "./rotation.ts";
import { compareUses, describeOutcome, historyMessages } from "./summary-messages.ts";

/** How a record begins, so that a file of ours is known by it. */
export const recordMarkdownMark = "# Rotation of a key: ";

export function renderRecordMarkdown(rotation: Rotation): string {
	const { title, redacted, fingerprint, root, startedAt, updatedAt, leak } = rotation;
	const lines = [
		`${recordMarkdownMark}${escapeMarkdown(`${title} ${redacted}`)}`,
		"",
		`**${plainText(describeOutcome(rotation))}**`,
		"",
		`- Fingerprint: ${markdownCode(fingerprint)}`,
		`- Folder: ${markdownCode(root)}`,
		`- Begun: ${startedAt}`,
		`- Last change: ${updatedAt}`,
		"",
		"## What the provider said of the old key",
		"",
		"| from | until | verdict | reason | asked |",
		"| --- | --- | --- | --- | --- |",
		...rotation.heard.map(({ at, until, status, reason, endpoint, account }) => {
			const about = account === undefined ? reason : `${reason}, ${account}`;
			const asked = endpoint === undefined ? "nobody" : markdownCode(endpoint);
			return `| ${at} | ${until ?? at} | ${status} | ${escapeMarkdown(about)} | ${asked} |`;
		}),
		...(rotation.attestedAt ? ["", `Attested by the person at ${rotation.attestedAt}.`] : []),
		"",
		"## The new key",
		"",
		...successorLines(rotation),
		...destinationLines(rotation),
		...misuseLines(rotation),
		"",
		"## Uses in the tree",
		"",
		...useLines(rotation),
		...(leak ? ["", "## The leak", "", ...paragraphs(leakHistoryMessages(leak))] : []),
		...historyLines(rotation),
	];
	return `${lines.join("\n").trimEnd()}\n`;
}

function successorLines({ successor, noSuccessor }: Rotation): string[] {
	if (!successor) {
		return [noSuccessor ? "The person went on without a new key that was checked." : "None yet."];
	}
	const { redacted, status, reason, endpoint, account, owner, at } = successor;
	return [
		`- Key: ${markdownCode(redacted)}`,
		`- Verdict at ${at}: ${status}, ${escapeMarkdown(reason)}${endpoint === undefined ? "" : ` (${markdownCode(endpoint)})`}`,
		...(account === undefined ? [] : [`- Account: ${escapeMarkdown(account)}`]),
		`- Same account as the old key: ${owner === "same" ? "yes" : "the provider does not show it"}`,
	];
}

function destinationLines({ destinations = [] }: Rotation): string[] {
	if (destinations.length === 0) return [];
	return [
		"",
		"## Where the new key went",
		"",
		"| place | state | when | by | shown by the store |",
		"| --- | --- | --- | --- | --- |",
		...destinations.map(({ title, state, times, by = "", proof = "", reason, wasOldKey }) => {
			const said = reason === undefined ? state : `${state}: ${reason}`;
			const shown = wasOldKey ? `${proof}; the leaked key stood there before` : proof;
			const cells = [title, said, times[state] ?? "", by, shown].map(plainText);
			return `| ${cells.join(" | ")} |`;
		}),
	];
}

function misuseLines({ misuse }: Rotation): string[] {
	if (!misuse) return [];
	return [
		"",
		"## What happened since the leak",
		"",
		...misuse.lines.map(({ text }) => `- ${plainText(text)}`),
		"",
		`Asked with the new key at ${misuse.at}.`,
	];
}

function useLines(rotation: Rotation): string[] {
	const { search, leftInTree } = rotation;
	const { replaced, remaining } = compareUses(rotation);
	const none = search ? ["The tree does not hold it."] : ["Not searched yet."];
	return [
		...replaced.map((path) => `- replaced: ${markdownCode(path)}`),
		...remaining.map((use) => `- remains: ${markdownCode(describeUse(use))}`),
		...(replaced.length + remaining.length === 0 ? none : []),
		...(leftInTree && remaining.length > 0 ? ["", "Left there by the person's choice."] : []),
		...(search ? paragraphs(unreadMessages(search.gaps)) : []),
		...(search ? ["", `Last searched at ${search.at}: ${search.files} files.`] : []),
	];
}

function historyLines(rotation: Rotation): string[] {
	const said = historyMessages(rotation);
	return said.length === 0 ? [] : ["", "## What remains", "", ...paragraphs(said)];
}

function paragraphs(said: readonly Message[]): string[] {
	return said.flatMap(({ kind, text }, index) => {
		const before = index > 0 && kind !== said[index - 1]?.kind ? [""] : [];
		if (kind === "item") return [...before, `- ${plainText(text)}`];
		if (kind === "command" || kind === "url") return [...before, `    ${text}`];
		return [...(index > 0 ? [""] : []), plainText(text)];
	});
}

/** Escaped, but for what means nothing in Markdown: the colons of a time, an underscore inside a word. */
function plainText(text: string): string {
	return escapeMarkdown(text)
		.replace(/(?<=\d\d)&#58;(?=\d\d)/g, ":")
		.replace(/(?<=[A-Za-z0-9])&#95;(?=[A-Za-z0-9])/g, "_");
}
