// Opens the range that a person typed. sources/repository/range.ts finds its commits; a range without any is refused
// where its ends may be swapped.

import { UsageError } from "../errors.ts";
import type { Repository } from "../git/repository.ts";
import { openRangeTarget, type RepositoryTarget } from "../sources/repository/targets.ts";
import { quoted } from "../text/quoted.ts";

/**
 * With its ends swapped a range is empty, whatever was committed: that must not look clean.
 * @throws UsageError "revision"
 */
export async function openTypedRange(
	repository: Repository,
	range: string,
): Promise<RepositoryTarget> {
	const part = await openRangeTarget(repository, range);
	const { commits, base, head } = part.scope;
	if (commits !== 0 || base === head) return part;
	throw new UsageError(
		"revision",
		`Cannot scan ${quoted(range)}: it holds no commit, for its base has all that its head has`,
		"Are the ends swapped? Write it as BASE..HEAD",
	);
}
