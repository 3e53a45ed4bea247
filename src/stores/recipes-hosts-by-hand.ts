// Recipes of hosts whose tools take a secret in their arguments only, print it, or have no command for it.

import { byHand } from "./by-hand.ts";

const redeploy = "Only a new deployment has it: make one.";
const restart = "A process reads it when it starts: restart it.";

export const hostsByHand = {
	netlify: byHand(
		"Netlify environment variable",
		"Its command takes the value as an argument only, so set {name} on the page: Project configuration, Environment variables; each deploy context and the team may have copies",
		redeploy,
		{ url: "https://app.netlify.com" },
	),
	heroku: byHand(
		"Heroku config var",
		"Its command takes the value as an argument and prints it, so set {name} on the page: Settings, Reveal Config Vars. Review apps and the pipeline may have copies",
		"It restarts all dynos at once; one-off dynos keep the old one.",
		{
			url: ({ scope }) =>
				scope.app === undefined
					? "https://dashboard.heroku.com/apps"
					: `https://dashboard.heroku.com/apps/${scope.app}/settings`,
		},
	),
	supabase: byHand(
		"Supabase function secret",
		"Its command takes the value as an argument only, so set {name} on the page: Edge Functions, Secrets",
		"It is live with the next invocation.",
		{ url: "https://supabase.com/dashboard/project/_/functions/secrets" },
	),
	railway: byHand(
		"Railway variable",
		"In the folder that is linked to the service, write the new key on its standard input; each environment has a copy",
		"It deploys by itself; a mere restart keeps the old one.",
		{ command: "railway variable set {name} --stdin" },
	),
	render: byHand(
		"Render environment variable",
		"Open the service, Environment, and edit {name}; an environment group is a copy",
		"Deploy the service again.",
		{ url: "https://dashboard.render.com" },
	),
	digitalocean: byHand(
		"DigitalOcean app variable",
		"Open the app, Settings, and edit {name} of the app and of its components; keep it encrypted",
		"Saving deploys the app.",
		{ url: "https://cloud.digitalocean.com/apps" },
	),
	"app-engine": byHand(
		"App Engine variable",
		"A value in app.yaml is plain text: move {name} to Google Secret Manager, and read it there",
		redeploy,
	),
	"azure-app-settings": byHand(
		"Azure app setting",
		"Open the app, Settings, Environment variables, and edit {name} in each slot; one that refers to a key vault is set there",
		"Saving restarts the app.",
		{ url: "https://portal.azure.com" },
	),
	"platform-sh": byHand(
		"Platform.sh or Upsun variable",
		"The command asks for the value when it is left out; environments below inherit it",
		"Redeploy the environment.",
		{ command: "platform variable:update {name}" },
	),
	"elastic-beanstalk": byHand(
		"Elastic Beanstalk property",
		"Open the environment, Configuration, Updates and logging, Environment properties, and edit {name}",
		"Saving restarts the instances.",
	),
	amplify: byHand(
		"Amplify variable",
		"Open the app, Hosting, Environment variables or Secrets, and edit {name} for each branch",
		redeploy,
	),
	expo: byHand(
		"Expo (EAS) variable",
		"What an app is built with can be read by whoever has the app: keep {name} on a server. If only the build uses it, edit it on the page",
		"Only a new build has it.",
		{ url: "https://expo.dev" },
	),
	dokku: byHand(
		"Dokku or CapRover variable",
		"Its command takes the value as an argument: set {name} from a file on the server, or on the page",
		restart,
	),
	serverless: byHand(
		"Serverless Framework",
		"The value of {name} comes from the environment or the parameters of whoever deploys: change it at each of them, in CI too",
		"It is live with the next sls deploy; a deploy from a shell that has the old one brings it back.",
	),
	lambda: byHand(
		"AWS Lambda variable",
		"Change where the template takes {name} from, and deploy; setting it on the function alone lasts until the next deploy. Published versions and aliases keep the old one",
		redeploy,
	),
	"firebase-config": byHand(
		"Firebase functions config",
		"functions.config() takes values as arguments and is being shut down: move {name} to defineSecret()",
		"Functions keep it until they are deployed again.",
		{ command: "firebase functions:secrets:set MAILCHIMP_API_KEY" },
	),
	bundle: byHand(
		"A name that is built into what visitors get",
		"Whoever opens the site can read {name}: no store can protect it. Let a server call the provider, and take the key out of the build",
		"Deploy without it.",
	),
};
