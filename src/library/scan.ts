// The three scans of the library: of files, of a repository's objects, of one text.

import { resolve } from "node:path";
import { Readable } from "node:stream";
import { UsageError } from "../errors.ts";
import type { Repository } from "../git/repository.ts";
import { listTree } from "../sources/tree/list-tree.ts";
import { createTreeSource } from "../sources/tree/tree-source.ts";
import type { RepositoryOptions, Scan, ScanOptions, TextOptions } from "./api.ts";
import { type Check, checkArgument, checkOptions, isFlag, isList, isText } from "./options.ts";
import { startScan } from "./running-scan.ts";
import {
	commonOptionChecks,
	policyOptionChecks,
	scanOpened,
	settingsOfOptions,
} from "./scan-options.ts";

/**
 * Scans files for Mailchimp and Iterable keys: a folder with all that is below it, or one file.
 *
 * @example
 * for await (const finding of scan(".")) console.log(finding.redacted, finding.locations[0]?.path);
 * @example
 * const report = await scan("src", { confidence: "high" });
 *
 * @throws UsageError, FileError (as rejections) for options, configs and packs that are wrong.
 * What could not be read is no error: see `report.problems` and `report.summary.complete`.
 */
export function scan(root = ".", options: ScanOptions = {}): Scan {
	const prepare = () => {
		checkArgument("scan()", "root", root, isText);
		return checkOptions("scan()", options, scanChecks);
	};
	return startScan(prepare, async (options, hooks) => {
		const folder = resolve(root);
		const { paths, includeIgnored, only, exclude, confidence } = options;
		const ofRoot = await settingsOfOptions(options, { root: folder });
		const listing = await listTree(folder, { paths, includeIgnored, signal: hooks.signal });
		const { addNestedPolicies } = await import("../settings/nested-policies.ts");
		const settings = await addNestedPolicies(ofRoot, listing.repositories);
		return await scanOpened(
			settings,
			{
				source: createTreeSource(listing),
				scope: { mode: "tree", root: listing.root },
				isWhole: !paths && !only && !exclude && !confidence,
				scopeChoices: { paths, includeIgnored },
			},
			options,
			hooks,
		);
	});
}

const scanChecks: Readonly<Record<keyof ScanOptions, Check>> = {
	...commonOptionChecks,
	...policyOptionChecks,
	paths: isList(isText),
	includeIgnored: isFlag,
};

/**
 * Scans what a git repository holds: its history, the commits of a range, or what is staged.
 *
 * @example
 * const report = await scanRepository(".", { range: "origin/main..HEAD" });
 *
 * @throws UsageError, FileError (as rejections), also where there is no repository or no git.
 */
export function scanRepository(path = ".", options: RepositoryOptions = {}): Scan {
	const prepare = () => {
		checkArgument("scanRepository()", "path", path, isText);
		checkOptions("scanRepository()", options, repositoryChecks);
		checkOne(options);
		return options;
	};
	return startScan(prepare, async (options, hooks) => {
		const { findRepository } = await import("../sources/repository/find-repository.ts");
		const repository = findRepository(path);
		const { root } = repository;
		const settings = await settingsOfOptions(options, { root, policyRoot: root });
		const part = await openPart(repository, options);
		return await scanOpened(settings, { ...part, isWhole: false }, options, hooks);
	});
}

const repositoryChecks: Readonly<Record<keyof RepositoryOptions, Check>> = {
	...commonOptionChecks,
	...policyOptionChecks,
	history: isFlag,
	range: isText,
	staged: isFlag,
};

function checkOne({ history, range, staged }: RepositoryOptions): void {
	if ([history, range, staged].filter(Boolean).length < 2) return;
	throw new UsageError(
		"option",
		"scanRepository() cannot take several of the options history, range and staged",
		"Scan once for each, and merge the reports",
	);
}

async function openPart(repository: Repository, { range, staged }: RepositoryOptions) {
	const parts = await import("../sources/repository/targets.ts");
	if (range !== undefined) return await parts.openRangeTarget(repository, range);
	if (!staged) return await parts.openHistoryTarget(repository);
	return parts.openStagedTarget(repository, { indexFile: process.env.GIT_INDEX_FILE });
}

/**
 * Scans one text: a text, its bytes, or a stream of either, which is read to its end.
 *
 * No config, ignore file or baseline counts; comments such as `unleak:allow` do.
 *
 * @example
 * const { findings } = await scanText(message, { path: "message.txt" });
 */
export function scanText(
	text: string | Uint8Array | AsyncIterable<string | Uint8Array>,
	options: TextOptions = {},
): Scan {
	const prepare = () => {
		checkArgument("scanText()", "text", text, isContent);
		return checkOptions("scanText()", options, textChecks);
	};
	return startScan(prepare, async (options, hooks) => {
		const settings = await settingsOfOptions(options, { root: process.cwd(), trustsRoot: false });
		const { createTextSource } = await import("../sources/stdin.ts");
		const names = {
			path: options.path ?? "-",
			shown: "the text",
			sizeOption: "the option maxFileSize",
		};
		return await scanOpened(
			{ ...settings, usesComments: true },
			{
				source: createTextSource(toStream(text), names),
				scope: { mode: "stdin", root: process.cwd() },
				isWhole: false,
			},
			options,
			hooks,
		);
	});
}

const textChecks: Readonly<Record<keyof TextOptions, Check>> = {
	...commonOptionChecks,
	path: isText,
};

const isContent: Check = (value) => {
	const isStream = typeof (value as AsyncIterable<unknown>)?.[Symbol.asyncIterator] === "function";
	const isFine = typeof value === "string" || value instanceof Uint8Array || isStream;
	return isFine ? undefined : "a text, its bytes, or a stream of either";
};

function toStream(text: Parameters<typeof scanText>[0]): Readable {
	if (typeof text === "string") return Readable.from([Buffer.from(text)]);
	return Readable.from(text instanceof Uint8Array ? [text] : text);
}
