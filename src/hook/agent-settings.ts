// Adds hooks to the settings file of a coding agent, and takes them out again, as the file's owner would by hand:
// comments, order, other hooks, line ends and indentation stay. What was installed into a file and uninstalled again
// leaves the file as it was, byte for byte.

import type { JSONPath } from "jsonc-parser";
import { UsageError } from "../errors.ts";
import { quoted } from "../text/quoted.ts";
import { type AgentTarget, isOurs } from "./agent-targets.ts";
import { type JsonEditor, openJson } from "./json-editor.ts";

/** An entry for each event, in the order of the file. */
export type AgentEntries = readonly {
	readonly event: string;
	readonly entry: Readonly<Record<string, unknown>>;
}[];

type Target = Pick<AgentTarget, "form" | "head" | "matcher">;

/** `text`: undefined for a file that does not exist. @throws UsageError "agent-settings" */
export async function addAgentHooks(
	text: string | undefined,
	target: Target,
	entries: AgentEntries,
	shown: string,
): Promise<string> {
	const editor = await openEditor(text ?? "{}\n", shown);
	for (const [field, value] of Object.entries(target.head ?? {})) {
		if (editor.at([field]) === undefined) editor.set([field], value);
	}
	for (const { event, entry } of entries) {
		const list = listAt(editor, event, shown);
		const [first, ...others] = ourPlaces(list, target);
		// What a person changed beside the command, such as a matcher, stays.
		for (const place of others.reverse()) editor.remove(["hooks", event, ...place]);
		if (first !== undefined) {
			editor.set(["hooks", event, ...first], entry);
			continue;
		}
		const matcher = target.matcher?.(event);
		const value =
			target.form === "groups"
				? { ...(matcher !== undefined && { matcher }), hooks: [entry] }
				: entry;
		editor.append(["hooks", event], value);
	}
	return editor.text();
}

/** @throws UsageError "agent-settings" */
export async function removeAgentHooks(
	text: string,
	target: Target,
	entries: AgentEntries,
	shown: string,
): Promise<string> {
	const levels = [2, 1, 0] as const;
	const candidates: string[] = [];
	for (const level of levels) candidates.push(await withoutHooks(text, target, shown, level));
	for (const candidate of candidates) {
		// The one that installing makes this text of is what was there before.
		if ((await addAgentHooks(candidate, target, entries, shown)) === text) {
			return candidate;
		}
	}
	return candidates[0] ?? text;
}

/** True where the file has hooks of ours. @throws UsageError "agent-settings" */
export async function eventsWithHooks(
	text: string,
	target: Target,
	shown: string,
): Promise<string[]> {
	const editor = await openEditor(text, shown);
	const hooks = editor.at(["hooks"]);
	if (!isObject(hooks)) return [];
	return Object.keys(hooks).filter((event) => {
		const list = hooks[event];
		return Array.isArray(list) && ourPlaces(list, target).length > 0;
	});
}

/** The value of a field of the file itself. @throws UsageError "agent-settings" */
export async function settingOf(text: string, field: string, shown: string): Promise<unknown> {
	return (await openEditor(text, shown)).at([field]);
}

/** `level`: 0 leaves empty lists, 1 takes these out, 2 what holds them as well. */
async function withoutHooks(
	text: string,
	target: Target,
	shown: string,
	level: 0 | 1 | 2,
): Promise<string> {
	const editor = await openEditor(text, shown);
	const hooks = editor.at(["hooks"]);
	if (!isObject(hooks)) return text;
	for (const event of Object.keys(hooks).reverse()) {
		const list = hooks[event];
		if (!Array.isArray(list)) continue;
		const places = ourPlaces(list, target);
		for (const place of places.reverse()) {
			const [group] = place;
			const own = target.form === "groups" ? editor.at(["hooks", event, group!, "hooks"]) : [];
			const isAlone = !Array.isArray(own) || own.length <= 1;
			editor.remove(["hooks", event, ...(isAlone ? [group!] : place)]);
		}
		const left = editor.at(["hooks", event]);
		if (places.length > 0 && level > 0 && Array.isArray(left) && left.length === 0) {
			editor.remove(["hooks", event]);
		}
	}
	const left = editor.at(["hooks"]);
	if (level > 1 && isObject(left) && Object.keys(left).length === 0) {
		editor.remove(["hooks"]);
	}
	return editor.text();
}

/** True where nothing is left but what unleak writes itself. */
export function holdsNothing(text: string, { head = {} }: Target): boolean {
	try {
		const value: unknown = JSON.parse(text);
		return [head, { ...head, hooks: {} }, {}].some((empty) => {
			return JSON.stringify(empty) === JSON.stringify(value);
		});
	} catch {
		return false;
	}
}

/** Paths below the event's list. */
function ourPlaces(list: readonly unknown[], { form }: Target): JSONPath[] {
	return list.flatMap((item, index): JSONPath[] => {
		if (form !== "groups") return isOurs(item) ? [[index]] : [];
		const hooks = (item as { hooks?: unknown } | null)?.hooks;
		if (!Array.isArray(hooks)) return [];
		return hooks.flatMap((each, inner) => (isOurs(each) ? [[index, "hooks", inner]] : []));
	});
}

/** @throws UsageError "agent-settings" for what is no JSON object, or whose hooks are none */
async function openEditor(text: string, shown: string): Promise<JsonEditor> {
	const editor = await openJson(text);
	if (typeof editor === "number") {
		throw fault(shown, editor === 0 ? "it holds no JSON object" : `line ${editor} is no JSON`);
	}
	const hooks = editor.at(["hooks"]);
	if (hooks !== undefined && !isObject(hooks)) throw fault(shown, '"hooks" is no object');
	return editor;
}

function listAt(editor: JsonEditor, event: string, shown: string): readonly unknown[] {
	const list = editor.at(["hooks", event]);
	if (list === undefined) return [];
	if (Array.isArray(list)) return list;
	throw fault(shown, `"hooks.${event}" is no list`);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

function fault(shown: string, reason: string): UsageError {
	return new UsageError(
		"agent-settings",
		`Cannot edit ${quoted(shown)}: ${reason}`,
		"Correct it, and run this again; nothing was changed",
	);
}
