// Tells of which program a file is, by its path alone, as the places have it.

import { posix, win32 } from "node:path";
import { findBaseFolders, type Machine } from "./base-folders.ts";
import { places } from "./find-places.ts";
import { projectPlaces } from "./other-places.ts";
import type { PlaceGroup } from "./place.ts";

/** Makes the question for absolute paths; of a project only the end of a path tells. */
export function createPlaceSearch(machine: Machine): (path: string) => PlaceGroup | undefined {
	const bases = findBaseFolders(machine);
	const isWindows = machine.system === "windows";
	const { sep } = isWindows ? win32 : posix;
	const flags = machine.system === "linux" ? "s" : "si";
	const slashes = (path: string): string => path.replaceAll(sep, "/");
	const known = [
		...places
			.filter(({ systems }) => systems?.includes(machine.system) !== false)
			.flatMap((group) =>
				bases[group.base].flatMap((base) =>
					group.paths.map((path) => ({ group, form: `${slashes(base)}${path && `/${path}`}` })),
				),
			),
		...projectPlaces.flatMap((group) =>
			group.paths.map((path) => ({ group, form: `**/${path.replace(/^\*\*\//, "")}` })),
		),
	].map(({ group, form }) => ({ group, pattern: new RegExp(`^${toPattern(form)}$`, flags) }));
	return (path) => known.find(({ pattern }) => pattern.test(slashes(path)))?.group;
}

function toPattern(form: string): string {
	return form
		.split(/(\*+)/)
		.map((part) => {
			if (part === "**") return ".*";
			return part === "*" ? "[^/]*" : part.replace(/[.+?^${}()|[\]\\]/g, "\\$&");
		})
		.join("");
}
