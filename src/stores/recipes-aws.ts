// Recipes of AWS: Secrets Manager and Parameter Store. Both give the value back.

import type { Destination } from "./destination.ts";
import { findObject, parseJson, readBy, type StoreRecipe, textOf } from "./recipe.ts";
import { replaceField } from "./secret-field.ts";

const aws = {
	programs: ["aws"],
	variables: /^AWS_(?!DEBUG)\w+$/,
	settings: () => ({ AWS_PAGER: "", AWS_CLI_AUTO_PROMPT: "off" }),
	account: ["sts", "get-caller-identity", "--output", "json"],
	opensStdin: true as const,
};
const region = ({ scope }: Destination) => [
	...(scope.region === undefined ? [] : ["--region", scope.region]),
	...["--output", "json"],
];
const readersAtStart =
	"Readers have it when they start again: new tasks, pods or revisions. Caches keep the old one for up to an hour.";

export const awsRecipes: Readonly<Record<string, StoreRecipe>> = {
	"aws-secrets-manager": {
		title: "AWS Secrets Manager",
		tool: {
			...aws,
			needs: [],
			look: (d) => [["secretsmanager", "describe-secret", "--secret-id", d.name, ...region(d)]],
			readLook: readBy(/ResourceNotFoundException/, (found) => ({
				isThere: true,
				stamp: JSON.stringify([found.LastChangedDate, found.VersionIdsToStages]),
				attributes: { key: textOf(found.KmsKeyId) },
			})),
			value: {
				command: (d) => ["secretsmanager", "get-secret-value", "--secret-id", d.name, ...region(d)],
				read: (stdout) => {
					const { SecretString: value } = (parseJson(stdout) ?? {}) as { SecretString?: unknown };
					return typeof value === "string" ? value : undefined;
				},
			},
			store: (d) => [
				...["secretsmanager", "put-secret-value", "--secret-id", d.name],
				...["--secret-string", "file:///dev/stdin", ...region(d)],
			],
			input: replaceField,
		},
		byHand: ({ name, scope }) => ({
			text: `On AWS's pages open the secret ${name}, "Retrieve secret value", "Edit", and replace ${scope.field ?? "the key"} alone`,
		}),
		live: () => readersAtStart,
	},
	"aws-ssm": {
		title: "AWS Parameter Store",
		tool: {
			...aws,
			needs: [],
			look: (d) => [
				[
					"ssm",
					"describe-parameters",
					"--parameter-filters",
					`Key=Name,Values=${d.name}`,
					...region(d),
				],
			],
			readLook([answer], { name }) {
				const listed = answer?.code === 0 ? parseJson(answer.stdout) : undefined;
				if (listed === undefined) return undefined;
				const found = findObject(listed, ({ Name }) => Name === name);
				if (!found) return { isThere: false };
				const attributes = {
					type: textOf(found.Type),
					key: textOf(found.KeyId),
					tier: textOf(found.Tier),
				};
				return { isThere: true, stamp: textOf(found.Version), attributes };
			},
			value: {
				command: (d) => [
					"ssm",
					"get-parameter",
					"--name",
					d.name,
					"--with-decryption",
					...region(d),
				],
				read: (stdout) => {
					const value = findObject(
						parseJson(stdout),
						({ Value }) => typeof Value === "string",
					)?.Value;
					return typeof value === "string" ? value : undefined;
				},
			},
			store: (d, { attributes = {} }) => [
				...["ssm", "put-parameter", "--name", d.name, "--type", attributes.type || "SecureString"],
				...["--overwrite", "--value", "file:///dev/stdin", ...region(d)],
			],
			input: replaceField,
		},
		byHand: ({ name }) => ({
			text: `On AWS's pages open Systems Manager, Parameter Store, ${name}, and edit its value; keep its type and key`,
		}),
		live: () =>
			"Readers have it when they start. Serverless and CloudFormation read it when they deploy: deploy again.",
	},
};
