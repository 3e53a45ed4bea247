// Writes the card of one finding in the HTML report: a line that can be opened, and in it for the owner of the account
// what the key can do, whether it still works, who could have read it and what to do, then what a developer needs.

import type { Finding } from "../model/report.ts";
import type { RotationProof } from "../model/rotation-proof.ts";
import { exposureOf } from "./exposure.ts";
import {
	accountName,
	exposedNames,
	exposureText,
	locationCountText,
	readerText,
	verdictMeanings,
	verdictNames,
} from "./html-labels.ts";
import { type Html, html } from "./html-markup.ts";
import type { Mockups } from "./html-mockup.ts";
import { developerPart, type PlacesContext } from "./html-places.ts";
import { type Playbooks, stepList } from "./html-steps.ts";

export interface CardContext extends PlacesContext {
	readonly isOpen: boolean;
	readonly mockups: Mockups;
	readonly playbooks: Playbooks;
	/** What a comparison says of the key. */
	readonly changeOf?: (finding: Finding) => string;
	/** Only the older report of a comparison has it: what it says of "today" is not of today. */
	readonly isOlder?: (finding: Finding) => boolean;
	/** What stands in the place of the steps; the steps themselves where absent. */
	readonly replaceSteps?: (number: number, shown: string) => Html;
}

/** `index` counts from 0. */
export function findingCard(finding: Finding, index: number, context: CardContext): Html {
	const { fingerprint, severity, verdict, title, redacted, locations, rotation } = finding;
	const exposure = exposureOf(finding, context.nowMs);
	const isOlder = context.isOlder?.(finding) === true;
	const since = isOlder ? "as the older report has it" : exposureText(exposure);
	const sub = [since, locationCountText(locations)].filter((text) => text !== "").join(" · ");
	const open = context.isOpen ? html` open` : undefined;
	const badges = [
		...(context.changeOf === undefined
			? []
			: [html`<span class="badge change">${context.changeOf(finding)}</span>`]),
		...exposedNames(finding).map((name) => html`<span class="badge seen">${name}</span>`),
		...(finding.isMadePublic ? [html`<span class="badge">made to be public</span>`] : []),
		html`<span class="badge ${severity}"><span class="unseen">Severity </span>${severity}</span>`,
		html`<span class="badge said">${verdictNames[verdict.status]}</span>`,
	];
	return html`
<details class="key ${verdict.status}" id="key-${index + 1}" data-fingerprint="${fingerprint}"${open}>
<summary><h3 id="fp-${fingerprint}">${title} <code>${redacted}</code></h3><span class="badges"><span class="badge progress" hidden></span>${badges}</span><span class="sub">${sub}</span></summary>
<div class="body">
<div class="two">${powerPart(finding)}${verdictPart(finding)}</div>
${rotation === undefined ? undefined : rotationPart(rotation, finding)}
${stepsPart(finding, context)}
${developerPart(finding, exposure.first, context)}
</div>
</details>`;
}

function powerPart(finding: Finding): Html {
	const { power, isMadePublic } = finding;
	return html`
<div><h4>What it can do</h4>
${power === undefined ? html`<p>What this kind of key can do is not said here.</p>` : html`<p>${power}</p>`}
${isMadePublic ? html`<p><b>A key of this type is made to be public.</b> See first whether it has to be replaced at all.</p>` : undefined}
<h4>Who could have read it</h4>
<p>${readerText(finding)}</p>
</div>`;
}

function verdictPart({ verdict }: Finding): Html {
	const { status, account } = verdict;
	return html`
<div><h4>Does it still work?</h4>
<p><b>${verdictNames[status]}.</b> ${verdictMeanings[status]}</p>
${
	account === undefined
		? undefined
		: html`<h4>Whose it is</h4>
<p>${accountName(account)}</p>${accountName(account) === account ? undefined : html`<p class="soft">${account}</p>`}`
}
</div>`;
}

/** A record is no verdict: where the provider accepts the key today, that counts. */
function rotationPart(rotation: RotationProof, { verdict }: Finding): Html {
	const { outcome, sentence, answers, successor, startedAt, updatedAt } = rotation;
	const isRefuted = verdict.status === "active" && outcome !== "alive" && outcome !== "unknown";
	const tone =
		isRefuted || outcome === "alive" ? "active" : outcome === "proven" ? "inactive" : "unchecked";
	const asked = answers.map(
		({ at, status, endpoint }) =>
			html`<li><time>${at}</time>: ${verdictNames[status].toLowerCase()}${endpoint === undefined ? undefined : html`<span data-for="developer">, asked <code>${endpoint}</code></span>`}</li>`,
	);
	return html`
<section class="proof ${tone}" aria-label="Record of its rotation"><h4>Record of its rotation</h4>
<p><b>${isRefuted ? "The record says that it is dead, but the provider accepts it: it works." : outcomes[outcome]}</b></p>
<p class="soft" data-for="developer">${sentence}</p>
${successor === undefined ? undefined : html`<p>The new key: <code>${successor}</code></p>`}
<ul class="plain" aria-label="What the provider answered">${asked}</ul>
<p class="soft">Begun ${startedAt.slice(0, 10)}, last change ${updatedAt.slice(0, 10)}.</p>
</section>`;
}

const outcomes: Readonly<Record<RotationProof["outcome"], string>> = {
	proven: "Proven: the provider accepted the old key before, and refuses it now.",
	refused:
		"The provider refuses the old key. It was not seen to work before, so this is no proof that it was revoked then.",
	attested: "Somebody said that the old key is revoked. The provider did not confirm it.",
	alive: "The old key still worked when the record was last written.",
	unknown: "Whether the old key still works is not known.",
};

function stepsPart(finding: Finding, { mockups, playbooks, replaceSteps }: CardContext): Html {
	if (finding.playbook.length === 0) return html``;
	const markup = stepList(finding.playbook, mockups);
	const { number, isRepeat, shown } = playbooks.add(markup, finding);
	const what = shown === "" ? "" : ` Look for "${shown}" where they speak of characters.`;
	const isDead = finding.verdict.status === "inactive";
	return html`
<div class="what${isRepeat ? " repeat" : ""}" data-kind="${number}"><h4>What to do</h4>${isDead ? html`<p>The key is dead, so it need not be revoked. What is left: see that all works without it, and look for what was done with it.</p>` : undefined}
<p class="same">The steps are those of the first key of this kind above.${what}</p>
${replaceSteps === undefined ? markup : replaceSteps(number, shown)}</div>`;
}
