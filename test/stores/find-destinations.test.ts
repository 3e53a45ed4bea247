// Which destinations the files of a tree name: one row for each store, and hostile names.

import { describe, expect, test } from "vitest";
import type { CloneRemote } from "../../src/stores/destination.ts";
import { createDestinationFinder } from "../../src/stores/find-destinations.ts";
import { describeDestination, recipes } from "../../src/stores/recipes.ts";

const origin = [{ name: "origin", url: "git@github.com:shop/site.git" }];

function find(
	files: Readonly<Record<string, string>>,
	more: { names?: string[]; ruleId?: string; remotes?: CloneRemote[] } = {},
): string[] {
	const finder = createDestinationFinder({
		names: more.names ?? ["mailchimp_api_key"],
		ruleId: more.ruleId ?? "mailchimp-api-key",
		remotes: more.remotes ?? origin,
	});
	for (const [path, text] of Object.entries(files)) finder.addFile(path, text);
	return finder.finish().map(({ store, name, scope, path, line, isOptional, unclear }) => {
		const places = Object.entries(scope).map(([key, value]) => ` ${key}=${value}`);
		const notes = [...(isOptional ? [" optional"] : []), ...(unclear ? [" unclear"] : [])];
		return `${store} ${name}${places.join("")} ${path}:${line}${notes.join("")}`;
	});
}

test("a project of Infisical is named by its file, and how widely a SealedSecret opens by its annotations", () => {
	const sealed = `kind: SealedSecret
metadata:
  name: shop
  namespace: web
  annotations: { sealedsecrets.bitnami.com/cluster-wide: "true" }
spec:
  encryptedData:
    MAILCHIMP_API_KEY: AgB
`;
	const infisical = '{"workspaceId": "63ee5410a45f7a1ed39ba118", "defaultEnvironment": "prod"}';
	expect(find({ ...code, ".infisical.json": infisical, "sealed.yaml": sealed })).toEqual([
		"infisical MAILCHIMP_API_KEY project=63ee5410a45f7a1ed39ba118 environment=prod app.js:1",
		"sealed-secret MAILCHIMP_API_KEY secret=shop namespace=web sealing=cluster-wide sealed.yaml:8",
	]);
});

const code = { "app.js": "const key = process.env.MAILCHIMP_API_KEY;\n" };

