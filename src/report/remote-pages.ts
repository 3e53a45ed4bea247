// Names the pages of the remote that show the commit and the line of a location.

import type { Location, Scope } from "../model/report.ts";
import { commitPage, linePage } from "../text/web-address.ts";

export interface RemotePages {
	readonly host: string;
	readonly commit: string;
	/** Only of a file's content: no page shows a line of a message. */
	readonly line?: string;
}

/** Undefined where the remote is not known, or has no such commit as far as anybody can tell. */
export function pagesOf(location: Location, web: Scope["web"] = []): RemotePages | undefined {
	const { commit, path, member, line, where, repository, unreachable } = location;
	if (commit === undefined || unreachable === true || where === "tag") return undefined;
	const address = web.find((place) => place.repository === repository)?.address;
	const ofCommit = address === undefined ? undefined : commitPage(address, commit);
	if (address === undefined || ofCommit === undefined) return undefined;
	const isContent = where === "commit" && member === undefined;
	const ofLine = isContent ? linePage(address, { commit, path, line }) : undefined;
	return {
		host: address.split("/")[2] ?? "",
		commit: ofCommit,
		...(ofLine === undefined ? {} : { line: ofLine }),
	};
}
