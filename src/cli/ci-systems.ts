// Reads from the variables of a CI system where the range of a pipeline begins. Pure: the environment in, names of
// commits and branches out. commands/ci.ts looks them up in the clone.

/** Where a range can begin, the most exact first. */
export type RangeBase = { readonly variable: string; readonly of: "request" | "push" } & (
	| { readonly commit: string }
	| { readonly branch: string }
);

export interface Pipeline {
	/** As people call the CI system. */
	readonly system: string;
	readonly bases: readonly RangeBase[];
	/** As a variable names it, also where that branch is built. */
	readonly defaultBranch: string | undefined;
	/** Which variables would have said it, for a message. */
	readonly wanted: readonly string[];
}

export type Environment = Readonly<Record<string, string | undefined>>;

interface System {
	readonly name: string;
	/** A variable that only this system sets. */
	readonly mark: (env: Environment) => boolean;
	/** Pull and merge requests: commits of their base, then branches. */
	readonly request: { readonly commits: readonly string[]; readonly branches: readonly string[] };
	/** Pushes: what the branch had before, then the branch that others begin at. */
	readonly push: { readonly commits: readonly string[]; readonly branches: readonly string[] };
	/** The branch that is built. */
	readonly current: readonly string[];
}

/** No variable of GitHub's has it, but its event. */
export const githubDefaultBranch = "GITHUB_EVENT_PATH, default_branch";

const systems: readonly System[] = [
	{
		name: "GitHub Actions",
		mark: ({ GITHUB_ACTIONS }) => GITHUB_ACTIONS === "true",
		request: { commits: [], branches: ["GITHUB_BASE_REF"] },
		// ci.ts puts what the event names in the place of the file.
		push: { commits: ["GITHUB_EVENT_PATH"], branches: [githubDefaultBranch] },
		current: ["GITHUB_REF_NAME"],
	},
	{
		name: "GitLab CI",
		mark: ({ GITLAB_CI }) => GITLAB_CI === "true",
		request: {
			commits: ["CI_MERGE_REQUEST_TARGET_BRANCH_SHA", "CI_MERGE_REQUEST_DIFF_BASE_SHA"],
			branches: ["CI_MERGE_REQUEST_TARGET_BRANCH_NAME"],
		},
		push: { commits: ["CI_COMMIT_BEFORE_SHA"], branches: ["CI_DEFAULT_BRANCH"] },
		current: ["CI_COMMIT_BRANCH"],
	},
	{
		name: "Azure Pipelines",
		mark: ({ TF_BUILD }) => TF_BUILD !== undefined && /^true$/i.test(TF_BUILD),
		request: { commits: [], branches: ["SYSTEM_PULLREQUEST_TARGETBRANCH"] },
		push: { commits: [], branches: [] },
		current: ["BUILD_SOURCEBRANCH"],
	},
	{
		name: "Bitbucket Pipelines",
		mark: ({ BITBUCKET_BUILD_NUMBER }) => BITBUCKET_BUILD_NUMBER !== undefined,
		request: {
			commits: ["BITBUCKET_PR_DESTINATION_COMMIT"],
			branches: ["BITBUCKET_PR_DESTINATION_BRANCH"],
		},
		push: { commits: [], branches: [] },
		current: ["BITBUCKET_BRANCH"],
	},
	{
		name: "CircleCI",
		mark: ({ CIRCLECI }) => CIRCLECI === "true",
		// CircleCI has it as a pipeline value: the job hands it on under this name.
		request: { commits: [], branches: [] },
		push: { commits: ["CIRCLE_BASE_REVISION"], branches: [] },
		current: ["CIRCLE_BRANCH"],
	},
	{
		name: "Jenkins",
		mark: ({ JENKINS_URL }) => JENKINS_URL !== undefined,
		// Of a multibranch pipeline, and of the plugins that build requests of GitHub and GitLab.
		request: {
			commits: [],
			branches: ["CHANGE_TARGET", "ghprbTargetBranch", "gitlabTargetBranch"],
		},
		push: { commits: ["GIT_PREVIOUS_SUCCESSFUL_COMMIT", "GIT_PREVIOUS_COMMIT"], branches: [] },
		current: ["BRANCH_NAME", "GIT_BRANCH"],
	},
	{
		name: "Buildkite",
		mark: ({ BUILDKITE }) => BUILDKITE === "true",
		request: { commits: [], branches: ["BUILDKITE_PULL_REQUEST_BASE_BRANCH"] },
		push: { commits: [], branches: ["BUILDKITE_PIPELINE_DEFAULT_BRANCH"] },
		current: ["BUILDKITE_BRANCH"],
	},
	{
		name: "Travis CI",
		mark: ({ TRAVIS }) => TRAVIS === "true",
		request: { commits: [], branches: [] },
		push: { commits: ["TRAVIS_COMMIT_RANGE"], branches: [] },
		current: ["TRAVIS_PULL_REQUEST_BRANCH"],
	},
	{
		name: "Woodpecker",
		mark: ({ CI }) => CI === "woodpecker",
		request: { commits: [], branches: ["CI_COMMIT_TARGET_BRANCH"] },
		push: { commits: ["CI_PREV_COMMIT_SHA"], branches: ["CI_REPO_DEFAULT_BRANCH"] },
		current: ["CI_COMMIT_BRANCH"],
	},
	{
		name: "Drone",
		mark: ({ DRONE }) => DRONE === "true",
		request: { commits: [], branches: [] },
		push: { commits: ["DRONE_COMMIT_BEFORE"], branches: ["DRONE_REPO_BRANCH"] },
		current: ["DRONE_SOURCE_BRANCH"],
	},
];

/** The names, for a message. */
export const systemNames: readonly string[] = systems.map(({ name }) => name);

/** Undefined where no CI system that is known here has set its variables. */
export function readPipeline(env: Environment): Pipeline | undefined {
	const system = systems.find(({ mark }) => mark(env));
	if (system === undefined) return undefined;
	const { name, request, push } = system;
	const current = system.current.flatMap((variable) => env[variable] || []).map(branchOf);
	const bases = (["request", "push"] as const).flatMap((of) => [
		...system[of].commits.flatMap((variable) => {
			const commit = commitOf(env[variable]);
			return commit === undefined ? [] : [{ commit, variable, of }];
		}),
		...system[of].branches.flatMap((variable) => {
			const branch = branchOf(env[variable] ?? "");
			// What the branch itself has is no range; a fork's branch can have the name of the target.
			const isRange = of === "request" || !current.includes(branch);
			return isRange && isBranch.test(branch) ? [{ branch, variable, of }] : [];
		}),
	]);
	const wanted = [...request.commits, ...request.branches, ...push.commits, ...push.branches];
	const [defaultBranch] = push.branches
		.map((variable) => branchOf(env[variable] ?? ""))
		.filter((branch) => isBranch.test(branch));
	return { system: name, bases, defaultBranch, wanted };
}

/** An id of git, and not the zeros that stand for none; of a range its beginning. */
function commitOf(value = ""): string | undefined {
	const [id = ""] = value.split("..");
	return /^[0-9a-f]{7,64}$/.test(id) && !/^0+$/.test(id) ? id : undefined;
}

function branchOf(name: string): string {
	return name.replace(/^refs\/heads\//, "").replace(/^origin\//, "");
}

/** As far as git takes it for a branch, and no flag. */
const isBranch = /^[^\s~^:?*[\\-][^\s~^:?*[\\]*$/;
