// Plans a search for known keys in what programs keep on this machine, and tells what can be done about a file that
// holds one.

import { type MachineAudit, planMachineAudit } from "../scan/audit-machine.ts";
import { scrubRefusal } from "../scan/scrub-refusal.ts";
import type { Machine } from "../sources/machine/base-folders.ts";
import type { PlaceKind } from "../sources/machine/place.ts";
import { createPlaceSearch } from "../sources/machine/place-of-file.ts";
import { thisComputer } from "../sources/machine/this-computer.ts";

/** "settings": a program reads it; "scrub": `unleak scrub` can clean it. */
export type CopyKind = "settings" | "scrub" | "other";

export interface MachineSearchPlan extends Pick<MachineAudit, "found" | "source"> {
	/** The home folder: paths are relative to it. */
	readonly root: string;
	/** Of an absolute path and the first bytes of the file; without these it is judged by the path alone. */
	readonly kindOf: (path: string, head: Buffer | undefined) => CopyKind;
}

/** Opens folders alone. */
export async function planMachineSearch(
	signal: AbortSignal,
	machine: Machine = thisComputer(),
): Promise<MachineSearchPlan> {
	const { found, source, scope } = await planMachineAudit(machine, [], signal);
	const placeOf = createPlaceSearch(machine);
	return {
		found,
		source,
		root: scope.root,
		kindOf: (path, head) => {
			const place = placeOf(path);
			if (place !== undefined && settings.has(place.kind)) return "settings";
			return head && scrubRefusal(path, head, place) !== undefined ? "other" : "scrub";
		},
	};
}

const settings: ReadonlySet<PlaceKind> = new Set(["settings", "keys", "environment", "requests"]);
