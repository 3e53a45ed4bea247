// Tells of which program a file is, by its path alone, as the places have it.

import { posix, win32 } from "node:path";
import { findBaseFolders, type Machine } from "./base-folders.ts";
import { patternSource } from "./expand-pattern.ts";
import { places } from "./find-places.ts";
import { projectPlaces } from "./other-places.ts";
import type { PlaceGroup } from "./place.ts";

/** Makes the question for absolute paths: first for this home folder, then for any, last for any project. */
export function createPlaceSearch(machine: Machine): (path: string) => PlaceGroup | undefined {
	const isWindows = machine.system === "windows";
	const { sep } = isWindows ? win32 : posix;
	const flags = machine.system === "linux" ? "s" : "si";
	const slashes = (path: string): string => path.replaceAll(sep, "/");
	const anyHome: Machine = { ...machine, env: {}, home: isWindows ? "**" : "/**" };
	const inHomes = [machine, anyHome].flatMap((one) => {
		const bases = findBaseFolders(one);
		return places
			.filter(({ systems }) => systems?.includes(machine.system) !== false)
			.flatMap((group) =>
				bases[group.base].flatMap((base) =>
					group.paths.map((path) => ({ group, form: `${slashes(base)}${path && `/${path}`}` })),
				),
			);
	});
	const inProjects = projectPlaces.flatMap((group) =>
		group.paths.map((path) => ({ group, form: `**/${path.replace(/^\*\*\//, "")}` })),
	);
	const known = [...inHomes, ...inProjects].map(({ group, form }) => ({
		group,
		pattern: new RegExp(`^${patternSource(form)}$`, flags),
	}));
	return (path) => known.find(({ pattern }) => pattern.test(slashes(path)))?.group;
}
