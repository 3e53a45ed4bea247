// The packs of a repository, and who reads them: threads load while the packs are laid out.

import type { Repository } from "../repository.ts";
import { type Crew, hireCrew } from "./crew.ts";
import { openStore, type Store } from "./store.ts";

/** Opens what is to be closed and dismissed; undefined where reading is better left to git. */
export function openPacks(
	repository: Repository,
	jobs: number | undefined,
): { readonly store: Store; readonly crew: Crew } | undefined {
	const hired: Crew[] = [];
	const store = openStore(repository, (packBytes) => hired.push(hireCrew(packBytes, jobs)));
	const [crew] = hired;
	if (store !== undefined && crew !== undefined) return { store, crew };
	crew?.dismiss();
	return undefined;
}
