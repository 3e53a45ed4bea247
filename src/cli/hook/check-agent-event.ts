// Scans what an event of a coding agent holds and names, with the rules and the policy of its folder, and gives the
// verdict. An output with a key comes back without it; the new text is scanned again before anybody relies on it.

import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { AgentEvent, AgentVerdict, FoundKey } from "../../agents/agent-event.ts";
import { mapTexts, textsOf } from "../../agents/json-texts.ts";
import { hiddenKeyMarker, holdsMarker, withheldText } from "../../agents/marker.ts";
import { maxNames } from "../../agents/named-files.ts";
import { createReplacer } from "../../finding/replace-secrets.ts";
import { createSeal } from "../../finding/seal.ts";
import type { Secret } from "../../model/secret.ts";
import { realOrSelf } from "../../settings/policy-root.ts";
import type { Settings } from "../../settings/settings.ts";
import { quoted } from "../../text/quoted.ts";
import { loadCommandSettings } from "../run-scan.ts";
import { type EventPart, partsOf } from "./agent-event-parts.ts";
import { findNamedFiles, pathFrom } from "./named-contents.ts";
import {
	type ByteSpan,
	type ContentKey,
	type ScannedContents,
	scanContents,
} from "./scan-agent-contents.ts";

/** @throws UsageError, FileError for a policy that cannot be read */
export async function checkEvent(
	event: AgentEvent,
	signal: AbortSignal,
	cwd: string = process.cwd(),
): Promise<AgentVerdict> {
	const folder = event.cwd !== undefined && existsSync(event.cwd) ? event.cwd : cwd;
	const root = realOrSelf(folder);
	if (event.moment === "before" && writesMarker(event)) return { status: "marker" };
	const settings = await loadCommandSettings(root, {});
	const parts = partsOf(event, shownTool(event));
	const files = findNamedFiles(event.files, folder, root);
	const pathOf = ({ path }: EventPart) =>
		path === undefined ? undefined : pathFrom(root, realOrSelf(resolve(folder, path)));
	const scan = (own: readonly EventPart[], named: typeof files) =>
		scanContents({
			parts: own,
			files: named,
			settings,
			trustsTexts: event.moment !== "before",
			pathOf,
			signal,
		});
	const scanned = await scan(parts, files);
	const reason = reasonOfGap(event, scanned, settings);
	if (reason !== undefined && scanned.keys.length === 0) {
		return { status: "unchecked", reason, ...withheld(event) };
	}
	if (scanned.keys.length === 0) return { status: "clean" };
	const keys = scanned.keys.map(toFoundKey);
	if (event.output === undefined) return { status: "found", keys };
	const output = redactOutput(event, parts, scanned);
	const again = await scan(partsOf({ ...event, output }, shownTool(event)), []);
	const isClean = reason === undefined && again.keys.length === 0 && again.problems.length === 0;
	return { status: "found", keys, ...(isClean ? { output } : withheld(event)) };
}

/** What is replaced in a file may be the marker itself. */
function writesMarker({ given }: AgentEvent): boolean {
	return textsOf(given).some(
		({ field, text }) => !/^old_?(?:str(?:ing)?|text)$/i.test(field) && holdsMarker(text),
	);
}

function shownTool({ tool }: AgentEvent): string {
	if (tool === undefined) return "the tool";
	return /^[A-Za-z]\w{0,30}$/.test(tool) ? tool : quoted(tool);
}

function reasonOfGap(
	{ files }: AgentEvent,
	{ problems }: ScannedContents,
	{ maxFileBytes }: Settings,
): string | undefined {
	const [problem] = problems;
	if (problem !== undefined) {
		const place = problem.path === undefined ? "" : `${quoted(problem.path)}: `;
		const limit = problem.code === "too-large" ? `, more than the limit of ${maxFileBytes}` : "";
		return `${place}${problem.message}${limit}`;
	}
	return files.length >= maxNames ? "more files are named than are looked at" : undefined;
}

/** The event's output without any longer text. */
export function withheld({ output }: AgentEvent): { readonly output?: unknown } {
	if (output === undefined) return {};
	const hide = (text: string) => (text.length < shortestKey ? text : withheldText);
	return { output: mapTexts(output, hide) };
}

const shortestKey = 20;

function toFoundKey({ finding, content, line }: ContentKey): FoundKey {
	const { title, redacted, fingerprint } = finding;
	const place = "disk" in content ? `${quoted(content.path)} (line ${line})` : content.place;
	return { title, redacted, fingerprint, place };
}

/** Keys where they were found, and what else of them stands anywhere. */
function redactOutput(
	{ output }: AgentEvent,
	parts: readonly EventPart[],
	{ spans, secrets }: ScannedContents,
): unknown {
	const replace = createReplacer(secrets.map((secret) => secret.shownAs(markerOf(secret))));
	const seal = createSeal(secrets, true);
	const redacted = new Map<string, string>();
	for (const part of parts) {
		const own = spans.get(part);
		if (own !== undefined) redacted.set(part.bytes.toString(), replaceSpans(part.bytes, own));
	}
	return mapTexts(output, (text) => seal(replace(redacted.get(text) ?? text)));
}

function markerOf({ redacted }: Secret): string {
	return hiddenKeyMarker(redacted);
}

function replaceSpans(bytes: Buffer, spans: readonly ByteSpan[]): string {
	let text = "";
	let done = 0;
	for (const { start, end, secret } of spans.toSorted((one, other) => one.start - other.start)) {
		if (start >= done) {
			text += bytes.toString("utf8", done, start) + markerOf(secret);
		}
		done = Math.max(done, end);
	}
	return text + bytes.toString("utf8", done);
}
