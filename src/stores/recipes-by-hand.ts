// Recipes of stores whose tools take a secret in their arguments only, print it, or run code of the project: there the
// person sets the key, on the page or at the prompt of their own tool.

import { byHand } from "./by-hand.ts";
import type { StoreRecipe } from "./recipe.ts";
import { hostsByHand } from "./recipes-hosts-by-hand.ts";

const redeploy = "Only a new deployment has it: make one.";
const nextBuild = "It is live with the next build.";
const restart = "A process reads it when it starts: restart it.";

const ci = {
	bitbucket: byHand(
		"Bitbucket variable",
		"Open Repository settings, Repository variables, and edit {name}. The workspace and each deployment may have copies",
		"It is live with the next pipeline.",
	),
	circleci: byHand(
		"CircleCI variable",
		({ name, scope }) =>
			`Its command takes the value as an argument only, so set ${name} on the page: Organization Settings, Contexts${scope.context === undefined ? "" : ` (${scope.context})`}, or Project Settings, Environment Variables`,
		"It is live with the next pipeline.",
		{ url: "https://app.circleci.com" },
	),
	"azure-pipelines": byHand(
		"Azure Pipelines variable",
		({ name, scope }) =>
			`Open Pipelines, Library${scope.group === undefined ? "" : `, the group ${scope.group}`}, and edit ${name}; a group that is linked to a key vault is edited there. The pipeline itself may have one, too`,
		"It is live with the next run.",
		{ url: "https://dev.azure.com" },
	),
	jenkins: byHand(
		"Jenkins credential",
		"Open Manage Jenkins, Credentials, {name}, and update its secret",
		nextBuild,
	),
	travis: byHand(
		"Travis CI variable",
		"Open the repository's Settings, Environment Variables: delete {name} and add it again",
		nextBuild,
	),
	drone: byHand(
		"Drone or Woodpecker secret",
		"Open the repository's settings, Secrets, and edit {name}; the organisation may have a copy",
		nextBuild,
	),
	buildkite: byHand(
		"Buildkite secret",
		"Set {name} where the pipeline has it: its secrets, the agents' environment hook, or its settings",
		nextBuild,
	),
};

const managers = {
	"one-password": byHand(
		"1Password item",
		({ name, scope }) =>
			`Open ${scope.vault ?? "the vault"}, ${scope.item ?? "the item"}, and edit its field ${name}`,
		"op run and Connect read it when they start.",
	),
	terraform: byHand(
		"Terraform variable",
		"Change {name} where it is given: the workspace's variables, TF_VAR_{name} in CI, or a *.tfvars file that git must not have. The state keeps the old value in plain text",
		"It needs a run: plan and apply.",
	),
	pulumi: byHand(
		"Pulumi config",
		"The command asks for the value, and writes it encrypted into the stack's file",
		"pulumi up, and commit the file.",
		{ command: "pulumi config set --secret {name}" },
	),
	sops: byHand(
		"SOPS file",
		({ name, scope }) => `Edit ${name} in ${scope.file ?? "the file"}`,
		"Commit it and deploy.",
		{ command: ({ scope }) => `sops edit ${scope.file ?? "FILE"}` },
	),
	"external-secret": byHand(
		"ExternalSecret",
		"Set {name} in the store that it reads; it is copied from there",
		"It follows at its refresh interval; then start the pods again.",
	),
	"dotenv-encrypted": byHand(
		"Encrypted .env",
		"Its command takes the value as an argument: decrypt the file outside of the repository, edit {name}, and encrypt it again",
		redeploy,
	),
};

const servers = {
	compose: byHand(
		"Compose, the server's .env",
		"On the server edit {name} in the file that compose reads (.env, env_file), or where the shell has it from",
		"docker compose up -d makes the containers anew; restart does not read it again.",
	),
	laravel: byHand(
		"Laravel, the server's .env",
		"On the server edit {name} in .env; Forge, Envoyer and Ploi keep the file on their page, and overwrite it",
		"php artisan config:cache and queue:restart; the old one can stand in bootstrap/cache/config.php.",
	),
	systemd: byHand(
		"systemd unit",
		"On the server edit {name} in the unit or in its EnvironmentFile",
		"systemctl daemon-reload, then restart it.",
	),
	pm2: byHand(
		"PM2 process",
		"On the server change where ecosystem.config.js has {name} from",
		"pm2 restart APP --update-env",
	),
	rails: byHand(
		"Rails credentials",
		"Edit them for each environment that has a file of its own",
		"Commit the encrypted file, deploy and restart.",
		{ command: "bin/rails credentials:edit" },
	),
	"rails-secrets": byHand(
		"Rails secrets",
		"Edit {name} in config/secrets.yml or in the variable that it reads; Rails 7.2 has credentials instead",
		restart,
	),
	"env-file": byHand(
		"Local file",
		({ scope }) => `Put the new key into ${scope.file ?? "the file"} in the place of the old one`,
		restart,
	),
	wordpress: byHand(
		"WordPress",
		"In the dashboard open the plugin's settings and enter the new key; a define() in wp-config.php wins over it, and is edited on the server. Mailchimp for WooCommerce holds a token: reconnect it there",
		"It is live at once; renew the plugin's lists.",
	),
};

export const byHandRecipes: Readonly<Record<string, StoreRecipe>> = {
	...ci,
	...hostsByHand,
	...managers,
	...servers,
};
