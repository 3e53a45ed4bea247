// `unleak scrub FILE...`: replaces known keys in transcripts and histories by what reports show of them. The keys still
// work afterwards, and it says so.

import { setImmediate } from "node:timers/promises";
import type { ScanResult } from "../../detect/scan-request.ts";
import { createScanner } from "../../detect/scanner.ts";
import { fingerprintOf } from "../../finding/fingerprint.ts";
import { keyTexts } from "../../finding/key-texts.ts";
import type { Match } from "../../model/match.ts";
import { escapeTerminal } from "../../text/escape.ts";
import type { CommandLine } from "../args.ts";
import { withInterrupts } from "../interrupt.ts";
import { print, printError } from "../print.ts";
import { createScrubber, type ScrubResult } from "../scrub-file.ts";
import { openScrubRecord, type ScrubbedFile } from "../scrub-record.ts";
import { type ScrubScan, scanToScrub } from "../scrub-scan.ts";
import { type KeyFacts, renderScrub } from "../scrub-text.ts";

export async function scrub({ positionals, flags }: CommandLine): Promise<number> {
	const isDryRun = flags["dry-run"] === true;
	return await withInterrupts(async (signal) => {
		const scan = await scanToScrub(positionals, flags, signal);
		const opened = isDryRun || scan.matches.length === 0 ? undefined : openScrubRecord();
		const record = opened !== undefined && "write" in opened ? opened : undefined;
		const scanner = createScanner(scan.settings.packs);
		const scrubFile = createScrubber({
			keys: keyTexts(scan.matches),
			rescan: (bytes, path) => scanUntil(signal, scanner.scanInParts(bytes, { path })),
			isDryRun,
		});
		const facts = factsOf(scan);
		const results: ScrubResult[] = [];
		try {
			for (const file of scan.matches.length === 0 ? [] : scan.files) {
				await setImmediate();
				if (signal.aborted) break;
				results.push(await scrubFile(file));
			}
		} finally {
			const changed = scrubbedFiles(results, facts);
			if (changed.length > 0) record?.write(changed, new Date());
			record?.close();
		}
		const isStopped = signal.aborted;
		await print(
			renderScrub({
				results,
				facts,
				problems: scan.problems,
				isDryRun,
				isStopped,
				record: results.some(({ replaced }) => replaced.length > 0) ? record?.path : undefined,
			}),
		);
		if (opened !== undefined && "failure" in opened) {
			printError(`unleak: ${escapeTerminal(opened.failure)}\n`);
		}
		return scrubExitCode(results, scan, isDryRun || isStopped);
	});
}

/** Gives the matches; undefined where it was stopped. */
async function scanUntil(
	signal: AbortSignal,
	parts: Generator<void, ScanResult>,
): Promise<readonly Match[] | undefined> {
	for (let step = parts.next(); ; step = parts.next()) {
		if (step.done) return step.value.matches;
		await setImmediate();
		if (signal.aborted) return undefined;
	}
}

function factsOf({ matches, settings }: ScrubScan): Map<string, KeyFacts> {
	const rules = new Map(
		settings.packs.flatMap((pack) => pack.rules).map((rule) => [rule.id, rule.title]),
	);
	return new Map(
		matches.map(({ ruleId, identity, secret }): [string, KeyFacts] => [
			fingerprintOf(ruleId, identity),
			{ ruleId, title: rules.get(ruleId) ?? ruleId, redacted: secret.redacted },
		]),
	);
}

/** What was changed, for the record. */
function scrubbedFiles(
	results: readonly ScrubResult[],
	facts: ReadonlyMap<string, KeyFacts>,
): ScrubbedFile[] {
	return results
		.filter(({ replaced }) => replaced.length > 0)
		.map(({ path, replaced, bytesBefore, bytesAfter }) => ({
			path,
			bytesBefore,
			bytesAfter,
			keys: [...facts].flatMap(([fingerprint, { ruleId, redacted }]) => {
				const own = replaced.filter((one) => one.fingerprint === fingerprint);
				const places = own.slice(0, maxPlaces).map(({ line, column }) => ({ line, column }));
				if (own.length === 0) return [];
				return [{ fingerprint, ruleId, redacted, replaced: own.length, places }];
			}),
		}));
}

const maxPlaces = 1000;

/** 1 while a key is in a file, 3 where a file could not be read. */
function scrubExitCode(
	results: readonly ScrubResult[],
	{ matches, problems }: ScrubScan,
	isUnchanged: boolean,
): number {
	const isLeft = results.some(
		({ file, refusal, left, otherNames }) =>
			left.length > 0 ||
			otherNames > 0 ||
			(refusal !== undefined && (file.matches.length > 0 || file.elsewhere.length > 0)),
	);
	if (isLeft || (isUnchanged && matches.length > 0)) return 1;
	return problems.length > 0 ? 3 : 0;
}
