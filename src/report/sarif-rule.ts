// Describes a rule in SARIF. GitHub shows it beside every alert and expects it to be the same in every run, so what
// differs between the keys of a rule is left out.

import { confidences, type Severity, severities } from "../model/match.ts";
import type { Finding } from "../model/report.ts";
import { escapeMarkdown, markdownCode } from "../text/escape.ts";
import { playbookCommand } from "./proposed-commands.ts";
import { safeUrl } from "./safe-url.ts";
import { plainText } from "./sarif-text.ts";

/** A `reportingDescriptor` for the rule that all of these findings are of. */
export function sarifRule(findings: readonly [Finding, ...Finding[]]): object {
	const [first] = findings;
	const { ruleId, title, provider } = first;
	const severity = best(findings, ({ severity }) => severities.indexOf(severity));
	const { confidence } = best(findings, ({ confidence }) => confidences.indexOf(confidence));
	const steps = commonSteps(findings);
	const url = steps.find((step) => step.url !== undefined)?.url;
	const command = playbookCommand({ ...first, details: {} });
	return {
		id: plainText(ruleId, maxName),
		name: pascalCase(ruleId),
		shortDescription: { text: `Leaked ${plainText(title)}` },
		fullDescription: {
			text: `A ${plainText(title, 900)} can be read by whoever reads this. Replace and revoke it.`,
		},
		help: { text: helpText(steps, command), markdown: helpMarkdown(steps, command) },
		...(url === undefined ? {} : { helpUri: url }),
		defaultConfiguration: { level: levels[severity.severity] },
		properties: {
			tags: ["security", "secret", plainText(provider, maxName)],
			precision: confidence,
			"security-severity": scores[severity.severity],
		},
	};
}

const maxName = 250;

/** GitHub takes over 9.0 for critical, from 7.0 for high, from 4.0 for medium. */
const scores: Readonly<Record<Severity, string>> = {
	critical: "9.5",
	high: "8.0",
	medium: "5.5",
	low: "2.0",
};

const levels: Readonly<Record<Severity, "error" | "warning" | "note">> = {
	critical: "error",
	high: "error",
	medium: "warning",
	low: "note",
};

function best(
	findings: readonly [Finding, ...Finding[]],
	rank: (finding: Finding) => number,
): Finding {
	return findings.reduce((top, finding) => (rank(finding) > rank(top) ? finding : top));
}

function pascalCase(id: string): string {
	const words = id.split(/[^A-Za-z0-9]+/).filter((word) => word !== "");
	const name = words.map((word) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`).join("");
	return name === "" ? "Rule" : name.slice(0, maxName);
}

interface CommonStep {
	readonly title: string;
	/** Absent where it differs between the keys. */
	readonly text?: string;
	readonly url?: string;
}

function commonSteps([first, ...others]: readonly [Finding, ...Finding[]]): CommonStep[] {
	const common: readonly (CommonStep | undefined)[] = others.reduce(
		(steps, other) => {
			const counterparts = plannedSteps(other);
			return steps.map((step, index) => step && sharedStep(step, counterparts[index]));
		},
		plannedSteps(first) as (CommonStep | undefined)[],
	);
	return common.flatMap((step) => step ?? []).slice(0, maxSteps);
}

function sharedStep(one: CommonStep, other: CommonStep | undefined): CommonStep | undefined {
	if (one.title !== other?.title) return undefined;
	const { title, text, url } = one;
	return {
		title,
		...(text !== undefined && text === other.text ? { text } : {}),
		...(url !== undefined && url === other.url ? { url } : {}),
	};
}

/** Without those for when something is not as expected. */
function plannedSteps({ playbook, redacted }: Finding): CommonStep[] {
	return playbook
		.filter(({ isException }) => isException !== true)
		.slice(0, maxCompared)
		.map(({ title, text, url }) => ({
			title,
			text: generalText(redacted, text),
			...(url !== undefined && safeUrl.test(url) ? { url } : {}),
		}));
}

const maxSteps = 12;
/** No playbook has so many. */
const maxCompared = 50;
const maxTold = 3;

/** The step's text without what a dashboard shows of one key. */
function generalText(redacted: string, text: string): string {
	const shown = redacted.replaceAll("*", "").replace(/-us\d{1,2}$/, "");
	return shown.length < 4 ? text : text.replaceAll(`"${shown}"`, "what the alert shows of the key");
}

function helpText(steps: readonly CommonStep[], command: string | undefined): string {
	const lines = steps.map(({ title, text = "", url }, index) => {
		const told = index < maxTold && text !== "" ? `: ${plainText(text)}` : "";
		const link = index < maxTold && url !== undefined ? ` ${url}` : "";
		return `${index + 1}. ${plainText(title, maxName)}${told}${link}`;
	});
	return [...lines, lastLine(lines, command)].join("\n");
}

function helpMarkdown(steps: readonly CommonStep[], command: string | undefined): string {
	const lines = steps.map(({ title, text = "", url }, index) => {
		const told = index < maxTold && text !== "" ? `: ${escapeMarkdown(plainText(text))}` : "";
		const link = index < maxTold && url !== undefined ? ` <${url}>` : "";
		return `${index + 1}. **${escapeMarkdown(plainText(title, maxName))}**${told}${link}`;
	});
	return [...lines, `\n${lastLine(lines, command && markdownCode(command))}`].join("\n");
}

/** GitHub wants help to say something. */
function lastLine(steps: readonly string[], command: string | undefined): string {
	if (command !== undefined) return `All steps for this key: ${command}`;
	return steps.length > 0
		? "All steps for this key: see the JSON report"
		: "No pack says how to replace and revoke this kind of key";
}
