// The recipe of Infisical. Its tool takes lines of a file, which standard input can be; it prints what it wrote, which is
// shown without keys, and it takes an environment of its own choice where none is given.

import type { Destination } from "./destination.ts";
import { parseJson, type StoreRecipe, textOf } from "./recipe.ts";

export const infisical: StoreRecipe = {
	title: "Infisical secret",
	tool: {
		programs: ["infisical"],
		variables: /^INFISICAL_(?:TOKEN|API_URL|DOMAIN|CUSTOM_HEADERS)$/,
		settings: () => ({ INFISICAL_DISABLE_UPDATE_CHECK: "true" }),
		needs: ["project", "environment"],
		look: (d) => [listing(d)],
		readLook([answer], { name }) {
			const secrets = answer?.code === 0 ? parseJson(answer.stdout || "[]") : undefined;
			// An empty list may be printed as null.
			if (secrets !== null && !Array.isArray(secrets)) return undefined;
			return { isThere: valueIn(secrets ?? [], name) !== undefined };
		},
		value: {
			command: listing,
			read(stdout, { name }) {
				const secrets = parseJson(stdout);
				return Array.isArray(secrets) ? valueIn(secrets, name) : undefined;
			},
		},
		store: (d) => ["secrets", "set", "--file", "/dev/stdin", "--type", "shared", ...placeOf(d)],
		input: ({ young }, { name }) => `${name}=${young}`,
		opensStdin: true,
	},
	byHand: ({ name }) => ({
		text: `Open the project and edit ${name} in each environment; personal overrides hide the shared one`,
		url: "https://app.infisical.com",
	}),
	live: () =>
		"Agents poll within minutes; a process has to start again. Other environments have copies, and personal overrides hide the shared one.",
};

/** The shared secrets of this folder alone, as they are written: no imports, no references that are filled in. */
function listing(destination: Destination): string[] {
	return [
		...["secrets", ...placeOf(destination), "--output", "json"],
		...["--expand=false", "--include-imports=false", "--secret-overriding=false"],
	];
}

function placeOf({ scope }: Destination): string[] {
	return ["--projectId", scope.project!, "--env", scope.environment!, "--path", "/", "--silent"];
}

function valueIn(secrets: readonly unknown[], name: string): string | undefined {
	const found = secrets.find((secret) => {
		return (secret as { secretKey?: unknown } | null)?.secretKey === name;
	});
	return found === undefined ? undefined : textOf((found as { secretValue?: unknown }).secretValue);
}
