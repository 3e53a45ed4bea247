// Replaces the advice of a finding from a report file by our own where the rule is ours: whoever wrote the file cannot
// send a reader to an address of their choice. The advice of other rules loses its links.

import type { Details } from "../model/match.ts";
import type { Finding } from "../model/report.ts";
import { builtinPackOf } from "../packs/builtin.ts";
import { natureOf } from "../playbook/power.ts";
import { renderPlaybook } from "../playbook/render.ts";

export function withOwnAdvice(finding: Finding): Finding {
	const { ruleId, redacted, details, playbook } = finding;
	const pack = builtinPackOf(ruleId);
	if (pack === undefined) {
		const steps = playbook.map(({ title, text, by }) => ({ title, text, ...(by && { by }) }));
		return { ...finding, isForeign: true, playbook: steps };
	}
	const { title } = pack.rules.find(({ id }) => id === ruleId)!;
	const subject = { ruleId, redacted, details: plainDetails(details) };
	return {
		...finding,
		provider: pack.provider,
		title,
		...natureOf(pack, finding),
		// Made when it is written: of many findings it would be the largest part.
		get playbook() {
			return renderPlaybook(pack, subject);
		},
	};
}

/** Only these values may go into addresses. */
function plainDetails({ datacenter = "", region = "", ...details }: Details): Details {
	return {
		...details,
		...(/^us[1-9][0-9]?$/.test(datacenter) ? { datacenter } : {}),
		...(region === "us" || region === "eu" ? { region } : {}),
	};
}