describe("CI", () => {
	test("a workflow names the secret on the right-hand side, and the environment of its job", () => {
		const workflow = `on: push
jobs:
  test:
    steps:
      - run: npm test
        env:
          MAILCHIMP_API_KEY: \${{ secrets.MC_TEST }}
  deploy:
    environment:
      name: production
    steps:
      - run: ./deploy
        env: { KEY: "\${{ secrets['MAILCHIMP_API_KEY'] }}" }
`;
		expect(find({ ".github/workflows/ci.yml": workflow })).toEqual([
			"github-actions MC_TEST repository=shop/site .github/workflows/ci.yml:7",
			"github-actions MAILCHIMP_API_KEY repository=shop/site environment=production .github/workflows/ci.yml:13",
			"github-organisation MC_TEST organisation=shop .github/workflows/ci.yml:7 optional",
			"github-dependabot MC_TEST repository=shop/site .github/workflows/ci.yml:7 optional",
			"github-actions MAILCHIMP_API_KEY repository=shop/site .github/workflows/ci.yml:13 optional",
			"github-organisation MAILCHIMP_API_KEY organisation=shop .github/workflows/ci.yml:13 optional",
			"github-dependabot MAILCHIMP_API_KEY repository=shop/site .github/workflows/ci.yml:13 optional",
		]);
	});

	test("an environment that is worked out, and a remote elsewhere, leave no command", () => {
		const workflow = `jobs:
  a:
    environment: \${{ inputs.where }}
    steps:
      - env: { A: "\${{ secrets.MAILCHIMP_API_KEY }}" }
`;
		const remotes = [{ name: "origin", url: "https://git.evil.example/shop/site" }];
		expect(find({ ".github/workflows/ci.yml": workflow }, { remotes })).toEqual([
			"github-actions MAILCHIMP_API_KEY .github/workflows/ci.yml:5",
			"github-actions MAILCHIMP_API_KEY environment=expression .github/workflows/ci.yml:5 unclear",
		]);
	});

	test("a server of one's own counts where the person's environment names it, too", () => {
		const finder = createDestinationFinder({
			names: [],
			ruleId: "mailchimp-api-key",
			remotes: [{ name: "origin", url: "ssh://git@ghe.corp.example:2222/shop/site.git" }],
			hosts: { github: "ghe.corp.example" },
		});
		finder.addFile(
			".github/workflows/a.yml",
			"a: $_{{ secrets.MAILCHIMP_API_KEY }}\n".replace("$_", "$"),
		);
		expect(finder.finish()[0]?.scope).toEqual({
			repository: "shop/site",
			host: "ghe.corp.example",
		});
	});

	test.each<[string, Record<string, string>, string]>([
		[
			"GitLab",
			{ ".gitlab-ci.yml": "job:\n  variables:\n    MAILCHIMP_API_KEY: $MC_PROD\n" },
			"gitlab MC_PROD project=group/sub/site .gitlab-ci.yml:3",
		],
		[
			"Bitbucket",
			{ "bitbucket-pipelines.yml": "- curl $MAILCHIMP_API_KEY\n" },
			"bitbucket MAILCHIMP_API_KEY bitbucket-pipelines.yml:1",
		],
		[
			"CircleCI",
			{
				".circleci/config.yml":
					"jobs:\n  a:\n    context: [prod]\n    steps:\n      - run: ./a $MAILCHIMP_API_KEY\n",
			},
			"circleci MAILCHIMP_API_KEY context=prod .circleci/config.yml:5",
		],
		[
			"Azure Pipelines",
			{
				"azure-pipelines.yml":
					"variables:\n  - group: prod\nsteps:\n  - env:\n      MAILCHIMP_API_KEY: $(mc-key)\n".replace(
						"mc-key",
						"McKey",
					),
			},
			"azure-pipelines McKey group=prod azure-pipelines.yml:5",
		],
		[
			"Jenkins",
			{ Jenkinsfile: "  MAILCHIMP_API_KEY = credentials('mc-prod')\n" },
			"jenkins mc-prod Jenkinsfile:1",
		],
		[
			"Drone",
			{ ".drone.yml": "    from_secret: mailchimp_api_key\n" },
			"drone mailchimp_api_key .drone.yml:1",
		],
	])("%s", (_, files, expected) => {
		const remotes = [{ name: "origin", url: "https://gitlab.com/group/sub/site.git" }];
		expect(find(files, { remotes })).toEqual([expected]);
	});
});

