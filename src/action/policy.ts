// Loads the policy of a run: the base's, whatever the head says, or that of the checked-out commit for a whole
// history. Keys of a fork are never sent to a provider.

import { posix } from "node:path";
import { UsageError } from "../errors.ts";
import { openCommitFiles } from "../git/commit-files.ts";
import type { Notice } from "../model/report.ts";
import { compilePathFilter } from "../policy/paths.ts";
import {
	baselineName,
	configName,
	type FailOn,
	ignoreName,
	loadSettings,
	type Settings,
	type SettingsRequest,
} from "../settings/settings.ts";
import { quoted } from "../text/quoted.ts";
import type { ScanTask, WorkflowEvent } from "./event.ts";
import type { Inputs } from "./inputs.ts";
import type { ObtainedCommits } from "./obtain-commits.ts";

export interface Policy {
	readonly settings: Settings;
	/** The policy's exclusions, and what the input "paths" leaves out. */
	readonly isExcluded: (path: string) => boolean;
	readonly failOn: FailOn;
	readonly verify: boolean;
	/** Files that the policy is made of, before and after the change, from the top. */
	readonly paths: readonly string[];
	/** The policy as it would be; undefined where it is the same or cannot be used. */
	readonly ofHead: Settings | undefined;
	readonly notices: readonly Notice[];
}

/** @throws UsageError, FileError for the policy that counts */
export async function readPolicy(
	obtained: ObtainedCommits,
	task: ScanTask,
	inputs: Inputs,
	event: WorkflowEvent,
): Promise<Policy> {
	const { head } = obtained;
	const notices: Notice[] = [];
	const isStrange = task.kind === "history" && event.isFork;
	if (isStrange) notices.push(notTrusted);
	const policyFrom = isStrange ? undefined : obtained.policyFrom;
	const settings = await load(obtained, inputs, policyFrom, notices);
	const ofHead =
		task.kind === "range" && head !== undefined && head !== policyFrom
			? await load(obtained, inputs, head, []).catch(nothing)
			: undefined;
	const paths = [...policyNames(inputs), ...settings.sources, ...(ofHead?.sources ?? [])];
	const isOutside =
		inputs.paths.length > 0 ? compilePathFilter({ globs: inputs.paths }) : undefined;
	const { isExcluded } = settings;
	const verify = inputs.verify && !event.isFork;
	if (inputs.verify && event.isFork) notices.push(notVerified);
	return {
		// A comment in the past is none that a change adds.
		settings: task.kind === "history" ? { ...settings, isKnownLine: undefined } : settings,
		isExcluded: isOutside
			? (path) => (path !== "" && !isOutside(path)) || isExcluded(path)
			: isExcluded,
		failOn: chooseFailOn(settings.failOn, inputs, event),
		verify,
		paths: [...new Set(paths.map((path) => posix.normalize(path)))],
		ofHead,
		notices,
	};
}

/** The files that a policy is read from, packs aside; from the top of the repository. */
export function policyNames({ config, baseline }: Inputs): string[] {
	const named = [config ?? configName, baseline ?? baselineName, ignoreName];
	return named.map((path) => posix.normalize(path));
}

async function load(
	{ repository }: ObtainedCommits,
	inputs: Inputs,
	commit: string | undefined,
	notices: Notice[],
): Promise<Settings> {
	const { root } = repository;
	const { failOn } = inputs;
	// Without a base there is nobody to trust.
	if (commit === undefined) return await loadSettings({ root, trustsRoot: false, failOn });
	const files = openCommitFiles(repository, commit);
	const isThere = (path: string | undefined, what: string): string | undefined => {
		if (path === undefined || files.find(posix.normalize(path)) !== undefined) return path;
		const message = `The ${what} ${quoted(path)} is not in commit ${commit.slice(0, 12)}, whose policy counts here: it does once it is merged`;
		notices.push({ code: "policy-new", message });
		return undefined;
	};
	const request: SettingsRequest = { root, policyFrom: commit, failOn };
	const configFile = isThere(inputs.config, "config");
	const baselineFile = isThere(inputs.baseline, "baseline");
	return await loadSettings({
		...request,
		configFile,
		noConfig: inputs.config !== undefined && configFile === undefined,
		baselineFile,
		useBaseline: inputs.baseline === undefined || baselineFile !== undefined,
	});
}

function chooseFailOn(failOn: FailOn, inputs: Inputs, event: WorkflowEvent): FailOn {
	if (failOn !== "active" || (inputs.verify && !event.isFork)) return failOn;
	// Nobody is asked about a fork's keys, so each may be active.
	if (inputs.verify) return "any";
	throw new UsageError(
		"usage",
		"Cannot fail on active keys alone: nobody is asked which are",
		'Add "verify: true", or fail on any key',
	);
}

/** The head's policy may be broken: that is told where it is compared. */
function nothing(): undefined {
	return undefined;
}

const notTrusted: Notice = {
	code: "policy-not-trusted",
	message:
		"No config, ignore file, baseline or comment counts: on this event a fork's may be checked out",
};

const notVerified: Notice = {
	code: "fork-not-verified",
	message:
		"Asked no provider about these keys, since they come from a fork. Each counts as one that may work",
};
