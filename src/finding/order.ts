// The order of findings and of their locations, which depends only on the input and not on how a scan went.

import type { Finding, Location } from "../model/report.ts";

/** By risk, then by place. */
export function compareFindings(one: Finding, other: Finding): number {
	const [place, otherPlace] = [one.locations[0], other.locations[0]];
	return (
		other.risk - one.risk ||
		(place && otherPlace ? compareLocations(place, otherPlace) : 0) ||
		compareText(one.fingerprint, other.fingerprint)
	);
}

/** By path and position, then by what git knows; what has no path stands behind what a person can open. */
export function compareLocations(one: Location, other: Location): number {
	return (
		Number(one.path === "") - Number(other.path === "") ||
		compareText(one.path, other.path) ||
		one.line - other.line ||
		one.column - other.column ||
		(one.region?.y ?? 0) - (other.region?.y ?? 0) ||
		(one.region?.x ?? 0) - (other.region?.x ?? 0) ||
		compareText(one.commit ?? "", other.commit ?? "") ||
		compareText(one.where, other.where) ||
		compareText(one.blob ?? "", other.blob ?? "")
	);
}

/** By code units: the same on every machine, unlike localeCompare. */
export function compareText(one: string, other: string): number {
	return one < other ? -1 : one > other ? 1 : 0;
}