describe("hosts, by the files of a project and the names that its code reads", () => {
	test.each<[string, Record<string, string>, string]>([
		[
			"Vercel",
			{ "vercel.json": "{}", ".vercel/project.json": '{"projectId":"prj_1","orgId":"team_2"}' },
			"vercel MAILCHIMP_API_KEY environment=production project=prj_1 organisation=team_2 app.js:1",
		],
		["Netlify", { "netlify.toml": "" }, "netlify MAILCHIMP_API_KEY app.js:1"],
		["Heroku", { Procfile: "web: node app.js" }, "heroku MAILCHIMP_API_KEY app=shop-live app.js:1"],
		[
			"Cloudflare Workers",
			{ "wrangler.toml": 'name = "shop"\n' },
			"cloudflare MAILCHIMP_API_KEY worker=shop app.js:1",
		],
		[
			"Cloudflare Pages",
			{ "wrangler.jsonc": '{ "name": "shop", "pages_build_output_dir": "dist" }' },
			"cloudflare-pages MAILCHIMP_API_KEY worker=shop app.js:1",
		],
		["Fly", { "fly.toml": 'app = "shop"\n' }, "fly MAILCHIMP_API_KEY app=shop app.js:1"],
		["Railway", { "railway.json": "{}" }, "railway MAILCHIMP_API_KEY app.js:1"],
		["Supabase", { "supabase/config.toml": "" }, "supabase MAILCHIMP_API_KEY app.js:1"],
		[
			"Doppler",
			{ "doppler.yaml": "setup:\n  project: shop\n  config: prd\n" },
			"doppler MAILCHIMP_API_KEY project=shop config=prd app.js:1",
		],
		["Laravel", { artisan: "#!/usr/bin/env php" }, "laravel MAILCHIMP_API_KEY app.js:1"],
	])("%s", (_, files, expected) => {
		const remotes = [{ name: "heroku", url: "https://git.heroku.com/shop-live.git" }];
		expect(find({ ...files, ...code }, { remotes })[0]).toEqual(expected);
	});

	test("a Worker's environments are copies, and so is each app of Fly", () => {
		const files = {
			"wrangler.toml": 'name = "shop"\n[env.staging]\n',
			"fly.toml": 'app = "a"\n',
			"fly.staging.toml": 'app = "b"\n',
		};
		expect(find({ ...files, ...code })).toEqual([
			"cloudflare MAILCHIMP_API_KEY worker=shop app.js:1",
			"fly MAILCHIMP_API_KEY app=a app.js:1",
			"fly MAILCHIMP_API_KEY app=b app.js:1",
			"cloudflare MAILCHIMP_API_KEY worker=shop-staging app.js:1 optional",
		]);
	});

	test("Vercel's other environments, and Secrets that become variables as a whole, may have copies", () => {
		const pods =
			"metadata: { namespace: x }\nspec:\n  namespace: web\n  envFrom:\n    - secretRef:\n        name: shop-env\n";
		expect(find({ "vercel.json": "{}", "pods.yaml": pods, ...code })).toEqual([
			"vercel MAILCHIMP_API_KEY environment=production app.js:1",
			"vercel MAILCHIMP_API_KEY environment=preview app.js:1 optional",
			"vercel MAILCHIMP_API_KEY environment=development app.js:1 optional",
			"kubernetes MAILCHIMP_API_KEY secret=shop-env namespace=web app.js:1 optional",
		]);
	});

	test.each<[string, string]>([
		["compose.yaml", "services:\n  a:\n    env_file: .env\n"],
		["shop.service", "[Service]\nEnvironmentFile=/etc/shop.env\n"],
	])("%s that reads a file of variables", (path, text) => {
		expect(find({ [path]: text, ...code })).toHaveLength(1);
	});

	test("the name is that of the variable, however the program reads it", () => {
		const files = { "fly.toml": 'app = "shop"\n', "a.js": "process.env.NEWSLETTER_TOKEN" };
		expect(find(files, { names: ["process_env_newsletter_token"] })).toEqual([
			"fly NEWSLETTER_TOKEN app=shop a.js:1",
		]);
	});

	test("a project of another folder does not read the name", () => {
		const files = { "web/vercel.json": "{}", "api/fly.toml": 'app = "api"\n' };
		expect(find({ ...files, "api/app.js": code["app.js"] })).toEqual([
			"fly MAILCHIMP_API_KEY app=api api/app.js:1",
		]);
	});

	test("a name that a build copies to visitors has no store", () => {
		const files = { "vercel.json": "{}", "a.js": "process.env.NEXT_PUBLIC_MAILCHIMP_API_KEY" };
		expect(find(files)).toEqual(["bundle NEXT_PUBLIC_MAILCHIMP_API_KEY a.js:1"]);
	});
});

const manifest = `apiVersion: apps/v1
kind: Deployment
metadata: { name: shop, namespace: web }
spec:
  template:
    spec:
      containers:
        - env:
            - name: MAILCHIMP_API_KEY
              valueFrom:
                secretKeyRef: { name: shop-secrets, key: mc-key }
---
kind: Secret
metadata: { name: other }
stringData: { mailchimp_api_key: x }
---
kind: SealedSecret
metadata: { name: sealed, namespace: web }
spec: { encryptedData: { MAILCHIMP_API_KEY: AgB } }
---
kind: ExternalSecret
metadata: { name: outer }
spec: { data: [{ secretKey: MAILCHIMP_API_KEY, remoteRef: { key: prod/mc, property: apiKey } }] }
`;

