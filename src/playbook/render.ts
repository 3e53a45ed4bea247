// A pack's playbook, filled with what is known of one key. What is not known is put so
// that the step still reads: a link without a data centre leads to the page that asks for it.

import type { Details } from "../model/match.ts";
import type { PlaybookStep } from "../model/report.ts";
import type { Pack, PlaybookStage, PlaybookStepTemplate } from "../packs/pack.ts";

/** What a playbook can be filled with; all of it may be unknown. */
export interface PlaybookSubject {
	/** Steps for one rule only; all steps of the pack when absent. */
	readonly ruleId?: string;
	/** As the dashboard shows the key. */
	readonly redacted?: string;
	readonly details: Details;
}

/** Gives the steps of a pack that fit the key, in order, without placeholders. */
export function renderPlaybook(pack: Pack, subject: PlaybookSubject): PlaybookStep[] {
	return renderSteps(pack, pack.playbook, subject);
}

/** The same for one stage of a guided rotation; steps without a stage belong to "open". */
export function renderStage(
	pack: Pack,
	subject: PlaybookSubject,
	stage: PlaybookStage,
): PlaybookStep[] {
	const steps = pack.playbook.filter((step) => (step.stage ?? "open") === stage);
	return renderSteps(pack, steps, subject);
}

function renderSteps(
	pack: Pack,
	steps: readonly PlaybookStepTemplate[],
	subject: PlaybookSubject,
): PlaybookStep[] {
	const values = placeholders(subject);
	return steps
		.filter((step) => fits(step, pack, subject))
		.map((step) => {
			const make = () => renderStep(pack, step, subject, values);
			return namesKey(step) ? make() : sharedStep(pack, step, subject.details, make);
		});
}

function renderStep(
	pack: Pack,
	{ title, text, url, command, stage, by, mockup }: PlaybookStepTemplate,
	subject: PlaybookSubject,
	values: Placeholders,
): PlaybookStep {
	const fill = (template: string): string =>
		template.replace(/\{([a-z][a-z.-]*)\}/g, (whole, name: string) => values[name] ?? whole);
	return {
		title: pack.foreign ? `${title} (from ${pack.file}, not part of unleak)` : title,
		text: fill(text),
		...(url && !pack.foreign ? { url: fill(url) } : {}),
		...(command && !pack.foreign ? { command: fill(command) } : {}),
		...(by === undefined ? {} : { by }),
		// Not by "...", which makes a form of its own for each: finding/group-occurrences.ts.
		...(mockup ? { mockup: Object.assign({}, mockup, { key: shownInDashboard(subject) }) } : {}),
		...(stage === "absent" ? { isException: true as const } : {}),
	};
}

function namesKey({ text, url = "", command = "", mockup }: PlaybookStepTemplate): boolean {
	return mockup !== undefined || `${text}${url}${command}`.includes("{shown}");
}

/** A report of thousands of keys holds such a step once for each data centre and region. */
function sharedStep(
	{ file, foreign }: Pack,
	template: PlaybookStepTemplate,
	{ datacenter, region }: Details,
	make: () => PlaybookStep,
): PlaybookStep {
	let known = shared.get(template);
	if (known === undefined || known.size >= maxShared) {
		known = new Map();
		shared.set(template, known);
	}
	const key = JSON.stringify([file, foreign, datacenter, region]);
	let step = known.get(key);
	if (step === undefined) {
		step = Object.freeze(make());
		known.set(key, step);
	}
	return step;
}

const shared = new WeakMap<PlaybookStepTemplate, Map<string, PlaybookStep>>();
const maxShared = 200;

function fits(
	step: PlaybookStepTemplate,
	pack: Pack,
	{ ruleId, details }: PlaybookSubject,
): boolean {
	if (ruleId !== undefined && step.rules && !step.rules.includes(ruleId)) return false;
	if (!step.keyTypes || step.keyTypes.includes(details.keyType ?? "")) return true;
	// A key whose type nobody knows gets the steps of the type that its rule names first.
	return details.keyType === undefined && step.keyTypes[0] === defaultKeyType(pack, step);
}

function defaultKeyType(pack: Pack, { rules = [] }: PlaybookStepTemplate): string | undefined {
	const all = pack.playbook.filter((step) => step.rules?.some((id) => rules.includes(id)));
	return all.some((step) => !step.keyTypes)
		? undefined
		: all.find((step) => step.keyTypes)?.keyTypes?.[0];
}

/** "0a1b••••", as a dashboard shows it. */
function shownInDashboard({ redacted }: PlaybookSubject): string {
	const hidden = "••••";
	const shown = (redacted ?? "").replace(/-us\d{1,2}$/, "").replace(/\*+/, hidden);
	return shown.includes(hidden) ? shown : `${shown}${hidden}`;
}

/** Where the row cannot be told by it, the picture still shows the key. */
const misread = " (as it was read from the picture: compare them, for letters may be misread)";

type Placeholders = Readonly<Record<string, string | undefined>>;

function placeholders({ redacted, details }: PlaybookSubject): Placeholders {
	const { datacenter, region, encoding } = details;
	const shown = redacted?.replaceAll("*", "");
	return {
		// A text that names one of an object's own fields, such as "constructor", is no placeholder.
		__proto__: null as never,
		datacenter: datacenter ?? "the part behind the dash, such as us12",
		"datacenter.": datacenter ? `${datacenter}.` : "",
		"datacenter-or-dc": datacenter ?? "$DC",
		"region.": region === "eu" ? "eu." : "",
		shown: shown
			? `"${shown.replace(/-us\d{1,2}$/, "")}"${encoding === "ocr" ? misread : ""}`
			: "the characters that your scan shows of the key",
	};
}
