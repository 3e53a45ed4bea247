// What becomes of a rotation's destinations: which are still open, what changes when they are found again or the new key
// is another one. The old key is revoked when none is open.

import type { DestinationRecord, DestinationState, Rotation } from "./rotation.ts";

/** True while the new key may not be in use there, and the person did not say why that may be so. */
export function isOpen({ state, reason }: DestinationRecord): boolean {
	return !settledStates.includes(state) && reason === undefined;
}

export function openDestinations({
	destinations = [],
}: Pick<Rotation, "destinations">): DestinationRecord[] {
	return destinations.filter(isOpen);
}

/** Those of this search; what was reached earlier stands, and what was begun is kept though no file names it now. */
export function mergeDestinations(
	known: readonly DestinationRecord[],
	found: readonly DestinationRecord[],
): DestinationRecord[] {
	const before = new Map(known.map((record) => [record.id, record]));
	const ids = new Set(found.map(({ id }) => id));
	return [
		...found.map((record) => before.get(record.id) ?? record),
		...known.filter(({ id, state }) => !ids.has(id) && state !== "found"),
	];
}

/** For another new key everything is to be stored again. */
export function resetFor(
	destinations: readonly DestinationRecord[],
	newKey: string,
): DestinationRecord[] {
	return destinations.map((record) =>
		record.newKey === undefined || record.newKey === newKey ? record : startDestination(record),
	);
}

export function reach(
	record: DestinationRecord,
	state: DestinationState,
	at: string,
	more: Partial<DestinationRecord> = {},
): DestinationRecord {
	return { ...record, ...more, state, times: { ...record.times, [state]: at } };
}

/** A destination of which nothing but its place is known. */
export function startDestination(
	place: Pick<DestinationRecord, "id" | "title" | "path" | "line">,
): DestinationRecord {
	const { id, title, path, line } = place;
	return {
		id,
		title,
		...(path !== undefined && { path }),
		...(line !== undefined && { line }),
		state: "found",
		times: {},
	};
}

const settledStates: readonly DestinationState[] = ["live", "used", "absent", "skipped"];
