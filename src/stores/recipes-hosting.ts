// Recipes of hosts whose own tool takes a secret on standard input.

import {
	findObject,
	parseJson,
	type StoreRecipe,
	type StoreState,
	type ToolAnswer,
	textOf,
} from "./recipe.ts";

const wrangler = {
	programs: ["wrangler"],
	variables: /^(?:CLOUDFLARE_\w+|CF_\w+)$/,
	settings: () => ({ WRANGLER_SEND_METRICS: "false" }),
	needs: ["worker"],
	account: ["whoami"],
};

export const hostingRecipes: Readonly<Record<string, StoreRecipe>> = {
	vercel: {
		title: "Vercel environment variable",
		tool: {
			programs: ["vercel", "vc"],
			variables: /^VERCEL_(?:TOKEN|ORG_ID|PROJECT_ID)$/,
			settings: ({ scope }) => ({
				VERCEL_ORG_ID: scope.organisation!,
				VERCEL_PROJECT_ID: scope.project!,
				VERCEL_TELEMETRY_DISABLED: "1",
			}),
			needs: ["project", "organisation"],
			account: ["whoami"],
			look: ({ scope }) => [["env", "ls", scope.environment!, "--format", "json"]],
			readLook([answer], { name, scope }) {
				const listed = answer?.code === 0 ? parseJson(answer.stdout) : undefined;
				if (listed === undefined) return undefined;
				const found = findObject(
					listed,
					({ key, target }) => key === name && [target].flat().includes(scope.environment),
				);
				if (!found) return { isThere: false };
				const attributes = {
					type: textOf(found.type),
					target: [found.target].flat().map(textOf).sort().join(","),
				};
				return { isThere: true, stamp: textOf(found.updatedAt), attributes };
			},
			store: ({ name, scope }) => ["env", "update", name, scope.environment!, "--yes"],
		},
		byHand: ({ name, scope }) => ({
			text: `In the project open Settings, Environment Variables, and set ${name} for ${scope.environment ?? "production"}. Preview, development and variables that the team shares are copies`,
			command: `vercel env update ${name} ${scope.environment ?? "production"}`,
			url: "https://vercel.com/dashboard",
		}),
		live: () =>
			"Only a new deployment has it (vercel redeploy, or vercel --prod): make one, and see at run time that it works. Old previews keep the old key.",
	},
	cloudflare: {
		title: "Cloudflare Worker secret",
		tool: {
			...wrangler,
			look: ({ scope }) => [
				["secret", "list", "--name", scope.worker!],
				["deployments", "list", "--name", scope.worker!, "--json"],
			],
			readLook: ([secrets, deployments], { name }) => {
				const state = readNames(secrets, name);
				const times = JSON.stringify(
					parseJson(deployments?.code === 0 ? deployments.stdout : "") ?? "",
				).match(/\d{4}-\d\d-\d\dT[\d:.]+Z/g);
				const stamp = times?.sort().at(-1);
				return state && { ...state, ...(stamp === undefined ? {} : { stamp }) };
			},
			store: ({ name, scope }) => ["secret", "put", name, "--name", scope.worker!],
		},
		byHand: ({ name }) => ({
			text: `In the dashboard open the Worker, Settings, Variables and Secrets, and edit ${name}. The Worker and each of its environments have copies`,
			command: `wrangler secret put ${name}`,
			url: "https://dash.cloudflare.com/?to=/:account/workers-and-pages",
		}),
		live: () => "It is live at once.",
		isLiveAtOnce: true,
	},
	"cloudflare-pages": {
		title: "Cloudflare Pages secret",
		tool: {
			...wrangler,
			look: ({ scope }) => [["pages", "secret", "list", "--project-name", scope.worker!]],
			readLook: ([answer], { name }) =>
				answer?.code === 0 ? { isThere: hasWord(answer.stdout, name) } : undefined,
			store: ({ name, scope }) => ["pages", "secret", "put", name, "--project-name", scope.worker!],
		},
		byHand: ({ name }) => ({
			text: `In the dashboard open the Pages project, Settings, Variables and Secrets, and edit ${name} for production and for previews`,
			url: "https://dash.cloudflare.com/?to=/:account/workers-and-pages",
		}),
		live: () => "Only a new deployment has it. Previews have a copy of their own.",
	},
	firebase: {
		title: "Firebase function secret",
		tool: {
			programs: ["firebase"],
			variables: /^(?:FIREBASE_\w+|GOOGLE_APPLICATION_CREDENTIALS|CLOUD_SECRET_MANAGER_URL)$/,
			needs: ["project"],
			account: ["login:list"],
			look: ({ name, scope }) => [
				["functions:secrets:get", name, "--project", scope.project!, "--non-interactive"],
			],
			readLook: ([answer]) => {
				if (answer === undefined) return undefined;
				if (answer.code !== 0)
					return /\b404\b|not found/i.test(answer.stderr + answer.stdout)
						? { isThere: false }
						: undefined;
				const versions = [
					...answer.stdout.matchAll(/\b(\d+)\b[^\n]*(?:ENABLED|DISABLED|DESTROYED)/g),
				].map(([, id]) => id);
				return { isThere: versions.length > 0, stamp: versions.join(",") };
			},
			value: {
				command: ({ name, scope }) => [
					"functions:secrets:access",
					name,
					"--project",
					scope.project!,
					"--non-interactive",
				],
				// Its warnings come first, on the same stream.
				read: (stdout) => stdout.trimEnd().split("\n").at(-1),
			},
			store: ({ name, scope }) => [
				...["functions:secrets:set", name, "--data-file", "-"],
				...["--project", scope.project!, "--non-interactive"],
			],
		},
		byHand: ({ name }) => ({
			text: "In the project's folder set it; the command asks for the value",
			command: `firebase functions:secrets:set ${name}`,
		}),
		live: () =>
			"Functions keep the version they were deployed with: firebase deploy --only functions.",
	},
	fly: {
		title: "Fly.io secret",
		tool: {
			programs: ["fly", "flyctl"],
			variables: /^FLY_(?:API_TOKEN|ACCESS_TOKEN|CONFIG_DIR|API_BASE_URL|REGION|ORG)$/,
			settings: () => ({ FLY_NO_UPDATE_CHECK: "1" }),
			needs: ["app"],
			account: ["auth", "whoami"],
			look: ({ scope }) => [["secrets", "list", "-a", scope.app!, "--json"]],
			readLook: ([answer], { name }) => {
				const listed = answer?.code === 0 ? parseJson(answer.stdout) : undefined;
				if (listed === undefined) return undefined;
				const found = findObject(listed, (secret) => (secret.Name ?? secret.name) === name);
				if (!found) return { isThere: false };
				return { isThere: true, stamp: textOf(found.Digest ?? found.digest) };
			},
			store: ({ name, scope }) => ["secrets", "set", `${name}=-`, "-a", scope.app!],
		},
		byHand: ({ name, scope }) => ({
			text: "Write the new key on its standard input; the dash says so",
			command: `fly secrets set ${name}=- -a ${scope.app ?? "APP"}`,
		}),
		live: () =>
			"It restarts the machines that run. Those that are stopped have it when they start.",
		isLiveAtOnce: true,
	},
};

function readNames(answer: ToolAnswer | undefined, name: string): StoreState | undefined {
	const listed = answer?.code === 0 ? parseJson(answer.stdout) : undefined;
	if (listed === undefined) return undefined;
	return { isThere: findObject(listed, (secret) => secret.name === name) !== undefined };
}

function hasWord(text: string, word: string): boolean {
	return text.split(/[^\w.-]+/).includes(word);
}
