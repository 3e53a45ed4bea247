// Makes the match of a candidate that was judged to be a key: its secret, severity, details and the reasons in words.

import type { Confidence, Details, Match } from "../model/match.ts";
import { Secret } from "../model/secret.ts";
import type { Rule } from "../packs/pack.ts";
import type { CandidateContext } from "./candidate-context.ts";
import { mayBeCutOff } from "./cut-datacenter.ts";
import { judgeSeverity } from "./judge-severity.ts";
import type { Layer, Origin } from "./layer.ts";
import { redact } from "./redaction.ts";
import { type Judgement, reasonTexts } from "./weigh-evidence.ts";

export interface MatchedCandidate {
	readonly rule: Rule;
	readonly layer: Layer;
	/** Where it stands in the content. */
	readonly origin: Origin;
	/** What the form's pattern matched. */
	readonly whole: string;
	readonly secret: string;
	/** The pattern's other groups. */
	readonly named: Readonly<Record<string, string>>;
	readonly entropy: number;
}

export interface MatchPlace {
	readonly path: string;
	readonly context: CandidateContext;
	/** The content's text between two offsets. */
	readonly textAt: (start: number, end: number) => string;
}

export function makeMatch(
	{ rule, layer, origin, whole, secret, named, entropy }: MatchedCandidate,
	judgement: Judgement & { readonly confidence: Confidence },
	{ path, context, textAt }: MatchPlace,
): Match {
	const { confidence, sum, reasons } = judgement;
	// Not by "...", which makes a form of its own for each: finding/group-occurrences.ts.
	const details: Record<string, string> = Object.assign({}, judgement.details, named);
	if (layer.encodings.length > 0 && origin.end - origin.start !== whole.length) {
		details.encoding = layer.encodings.join("+");
	}
	const { name, text: around, after } = context;
	const { severity, exposure, isShipped } = judgeSeverity(rule, details, { path, name, around });
	const why = [...reasonTexts(reasons), `entropy ${entropy.toFixed(1)} bits a character`];
	if (exposure) why.push(exposure);
	const behind = textAt(origin.end, origin.end + afterLength);
	const isAtEnd = layer.origin(layer.to, layer.to).start === origin.end;
	const { encodings } = layer;
	const isOwn =
		named.datacenter !== undefined &&
		!mayBeCutOff(named.datacenter, { after, isAtEnd, behind, encodings });
	const value =
		details.datacenter && rule.shown.datacenter ? `${secret}-${details.datacenter}` : secret;
	const redacted = redact(secret, rule.shown, details.datacenter);
	const isCanonical = whole.startsWith(secret) && whole.endsWith(named.datacenter ?? "");
	const written =
		details.encoding !== undefined || !isCanonical ? textAt(origin.start, origin.end) : undefined;
	return {
		ruleId: rule.id,
		secret: new Secret(value, redacted),
		identity: new Secret(secret, redacted),
		...(written !== undefined && { written: new Secret(written, redacted) }),
		...origin,
		confidence,
		sum,
		claimRank: judgement.reading?.claim?.rank ?? Number.POSITIVE_INFINITY,
		severity,
		why,
		details: details as Details,
		...(details.datacenter !== undefined && {
			datacenterFrom: isOwn ? "key" : "context",
		}),
		...(isShipped && { isShipped: true as const }),
	};
}

/** How far behind a key the rest of its data centre may stand. */
const afterLength = 80;