describe("clusters and managers, by what the line says", () => {
	test("Kubernetes, sealed and external secrets", () => {
		expect(find({ "k8s/all.yaml": manifest })).toEqual([
			"kubernetes mc-key secret=shop-secrets namespace=web k8s/all.yaml:9",
			"kubernetes mailchimp_api_key secret=other k8s/all.yaml:15",
			"sealed-secret MAILCHIMP_API_KEY secret=sealed namespace=web k8s/all.yaml:19",
			"external-secret prod/mc secret=outer field=apiKey k8s/all.yaml:23",
		]);
	});

	test.each<[string, string, string]>([
		[
			"template.yaml",
			"  A: '{{resolve:secretsmanager:prod/mailchimp:SecretString:api_key}}'",
			"aws-secrets-manager prod/mailchimp field=api_key",
		],
		[
			"task.json",
			'"valueFrom": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/mailchimp-AbCdEf:key::"',
			"aws-secrets-manager prod/mailchimp region=eu-west-1 field=key",
		],
		[
			"a.py",
			'client.get_secret_value(SecretId="prod/mailchimp")',
			"aws-secrets-manager prod/mailchimp",
		],
		["serverless.yml", "  MAILCHIMP_API_KEY: $_{ssm:/prod/mc}", "aws-ssm /prod/mc"],
		["serverless.yml", "  MAILCHIMP_API_KEY: $_{env:MC_KEY}", "serverless MC_KEY"],
		[
			"a.py",
			'name = "projects/shop-1/secrets/mailchimp-key/versions/latest"',
			"gcp-secret-manager mailchimp-key project=shop-1",
		],
		[
			"deploy.sh",
			"gcloud run deploy --set-secrets=MAILCHIMP_API_KEY=mc-key:latest",
			"gcp-secret-manager mc-key",
		],
		[
			"main.bicep",
			"value: '@Microsoft.KeyVault(SecretUri=https://shopvault.vault.azure.net/secrets/mailchimp-key)'",
			"azure-key-vault mailchimp-key vault=shopvault",
		],
		[
			"a.yaml",
			"path: secret/data/shop#mailchimp_api_key",
			"vault mailchimp_api_key mount=secret path=shop",
		],
		[
			".env.tpl",
			"MAILCHIMP_API_KEY=op://Prod/Mailchimp/credential",
			"one-password credential vault=Prod item=Mailchimp",
		],
		[
			"functions/index.js",
			'const key = defineSecret("MAILCHIMP_API_KEY");',
			"firebase MAILCHIMP_API_KEY",
		],
		["functions/index.js", "functions.config().mailchimp.key", "firebase-config mailchimp.key"],
		["main.tf", 'variable "mailchimp_api_key" {', "terraform mailchimp_api_key"],
		["render.yaml", "      - key: MAILCHIMP_API_KEY", "render MAILCHIMP_API_KEY"],
		[".do/app.yaml", "  - key: MAILCHIMP_API_KEY", "digitalocean MAILCHIMP_API_KEY"],
		[
			"compose.yaml",
			"      - MAILCHIMP_API_KEY=$_{MAILCHIMP_API_KEY}",
			"compose MAILCHIMP_API_KEY",
		],
		["wp-config.php", "define('MC4WP_API_KEY', getenv('X'));", "wordpress MC4WP_API_KEY"],
		[
			"app/a.rb",
			"Rails.application.credentials.dig(:mailchimp, :api_key)",
			"rails mailchimp.api_key",
		],
		["group_vars/all.yml", "mailchimp_api_key: !vault |", "ansible-vault mailchimp_api_key"],
		["Pulumi.prod.yaml", "  shop:mailchimpApiKey:", "pulumi shop:mailchimpApiKey"],
	])("%s: %s", (path, line, expected) => {
		const text = `${line.replaceAll("$_", "$")}\n`;
		expect(find({ [path]: text }, { remotes: [] })).toEqual([`${expected} ${path}:1`]);
	});

	test("the firebase project of the folder is part of the destination", () => {
		const files = {
			".firebaserc": '{ "projects": { "default": "shop-1" } }',
			"functions/index.js": 'defineSecret("MAILCHIMP_API_KEY")',
		};
		expect(find(files)).toEqual(["firebase MAILCHIMP_API_KEY project=shop-1 functions/index.js:1"]);
	});
});

