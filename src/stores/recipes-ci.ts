// Recipes of the CI systems whose own tool takes a secret on standard input: GitHub and GitLab.

import type { Destination } from "./destination.ts";
import {
	parseJson,
	type StoreRecipe,
	type StoreState,
	type ToolAnswer,
	type ToolRecipe,
	textOf,
} from "./recipe.ts";

const github = {
	programs: ["gh"],
	variables: /^(?:GH_(?!DEBUG)\w+|GITHUB_TOKEN|GITHUB_ENTERPRISE_TOKEN)$/,
	settings: ({ scope }) => ({
		GH_HOST: scope.host ?? "github.com",
		GH_PROMPT_DISABLED: "1",
		GH_NO_UPDATE_NOTIFIER: "1",
	}),
	account: ["auth", "status"],
} satisfies Partial<ToolRecipe>;

const nextRun =
	"It is live with the next run. A value that was built into an image or a bundle needs a new build and deployment.";

export const ciRecipes: Readonly<Record<string, StoreRecipe>> = {
	"github-actions": {
		title: "GitHub Actions secret",
		tool: {
			...github,
			needs: ["repository"],
			look: ({ name, scope }) => [["api", `${actionsPath(scope)}/${name}`]],
			readLook: readGithub,
			store: ({ name, scope }) => [
				...["secret", "set", name, "-R", scope.repository!],
				...(scope.environment === undefined ? [] : ["--env", scope.environment]),
			],
		},
		byHand: ({ name, scope }) => ({
			text: `In the repository's settings open "Secrets and variables", and set ${name}${scope.environment === undefined ? "" : ` of the environment ${scope.environment}`}. Look for the same name at the repository, at its environments, at the organisation and at Dependabot: each is a copy`,
			...(scope.repository === undefined
				? {}
				: {
						url: `https://${scope.host ?? "github.com"}/${scope.repository}/settings/secrets/actions`,
					}),
		}),
		live: () => nextRun,
	},
	"github-organisation": {
		title: "GitHub Actions secret of the organisation",
		tool: {
			...github,
			needs: ["organisation"],
			look: ({ name, scope }) => [
				["api", `orgs/${scope.organisation}/actions/secrets/${name}`],
				["api", `orgs/${scope.organisation}/actions/secrets/${name}/repositories?per_page=100`],
			],
			readLook: readOrganisation,
			store: ({ name, scope }, { attributes = {} }) => [
				...["secret", "set", name, "--org", scope.organisation!],
				...(attributes.visibility === "selected"
					? ["--visibility", "selected", "--repos", attributes.repositories!]
					: ["--visibility", attributes.visibility!]),
			],
		},
		byHand: ({ name, scope }) => ({
			text: `In the organisation's settings open "Secrets and variables", and set ${name}; leave its repositories as they are`,
			url: `https://${scope.host ?? "github.com"}/organizations/${scope.organisation ?? ""}/settings/secrets/actions`,
		}),
		live: () => nextRun,
	},
	"github-dependabot": {
		title: "GitHub Dependabot secret",
		tool: {
			...github,
			needs: ["repository"],
			look: ({ name, scope }) => [["api", `repos/${scope.repository}/dependabot/secrets/${name}`]],
			readLook: readGithub,
			store: ({ name, scope }) => [
				"secret",
				"set",
				name,
				"-R",
				scope.repository!,
				"--app",
				"dependabot",
			],
		},
		byHand: ({ name }) => ({
			text: `In the repository's settings set the Dependabot secret ${name}`,
		}),
		live: () => "It is live with the next run of Dependabot.",
	},
	gitlab: {
		title: "GitLab CI variable",
		tool: {
			programs: ["glab"],
			variables: /^(?:GITLAB_\w+|GLAB_(?!DEBUG)\w+|OAUTH_TOKEN)$/,
			settings: ({ scope }) => ({
				GITLAB_HOST: scope.host ?? "gitlab.com",
				NO_PROMPT: "1",
				GLAB_CHECK_UPDATE: "false",
			}),
			needs: ["project"],
			account: ["auth", "status"],
			look: (destination) => [gitlabVariable(destination)],
			readLook: readGitlab,
			value: {
				command: gitlabVariable,
				read: (stdout) => {
					const { value } = (parseJson(stdout) ?? {}) as { value?: unknown };
					return typeof value === "string" ? value : undefined;
				},
			},
			store: ({ name, scope }, { attributes = {} }) => [
				...["variable", "update", name, "-R", scope.project!],
				...["--scope", attributes.scope!, "--type", attributes.type!],
				...["masked", "protected", "raw"].flatMap((flag) =>
					attributes[flag] === "true" ? [`--${flag}`] : [],
				),
			],
		},
		byHand: ({ name, scope }) => ({
			text: `In the project open Settings, CI/CD, Variables, and edit ${name}; leave its flags and its environment as they are. Groups above the project may have a copy`,
			...(scope.project === undefined
				? {}
				: { url: `https://${scope.host ?? "gitlab.com"}/${scope.project}/-/settings/ci_cd` }),
		}),
		live: () => "It is live with the next pipeline. Jobs that run keep the old one.",
	},
};

