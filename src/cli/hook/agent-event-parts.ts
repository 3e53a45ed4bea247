// Splits an event of a coding agent into the contents that are scanned: each text of its own, as the agent or the model
// would see it, and all short ones with the names of their fields, since a name may stand in one and the key in another.

import type { AgentEvent } from "../../agents/agent-event.ts";
import { type JsonText, textsOf } from "../../agents/json-texts.ts";

export interface EventPart {
	readonly bytes: Buffer;
	/** In words, for messages. */
	readonly place: string;
	/** The file whose content it is, as the event has it. */
	readonly path?: string;
}

/** `shownTool` is fit to be shown. */
export function partsOf(event: AgentEvent, shownTool: string): EventPart[] {
	const { moment, given, output, path } = event;
	const isBefore = moment === "prompt" || moment === "before";
	const texts = textsOf(isBefore ? given : output);
	const place = (field: string) => {
		if (moment === "prompt") return "the prompt";
		if (moment === "before") return `the ${shownFields[field] ?? "input"} of ${shownTool}`;
		return moment === "batch" ? "the output of a tool" : `the output of ${shownTool}`;
	};
	const parts = texts
		.filter(({ text }) => text.length >= shortestPart)
		.map(({ field, text }) => ({
			bytes: Buffer.from(text),
			place: place(field),
			...(path !== undefined && { path }),
		}));
	const short = texts.filter(({ text }) => text.length <= longestNamed);
	const together = [
		short.map(asLine).join(""),
		isBefore || moment === "batch" ? "" : afterCommand(given, short),
	];
	const named = together.map((text) => ({ bytes: Buffer.from(text), place: place("") }));
	return [...parts, ...named.filter(({ bytes }) => bytes.length >= shortestPart)];
}

/** What printed a key may name it: "echo $ITERABLE_API_KEY". A reference is no value, but its name is one. */
function afterCommand(given: unknown, output: readonly JsonText[]): string {
	const command = textsOf(given).map(({ text }) => text.slice(0, longestNamed));
	const names = command.join(" ").match(/(?<![\w%])[A-Za-z_.][\w.-]+/g) ?? [];
	return [names.join(" "), ...output.map(({ text }) => text.trim())].join("\n");
}

const shownFields: Readonly<Record<string, string>> = {
	command: "command",
	content: "content",
	new_string: "content",
};

function asLine({ field, text }: JsonText): string {
	return field === "" ? `${text}\n` : `${field}: ${text}\n`;
}

/** A text that is shorter holds no key by itself. */
const shortestPart = 20;
const longestNamed = 4000;
