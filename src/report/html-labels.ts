// The words of the HTML report for verdicts, locations and times, for readers who have not seen unleak before.

import type { Finding, Location, Report, ScanMode } from "../model/report.ts";
import type { VerdictStatus } from "../model/verdict.ts";
import { formatCount, formatNumber } from "./amounts.ts";
import { encodingText } from "./encoding-text.ts";
import type { Exposure, Presence } from "./exposure.ts";
import { listRepositoryNames } from "./repository-names.ts";

export const verdictNames: Readonly<Record<VerdictStatus, string>> = {
	active: "Active",
	unknown: "Unknown",
	unchecked: "Not checked",
	inactive: "Inactive",
};

/** The order in which a reader should look. */
export const verdictOrder: readonly VerdictStatus[] = [
	"active",
	"unknown",
	"unchecked",
	"inactive",
];

export const verdictMeanings: Readonly<Record<VerdictStatus, string>> = {
	active: "The provider accepted the key when it was asked.",
	unknown: "The provider was asked, and did not say clearly. Treat it as working.",
	unchecked: "Nobody asked the provider. Treat it as working.",
	inactive: "The provider said, in words that are known to mean it, that the key is dead.",
};

const presenceNames: Readonly<Record<Presence, string>> = {
	files: "in the files today",
	head: "in the current version",
	history: "no longer in the files, but in their history",
	unreachable: "deleted, but still stored",
	elsewhere: "",
};

/** "since 2024-05-01, in the files today", "since 2024-05-01, away from 2024-06-01 to 2024-07-01, in the files today" */
export function exposureText(exposure: Exposure): string {
	const { seenMs, state, removedMs } = exposure;
	const since = seenMs[0] === undefined ? [] : [`since ${formatDay(seenMs[0])}`];
	const away = gapsOf(exposure).map(([from, to]) => `from ${formatDay(from)} to ${formatDay(to)}`);
	const gaps =
		away.length === 0
			? []
			: [away.length <= maxGaps ? `away ${away.join(" and ")}` : `away ${away.length} times`];
	if (removedMs !== undefined) {
		return [
			...since,
			...gaps,
			`removed from the files ${formatDay(removedMs)}, but not from their history`,
		].join(", ");
	}
	const name = presenceNames[state];
	return [...since, ...gaps, ...(name === "" ? [] : [name])].join(", ");
}

const maxGaps = 2;

/** When no file had it although one had before and one had later. */
function gapsOf({ periods }: Exposure): [from: number, to: number][] {
	return periods.slice(1).flatMap(({ fromMs }, index): [number, number][] => {
		const { toMs } = periods[index]!;
		return toMs === undefined ? [] : [[toMs, fromMs]];
	});
}

export function formatDay(ms: number): string {
	return new Date(ms).toISOString().slice(0, 10);
}

/** "Leaked keys in newsletter": the last part of the root's path names it. */
export function pageTitle({ scope, findings }: Report): string {
	const name = scope.root.split(/[\\/]/).findLast((part) => part !== "" && part !== ".");
	const subject = findings.length > 0 || scope.mode === "verify" ? "Leaked keys" : "Key scan";
	if (name === undefined || nameless.includes(scope.mode)) return subject;
	return `${subject} in ${name}`;
}

const nameless: readonly string[] = ["stdin", "verify", "merged"];

/** What the verdicts come to, in a sentence or two; "" without a finding. */
export function verdictSentence({ findings }: Report): string {
	const isOpen = ({ isMadePublic, verdict }: Finding): boolean =>
		isMadePublic === true && verdict.status !== "inactive";
	const madePublic = findings.filter(isOpen).length;
	const others = findings.filter((finding) => !isOpen(finding));
	const sentences = verdictOrder
		.map((status) => ({
			amount: others.filter(({ verdict }) => verdict.status === status).length,
			...conclusions[status],
		}))
		.filter(({ amount }) => amount > 0)
		.map(({ amount, only, all, one, some }) => {
			if (amount === findings.length) return amount === 1 ? only : all;
			return `${formatNumber(amount)} ${amount === 1 ? one : some}`;
		});
	return [
		...sentences,
		...(madePublic === 0 ? [] : [publicSentence(madePublic, findings.length)]),
	].join(" ");
}

