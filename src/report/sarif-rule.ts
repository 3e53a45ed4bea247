// What does SARIF say of a rule? GitHub shows it beside every alert, and wants it to stay the same
// from run to run: what differs between the keys of a rule is left out here.

import { confidences, type Severity, severities } from "../model/match.ts";
import type { Finding, PlaybookStep } from "../model/report.ts";
import { escapeMarkdown, markdownCode } from "../text/escape.ts";
import { playbookCommand } from "./advice.ts";
import { plainUrl } from "./link.ts";
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

function commonSteps(findings: readonly [Finding, ...Finding[]]): CommonStep[] {
	const [first, ...others] = findings;
	const rows = plannedSteps(first).map((step, index) => ({
		step,
		same: (part: (finding: Finding, step: PlaybookStep) => string | undefined): boolean =>
			others.every((other) => {
				const counterpart = plannedSteps(other)[index];
				return counterpart !== undefined && part(other, counterpart) === part(first, step);
			}),
	}));
	const common = rows.filter(({ same }) => same((_, { title }) => title)).slice(0, maxSteps);
	return common.map(({ step, same }) => {
		const { title, url } = step;
		return {
			title,
			...(same(generalText) ? { text: generalText(first, step) } : {}),
			...(url !== undefined && plainUrl.test(url) && same((_, { url }) => url) ? { url } : {}),
		};
	});
}

/** Without those for when something is not as expected. */
function plannedSteps({ playbook }: Finding): PlaybookStep[] {
	return playbook.filter(({ isException }) => isException !== true);
}

const maxSteps = 12;
const maxTold = 3;

/** The step's text without what a dashboard shows of one key. */
function generalText({ redacted }: Finding, { text }: PlaybookStep): string {
	const shown = redacted.replaceAll("*", "").replace(/-us\d{1,2}$/, "");
	return shown.length < 4 ? text : text.replaceAll(`"${shown}"`, "what the alert shows of the key");
}

function helpText(steps: readonly CommonStep[], command: string | undefined): string {
	const lines = steps.map(({ title, text = "", url }, index) => {
		const told = index < maxTold && text !== "" ? `: ${plainText(text)}` : "";
		const link = index < maxTold && url !== undefined ? ` ${url}` : "";
		return `${index + 1}. ${plainText(title, maxName)}${told}${link}`;
	});
	return [...lines, `All steps for this key: ${command ?? noCommand}`].join("\n");
}

function helpMarkdown(steps: readonly CommonStep[], command: string | undefined): string {
	const lines = steps.map(({ title, text = "", url }, index) => {
		const told = index < maxTold && text !== "" ? `: ${escapeMarkdown(plainText(text))}` : "";
		const link = index < maxTold && url !== undefined ? ` <${url}>` : "";
		return `${index + 1}. **${escapeMarkdown(plainText(title, maxName))}**${told}${link}`;
	});
	const all = command === undefined ? noCommand : markdownCode(command);
	return [...lines, `\nAll steps for this key: ${all}`].join("\n");
}

const noCommand = "see the JSON report";
