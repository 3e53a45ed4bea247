// Reads a history on both paths, from the packs and through git alone, and scans each with the real scanner.
// Findings, problems and counts must be the same.

import { createScanner } from "../../../src/detect/scanner.ts";
import { openRepository } from "../../../src/git/repository.ts";
import type { Tally } from "../../../src/model/report.ts";
import { builtinPacks } from "../../../src/packs/builtin.ts";
import type { Pack } from "../../../src/packs/pack.ts";
import { createHistorySource } from "../../../src/sources/repository/history.ts";
import { consume } from "../../sources/tree.ts";
import { gitProgram } from "../findings.ts";

export interface History {
	/** One line for each match: where it is and what it is. */
	readonly matches: readonly string[];
	readonly problems: readonly string[];
	/** What was found, in order. */
	readonly secrets: readonly string[];
	/** All reported names, one on a line. */
	readonly names: readonly string[];
	/** Contents that were to be read, and those that were. */
	readonly planned: Tally;
	readonly read: Tally;
}

export interface BothPaths {
	readonly plain: History;
	readonly packed: History;
	/** How many contents the pack scan left to git. */
	readonly leftOver: number;
}

const { scan } = createScanner(builtinPacks);

/** Reads the history of a repository both ways, with the machine's git or another one. */
export async function readBothWays(folder: string, git: string = gitProgram): Promise<BothPaths> {
	const plain = await readHistory(folder, undefined, git);
	const packed = await readHistory(folder, builtinPacks, git);
	return { plain: plain.history, packed: packed.history, leftOver: packed.yielded };
}

/** Reads it from the packs alone: git does not come to an end with objects in a cycle. */
export async function readPacked(folder: string, git: string): Promise<History> {
	return (await readHistory(folder, builtinPacks, git)).history;
}

async function readHistory(
	folder: string,
	rulePacks: readonly Pack[] | undefined,
	git: string,
): Promise<{ history: History; yielded: number }> {
	const matches: string[] = [];
	const names = new Set<string>();
	const secrets = new Set<string>();
	const scanned = { blobs: 0, bytes: 0 };
	const source = createHistorySource(openRepository(folder, git));
	const { planned, clean, problems } = await consume(source, {
		rulePacks,
		onBlob({ content, provenance: [place] }) {
			if (content.kind !== "bytes") throw new Error("Not expected");
			const { bytes } = content;
			if (place?.where === "name") {
				for (const name of bytes.toString("latin1").split("\n")) names.add(name);
			} else {
				scanned.blobs++;
				scanned.bytes += bytes.length;
			}
			const where = `${place?.where} ${place?.blob ?? place?.commit ?? ""}`;
			for (const { ruleId, secret, start, end, confidence } of scan(bytes, {}).matches) {
				// Names come in another order.
				const span = place?.where === "name" ? "" : `${start}-${end}`;
				secrets.add(secret.reveal());
				matches.push(`${where} ${span} ${ruleId} ${confidence} ${secret.reveal()}`);
			}
		},
	});
	const history = {
		matches: matches.sort(),
		problems: problems.map(({ code, message }) => `${code}: ${message}`).sort(),
		secrets: [...secrets].sort(),
		names: [...names].sort(),
		planned,
		read: { blobs: scanned.blobs + clean.blobs, bytes: scanned.bytes + clean.bytes },
	};
	return { history, yielded: scanned.blobs };
}