/** A key that belongs into an app or a page is no leak in itself. */
function publicSentence(amount: number, total: number): string {
	if (amount === 1) {
		return `${total === 1 ? "It" : "1"} is of a type that is made to be public: see first whether it has to be replaced at all.`;
	}
	return `${amount === total ? "All of them" : formatNumber(amount)} are of a type that is made to be public: see first whether they have to be replaced at all.`;
}

interface Conclusion {
	/** For the only key there is. */
	readonly only: string;
	readonly all: string;
	/** Behind "1", and behind another number. */
	readonly one: string;
	readonly some: string;
}

const conclusions: Readonly<Record<VerdictStatus, Conclusion>> = {
	active: {
		only: "It still works: replace and revoke it now.",
		all: "All of them still work: replace and revoke them now.",
		one: "still works: replace and revoke it now.",
		some: "still work: replace and revoke them now.",
	},
	unknown: {
		only: "It may still work: the provider gave no clear answer.",
		all: "They may still work: the providers gave no clear answer.",
		one: "may still work: the provider gave no clear answer.",
		some: "may still work: the providers gave no clear answer.",
	},
	unchecked: {
		only: "It was not checked: treat it as working.",
		all: "None of them was checked: treat them as working.",
		one: "was not checked: treat it as working.",
		some: "were not checked: treat them as working.",
	},
	inactive: {
		only: "It no longer works.",
		all: "None of them works any longer.",
		one: "no longer works.",
		some: "no longer work.",
	},
};

/** What was looked at, for the line below the title; never more than was there. */
export function scopeText({ scope, notices }: Report): string {
	const has = (code: string): boolean => notices.some((notice) => notice.code === code);
	const which = scope.shallow
		? "the recorded versions that this copy has"
		: "every recorded version";
	const versions = `${which} of the files`;
	if (scope.mode === "history")
		return has("narrowed") ? "a part of the recorded versions of the files" : versions;
	if (scope.mode === "merged" && scope.root !== ".")
		return `scans of ${listRepositoryNames(scope.root)}`;
	if (scope.mode !== "audit") return scopeNames[scope.mode];
	if (has("machine")) return "what agents, shells and API clients keep on this machine";
	if (scope.commits === undefined) return "the files; no older versions are recorded";
	return has("bare") ? `${versions}; no files lie beside them` : `the files and ${which} of them`;
}

const scopeNames: Readonly<Record<Exclude<ScanMode, "history" | "audit">, string>> = {
	tree: "the files",
	staged: "the changes that are to be recorded next",
	range: "a series of changes",
	stdin: "a text that was given",
	verify: "keys that were given",
	merged: "several scans",
};

/** "data centre us12, type api-key" */
export function detailsText({ details }: Finding): string {
	const { datacenter, region, keyType } = details;
	const encoding = encodingText(details);
	return [
		...(datacenter === undefined ? [] : [`data centre ${datacenter}`]),
		...(region === undefined ? [] : [`region ${region}`]),
		...(keyType === undefined ? [] : [`type ${keyType}`]),
		...(encoding === undefined ? [] : [encoding]),
	].join(", ");
}

export function locationCountText(locations: readonly Location[]): string {
	return formatCount(locations.length, "place");
}

/** Short words for why strangers come first; none where nothing shows that others could read it. */
export function exposedNames({ exposure, isMadePublic }: Finding): string[] {
	return [
		...(exposure.public === true ? ["others could read it"] : []),
		...(exposure.shipped && !isMadePublic ? ["sent to visitors"] : []),
	];
}

/** The same in sentences. */
export function readerText({ exposure }: Finding): string {
	const sentences = [
		...(exposure.public === true
			? [
					"It was sent to the server that others copy from: whoever may read there could have read it.",
				]
			: []),
		...(exposure.shipped
			? ["It stands in a file of a kind that is sent to the browsers or phones of visitors."]
			: []),
	];
	if (sentences.length > 0) return sentences.join(" ");
	return "Nothing shows that others could read it, and nothing shows that they could not: assume that somebody did.";
}

/** "Mailchimp" of "mailchimp", as the rest of the page has it. */
export function providerName(provider: string): string {
	return provider.replace(/^[a-z]/, (letter) => letter.toUpperCase());
}

/** "Example Ltd" of "Example Ltd, role owner, plan premium". */
export function accountName(account: string): string {
	return account.split(/, (?=role |plan |account id |\d[\d,]* subscribers)/)[0] ?? account;
}
