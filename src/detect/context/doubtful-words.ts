// Decides whether a word of programming languages, such as "iterable", is meant as the provider of that name: where
// nothing around it says so, the form of the value has to.

import type { Form } from "../../packs/pack.ts";
import type { Mention, ValueContext } from "./mentions.ts";
import type { Owner } from "./owner-list.ts";

/** Makes the test of a form's doubtful mentions; `saysNothingElse` is asked of the name that such a word stands in. */
export function compileMeant(
	form: Form,
): (
	around: ValueContext,
	saysNothingElse: (name: string) => boolean,
) => (mention: Mention) => boolean {
	const patterns = form.evidence.flatMap(({ value, weight = 0, programs }) =>
		value === undefined || weight <= 0 || programs ? [] : [new RegExp(value)],
	);
	return ({ text, start, end, owners }, saysNothingElse) => {
		const value = text.slice(start, end);
		const speaks = patterns.some((pattern) => pattern.test(value));
		return (mention) =>
			speaks &&
			owners.some(
				(owner) =>
					isNameWith(owner, mention) && (owner.relation === "asked" || saysNothingElse(owner.text)),
			);
	};
}

/** True for the name of a value, or of what holds it, that a word is a part of: not for a call or a statement. */
function isNameWith({ relation, text, from, to }: Owner, mention: Mention): boolean {
	return relation !== "call" && mention.at >= from && mention.to <= to && !/[(){}]/.test(text);
}
