// What is said of a found key: to the person, who can rotate or accept it, and to the model, which is only told what to
// do instead. No text of the event stands in it.

import type { AgentEvent, FoundKey } from "./agent-event.ts";

/** For a prompt that was not sent. */
export function promptRefused(keys: readonly FoundKey[], program: string): string {
	return lines(
		`unleak: Not sent: ${described(keys)}.`,
		"Take it out and send the prompt again; name the variable or file that holds the key instead.",
		"The agent may keep what was typed in its transcript.",
		advice(keys, program),
	);
}

/** For the model: a tool that was not run. */
export function toolRefused(keys: readonly FoundKey[], { tool }: AgentEvent): string {
	return lines(
		`unleak: ${tool === undefined ? "Refused" : `${tool} was refused`}: ${described(keys)}.`,
		"Do not look for the value another way: work with the name of the variable that holds it, or ask the person.",
	);
}

/** For the model: the output that it gets instead. */
export function outputRedacted(keys: readonly FoundKey[]): string {
	return lines(
		`unleak: Hidden from this output: ${described(keys)}.`,
		'What stands in brackets as "unleak hid a key here" is no value: never write it into a file or a command.',
	);
}

/** For the person: the output was hidden from the model, and the key stands on this machine in the open. */
export function outputHidden(keys: readonly FoundKey[], program: string): string {
	return lines(`unleak: Kept from the model: ${described(keys)}.`, advice(keys, program));
}

/** For the person: it reached the model, and nothing could keep it away. */
export function outputLeaked(keys: readonly FoundKey[], program: string): string {
	return lines(
		`unleak: This agent lets no hook hide it: ${described(keys)}. The model has it now, or will have it when the session goes on, and it stands in the transcript.`,
		advice(keys, program),
	);
}

/** For the person: the next request was stopped, since it would hold the key. */
export function requestStopped(keys: readonly FoundKey[], program: string): string {
	return lines(
		`unleak: Stopped before the model was asked again: ${described(keys)}. This output cannot be changed, and would reach the model if the session went on: start a new one.`,
		advice(keys, program),
	);
}

/** For the model: the marker would be written as if it were a value. */
export const markerRefused: string =
	'unleak: Refused: "unleak hid a key here" stands for a key that was hidden, and is no value. Leave the line as it is, or load the key from the environment.';

/** For both: `reason` says what could not be done. */
export function uncheckedText(reason: string): string {
	return `unleak: Could not look for keys, so nothing was let through: ${reason}`;
}

function described(keys: readonly FoundKey[]): string {
	const shown = keys.slice(0, maxShown).map(({ title, redacted, place }) => {
		return `${place} holds a key (${title} ${redacted})`;
	});
	const more = keys.length - shown.length;
	return `${shown.join(", ")}${more > 0 ? `, and ${more} more` : ""}`;
}

const maxShown = 3;

function advice(keys: readonly FoundKey[], program: string): string {
	const [{ fingerprint } = { fingerprint: "FINGERPRINT" }] = keys;
	const short = fingerprint.slice(0, 12);
	return lines(
		`Replace and revoke it: ${program} rotate ${short}`,
		`Is it no secret? ${program} allow ${short} --reason "why"`,
	);
}

function lines(...texts: readonly string[]): string {
	return texts.join("\n");
}
