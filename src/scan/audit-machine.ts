// Plans an audit of a person's own machine: what agents, shells and API clients keep in the home folder, and ".env"
// files and settings in the project folders that are named. Planning opens folders alone, so the list of files can be
// shown before any is read.

import { lstatSync, realpathSync } from "node:fs";
import { resolve } from "node:path";
import { UsageError } from "../errors.ts";
import type { Problem } from "../model/report.ts";
import type { Machine } from "../sources/machine/base-folders.ts";
import { type FoundPlace, findPlaces, type GitStore } from "../sources/machine/find-places.ts";
import { createMachineLocator } from "../sources/machine/machine-locator.ts";
import { createMachineSource } from "../sources/machine/machine-source.ts";
import { quoted } from "../text/quoted.ts";
import { reasonOf } from "../text/system-error.ts";
import { type Audit, oneAfterTheOther } from "./audit.ts";
import { openMachineStores } from "./machine-stores.ts";

export interface MachineAudit extends Audit {
	/** What would be read. */
	readonly found: readonly FoundPlace[];
	/** Stores of git that would be read as histories. */
	readonly stores: readonly GitStore[];
	/** What could not even be listed; the scan reports it too. */
	readonly problems: readonly Problem[];
}

/** @throws UsageError "path-missing", "usage" for an operand that is neither a folder nor a file */
export async function planMachineAudit(
	machine: Machine,
	operands: readonly string[],
	signal: AbortSignal,
): Promise<MachineAudit> {
	const folders: string[] = [];
	const files: string[] = [];
	for (const operand of operands) {
		const { path, isFolder } = existing(operand);
		(isFolder ? folders : files).push(path);
	}
	const listing = await findPlaces(machine, { folders, files }, signal);
	const programs = [...new Set(listing.found.map(({ program }) => program))].filter(Boolean);
	const stores = await openMachineStores(listing.stores);
	const locateFiles = createMachineLocator(listing);
	return {
		source: oneAfterTheOther(createMachineSource(listing), stores.source),
		locate: async (occurrences, tools) => {
			const inFiles = occurrences.filter(({ provenance }) => !provenance[0]?.repository);
			const located = await locateFiles(inFiles, tools);
			return [...located, ...(await stores.locate(occurrences, tools))];
		},
		scope: { mode: "audit", root: listing.home },
		notices: [
			{
				code: "machine",
				message:
					programs.length === 0
						? "Found no place of an agent, a shell or an API client on this machine"
						: `Read what these programs keep on this machine: ${programs.sort().join(", ")}. Once a key is revoked, "unleak scrub FILE" takes it out of transcripts and histories`,
			},
			...stores.notices,
		],
		repositories: [],
		found: listing.found,
		stores: listing.stores,
		problems: listing.problems,
	};
}

function existing(operand: string): { readonly path: string; readonly isFolder: boolean } {
	const path = resolve(operand);
	try {
		const real = realpathSync(path);
		const stats = lstatSync(real);
		if (stats.isDirectory()) return { path: real, isFolder: true };
		if (stats.isFile()) return { path: real, isFolder: false };
	} catch (error) {
		throw new UsageError("path-missing", `Cannot audit ${quoted(operand)}: ${reasonOf(error)}`);
	}
	throw new UsageError(
		"usage",
		`Cannot audit ${quoted(operand)}: it is neither a folder nor a file`,
	);
}
