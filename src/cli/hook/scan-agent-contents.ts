// Scans the contents of an event in one run, and tells of each key that the policy does not accept in which of them it
// stands, and where.

import type { Occurrence } from "../../finding/occurrence.ts";
import type { Provenance } from "../../model/blob.ts";
import type { Finding, Location, Problem } from "../../model/report.ts";
import type { Secret } from "../../model/secret.ts";
import { runScan } from "../../scan/scan.ts";
import type { Settings } from "../../settings/settings.ts";
import type { Source } from "../../sources/source.ts";
import { createFileReader } from "../../sources/tree/file-reader.ts";
import { reasonOf } from "../../text/system-error.ts";
import { version } from "../../version.ts";
import { learnSecrets } from "../print.ts";
import type { EventPart } from "./agent-event-parts.ts";
import type { FoundFile } from "./named-contents.ts";

export interface ByteSpan {
	readonly start: number;
	readonly end: number;
	readonly secret: Secret;
}

export interface ContentKey {
	readonly finding: Finding;
	/** The first content that it stands in. */
	readonly content: EventPart | FoundFile;
	readonly line: number;
}

export interface ScannedContents {
	readonly keys: readonly ContentKey[];
	/** Where keys stand in each text. */
	readonly spans: ReadonlyMap<EventPart, readonly ByteSpan[]>;
	readonly secrets: readonly Secret[];
	/** What could not be looked at. */
	readonly problems: readonly Problem[];
}

export interface ContentScan {
	readonly parts: readonly EventPart[];
	readonly files: readonly FoundFile[];
	readonly settings: Settings;
	/** False for what a model wrote: it cannot accept a key by itself. */
	readonly trustsTexts: boolean;
	readonly pathOf: (part: EventPart) => string | undefined;
	readonly signal: AbortSignal;
}

export async function scanContents(scan: ContentScan): Promise<ScannedContents> {
	const { settings, signal, trustsTexts } = scan;
	const contentOf = new Map<Provenance, EventPart | FoundFile>();
	let occurrences: readonly Occurrence[] = [];
	const { report } = await runScan({
		source: sourceOf(scan, contentOf),
		scope: { mode: "stdin", root: settings.request.root },
		packs: settings.packs,
		confidence: settings.confidence,
		maxFileBytes: settings.maxFileBytes,
		isExcluded: settings.isExcluded,
		toPolicyPath: settings.toPolicyPath,
		allow: settings.allow,
		baseline: settings.baseline,
		usesComments: settings.usesComments,
		...(!trustsTexts && { isKnownLine: (_, { where }) => where === "file" }),
		isWhole: false,
		showSecrets: false,
		tool: { name: "unleak", version },
		jobs: 1,
		signal,
		now: () => new Date(),
		onSecrets: learnSecrets,
		onOccurrences: (all) => {
			occurrences = all;
		},
	});
	const findings = new Map<string, Finding>();
	for (const finding of report.findings) {
		for (const location of finding.locations) findings.set(placeOf(location), finding);
	}
	return {
		...collect(occurrences, findings, contentOf),
		problems: report.problems.filter(({ code }) => code !== "nothing-to-scan"),
	};
}

function collect(
	occurrences: readonly Occurrence[],
	findings: ReadonlyMap<string, Finding>,
	contentOf: ReadonlyMap<Provenance, EventPart | FoundFile>,
): Omit<ScannedContents, "problems"> {
	const keys = new Map<string, ContentKey>();
	const spans = new Map<EventPart, ByteSpan[]>();
	const secrets: Secret[] = [];
	for (const { match, start, end, provenance } of occurrences) {
		for (const place of provenance) {
			const { path, where } = place;
			const content = contentOf.get(place);
			const ends = { endLine: end.line, endColumn: end.column };
			const finding = findings.get(placeOf({ path, where, ...start, ...ends }));
			if (content === undefined || finding === undefined) continue;
			secrets.push(match.secret, match.identity, ...(match.written ? [match.written] : []));
			if (!keys.has(finding.fingerprint)) {
				keys.set(finding.fingerprint, { finding, content, line: start.line });
			}
			if ("disk" in content) continue;
			const own = spans.get(content) ?? [];
			own.push({ start: match.start, end: match.end, secret: match.secret });
			spans.set(content, own);
		}
	}
	return { keys: [...keys.values()], spans, secrets };
}

function placeOf({ path, where, line, column, endLine, endColumn }: Location): string {
	return [where, line, column, endLine, endColumn, path].join(" ");
}

function sourceOf(
	{ parts, files, pathOf, settings }: ContentScan,
	contentOf: Map<Provenance, EventPart | FoundFile>,
): Source {
	return function* (accounting) {
		for (const part of parts) {
			const path = pathOf(part);
			if (path !== undefined && settings.isExcluded(path)) continue;
			const place: Provenance = { where: "stdin", path: path ?? "-" };
			contentOf.set(place, part);
			accounting.addPlanned(part.bytes.length);
			yield { content: { kind: "bytes", bytes: part.bytes }, provenance: [place] };
		}
		const reader = createFileReader(accounting.maxFileBytes);
		try {
			for (const file of files) {
				const { path, disk, bytes } = file;
				if (settings.isExcluded(path)) continue;
				accounting.addPlanned(bytes);
				const place: Provenance = { where: "file", path };
				contentOf.set(place, file);
				const problem = yield* readFile(reader, disk, bytes, place);
				if (problem !== undefined) accounting.addProblem({ ...problem, path });
			}
		} finally {
			reader.close();
		}
	};
}

function* readFile(
	reader: ReturnType<typeof createFileReader>,
	disk: string,
	bytes: number,
	place: Provenance,
) {
	try {
		const content = reader.read(disk, bytes);
		if (content === undefined) return { code: "too-large", message: `It has ${bytes} bytes` };
		yield { content, provenance: [place] };
		const failure = reader.failure();
		return failure === undefined ? undefined : { code: "unreadable", message: reasonOf(failure) };
	} catch (error) {
		return { code: "unreadable", message: reasonOf(error) };
	}
}