function actionsPath({ repository, environment }: Destination["scope"]): string {
	return environment === undefined
		? `repos/${repository}/actions/secrets`
		: `repos/${repository}/environments/${encodeURIComponent(environment)}/secrets`;
}

function readGithub([answer]: readonly ToolAnswer[]): StoreState | undefined {
	if (answer === undefined) return undefined;
	if (answer.code !== 0) return /HTTP 404/.test(answer.stderr) ? { isThere: false } : undefined;
	const { updated_at: time } = (parseJson(answer.stdout) ?? {}) as { updated_at?: unknown };
	return typeof time === "string" ? { isThere: true, stamp: time } : undefined;
}

/** Setting one without its visibility makes it private, and drops its repositories. */
function readOrganisation(answers: readonly ToolAnswer[]): StoreState | undefined {
	const state = readGithub(answers);
	if (!state?.isThere) return state;
	const { visibility } = parseJson(answers[0]!.stdout) as { visibility?: unknown };
	if (visibility === "all" || visibility === "private")
		return { ...state, attributes: { visibility } };
	const listed = (parseJson(answers[1]?.stdout ?? "") ?? {}) as {
		total_count?: number;
		repositories?: readonly { name?: unknown }[];
	};
	const names = (listed.repositories ?? []).map(({ name }) => textOf(name)).sort();
	const isWhole =
		visibility === "selected" && names.length > 0 && names.length === listed.total_count;
	if (!isWhole || names.some((name) => !/^[\w.-]+$/.test(name) || name.startsWith("-"))) {
		return {
			...state,
			refusal:
				"the repositories that may read it could not all be listed, and setting it would drop them",
		};
	}
	return { ...state, attributes: { visibility: "selected", repositories: names.join(",") } };
}

function gitlabVariable({ name, scope }: Destination): string[] {
	const filter =
		scope.environment === undefined
			? ""
			: `?filter[environment_scope]=${encodeURIComponent(scope.environment)}`;
	return ["api", `projects/${encodeURIComponent(scope.project!)}/variables/${name}${filter}`];
}

function readGitlab([answer]: readonly ToolAnswer[]): StoreState | undefined {
	if (answer === undefined) return undefined;
	if (answer.code !== 0)
		return /\b404\b/.test(answer.stderr + answer.stdout) ? { isThere: false } : undefined;
	const variable = parseJson(answer.stdout) as Record<string, unknown> | undefined;
	if (typeof variable?.key !== "string") return undefined;
	return {
		isThere: true,
		attributes: {
			scope: textOf(variable.environment_scope) || "*",
			type: textOf(variable.variable_type) || "env_var",
			masked: textOf(variable.masked),
			protected: textOf(variable.protected),
			raw: textOf(variable.raw),
		},
		...(variable.hidden === true && {
			refusal: "it is masked and hidden, and the tool would not keep it so",
		}),
	};
}