describe("hostile names", () => {
	test.each<[string, string]>([
		["render.yaml", "- key: --flag=MAILCHIMP_API_KEY"],
		["a.yaml", "kind: Secret\nmetadata: { name: a }\ndata: { '-n MAILCHIMP_API_KEY': x }"],
		["a.yaml", "kind: Secret\nmetadata: { name: a }\ndata: { '$(id) MAILCHIMP_API_KEY': x }"],
		["a.py", "get_secret_value(SecretId='https://evil.example/mailchimp')"],
		["a.py", "get_secret_value(SecretId='../../mailchimp')"],
	])("%s: %s is no destination", (path, text) => {
		expect(find({ [path]: text })).toEqual([]);
	});

	test.each<[string, string]>([
		["a.json", "arn:aws:secretsmanager:evil.example:1:secret:mailchimp"],
		["a.json", "arn:aws:secretsmanager:eu-west-1-evil:1:secret:mailchimp"],
	])("%s: a region that is none is not passed on", (path, text) => {
		expect(find({ [path]: text }).join("\n")).not.toContain("region=");
	});

	test("thousands of nested levels end", () => {
		const nested = `kind: Secret\nMAILCHIMP_API_KEY: ${"[".repeat(20_000)}`;
		expect(find({ "a.yaml": nested })).toEqual([]);
	});

	test("more destinations and more lines than are looked at are said", () => {
		const finder = createDestinationFinder({ names: [], ruleId: "mailchimp-api-key", remotes: [] });
		const keys = Array.from({ length: 70 }, (_, index) => `- key: MAILCHIMP_API_KEY_${index}`);
		finder.addFile("render.yaml", keys.join("\n"));
		finder.addFile("b.js", `${"a-".repeat(200)}/data/mailchimp\n`.repeat(6000));
		expect(finder.finish()).toHaveLength(60);
		expect(finder.gaps).toEqual([
			"b.js: more than 5000 lines name the key: this file and those after it were not looked at",
			"10 destinations beyond the first 60 are not listed",
		]);
	});
});

test("a file that names both of the provider's keys hides neither", () => {
	const files = { "render.yaml": "- key: MANDRILL_API_KEY\n- key: MAILCHIMP_API_KEY\n" };
	expect(find(files, { names: [] })).toEqual(["render MAILCHIMP_API_KEY render.yaml:2"]);
});

test("other keys of the provider, and other providers, name nothing", () => {
	const files = {
		"render.yaml":
			"- key: MAILCHIMP_LIST_ID\n- key: MANDRILL_API_KEY\n- key: ITERABLE_API_KEY\n- key: MAILCHIMP_WEBHOOK_SECRET\n",
	};
	expect(find(files, { names: ["api_key"] })).toEqual([]);
	expect(find(files, { names: ["api_key"], ruleId: "iterable-api-key" })).toEqual([
		"render ITERABLE_API_KEY render.yaml:3",
	]);
});

test("every recipe says in words where it is, what to do by hand, and what makes it live", () => {
	for (const [store, recipe] of Object.entries(recipes)) {
		const destination = { store, name: "MAILCHIMP_API_KEY", scope: {}, path: "a", line: 1 };
		const { text, command = "", url = "https://" } = recipe.byHand(destination);
		expect(describeDestination(destination)).toContain("MAILCHIMP_API_KEY");
		for (const words of [text, command, url, recipe.live(destination)]) {
			expect(words).not.toMatch(/undefined|\{name\}/);
		}
		expect(url).toMatch(/^https:\/\//);
		expect(text.length).toBeGreaterThan(20);
	}
});
