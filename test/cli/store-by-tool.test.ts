// The new key goes to each store by its own tool, here a stand-in that notes how it was called: the key is on standard
// input alone, to the byte, what the tool prints is shown without it, and only the store's own word counts.

import { afterEach, describe, expect, test, vi } from "vitest";
import { withoutSecrets } from "../../src/cli/print.ts";
import { toolInput } from "../../src/cli/rotate/key-values.ts";
import { openTool } from "../../src/cli/rotate/tool-session.ts";
import { Secret } from "../../src/model/secret.ts";
import type { Destination } from "../../src/stores/destination.ts";
import { recipeOf } from "../../src/stores/recipes.ts";
import { makeFolder } from "../sources/tree.ts";
import { destinationAt, newKey, old, type StoreOutcome, storeAt, young } from "./store-run.ts";
import { makeStoreTools, type StoreTools, withTools } from "./store-tools.ts";

const name = "MAILCHIMP_API_KEY";

const destinations: readonly [
	string,
	Destination["store"],
	string,
	Record<string, string>,
	string,
][] = [
	["gh", "github-actions", name, { repository: "shop/site" }, `secret set ${name} -R shop/site`],
	[
		"gh",
		"github-actions",
		name,
		{ repository: "shop/site", environment: "prod" },
		`secret set ${name} -R shop/site --env prod`,
	],
	[
		"gh",
		"github-dependabot",
		name,
		{ repository: "shop/site" },
		`secret set ${name} -R shop/site --app dependabot`,
	],
	[
		"gh",
		"github-organisation",
		name,
		{ organisation: "shop" },
		`secret set ${name} --org shop --visibility selected --repos a,b`,
	],
	[
		"glab",
		"gitlab",
		name,
		{ project: "g/site" },
		`variable update ${name} -R g/site --scope prod --type env_var --masked --protected`,
	],
	[
		"vercel",
		"vercel",
		name,
		{ project: "prj", organisation: "team", environment: "production" },
		`env update ${name} production --yes`,
	],
	[
		"wrangler",
		"cloudflare",
		name,
		{ worker: "shop-staging" },
		`secret put ${name} --name shop-staging`,
	],
	[
		"firebase",
		"firebase",
		name,
		{ project: "shop-1" },
		`functions:secrets:set ${name} --data-file - --project shop-1 --non-interactive`,
	],
	["fly", "fly", name, { app: "shop" }, `secrets set ${name}=- -a shop`],
	[
		"aws",
		"aws-secrets-manager",
		"prod/mc",
		{ region: "eu-west-1" },
		"secretsmanager put-secret-value --secret-id prod/mc --secret-string file:///dev/stdin --region eu-west-1 --output json",
	],
	[
		"aws",
		"aws-ssm",
		"/prod/mc",
		{},
		"ssm put-parameter --name /prod/mc --type SecureString --overwrite --value file:///dev/stdin --output json",
	],
	[
		"gcloud",
		"gcp-secret-manager",
		"mc",
		{ project: "shop-1" },
		"secrets versions add mc --data-file=- --project shop-1",
	],
	[
		"az",
		"azure-key-vault",
		"mc",
		{ vault: "shop" },
		"keyvault secret set --vault-name shop -n mc --value @- -o none",
	],
	[
		"vault",
		"vault",
		"mailchimp_api_key",
		{ mount: "secret", path: "shop" },
		"kv patch -mount=secret shop mailchimp_api_key=-",
	],
	[
		"doppler",
		"doppler",
		name,
		{ project: "shop", config: "prd" },
		`secrets set ${name} -p shop -c prd --silent --no-interactive`,
	],
	[
		"kubectl",
		"kubernetes",
		name,
		{ secret: "shop", namespace: "web" },
		"patch secret shop -n web --type merge --patch-file /dev/stdin",
	],
	[
		"infisical",
		"infisical",
		name,
		{ project: "p1", environment: "prod" },
		"secrets set --file /dev/stdin --type shared --projectId p1 --env prod --path / --silent",
	],
	["docker", "docker-swarm", name, {}, `secret create ${name}_v2 -`],
];

afterEach(() => vi.unstubAllEnvs());

async function storeWith(
	tools: StoreTools,
	destination: Destination,
	typed: readonly string[],
): Promise<StoreOutcome> {
	vi.stubEnv("PATH", withTools(tools));
	const outcome = await storeAt(destination, typed);
	const calls = JSON.stringify(tools.calls().map(({ input: _, ...call }) => call));
	for (const secret of [old, young]) expect(calls).not.toContain(secret.reveal().slice(0, 32));
	return outcome;
}

const at = destinationAt;

function put(tools: StoreTools, tool: string, more: Record<string, unknown> = {}): void {
	tools.put(tool, {
		value: old.reveal(),
		...(tool === "gh" && { visibility: "selected" }),
		...more,
	});
}

describe("storeByTool()", () => {
	test.each(destinations)("%s: %s %s %j", async (tool, store, own, scope, command) => {
		const tools = makeStoreTools([tool]);
		put(tools, tool);
		vi.stubEnv("UNLEAK_TEST_SECRET", "of the caller alone");
		vi.stubEnv("GH_DEBUG", "api");
		vi.stubEnv("GH_HOST", "another.example");
		const { result, record, screen } = await storeWith(tools, at(store, own, scope), ["yes"]);
		expect(screen).toContain(command);
		expect([result, record.state]).toEqual([
			"stored",
			recipeOf({ store }).isLiveAtOnce ? "live" : "stored",
		]);
		const writes = tools.calls().filter(({ input }) => input !== "");
		expect(writes.map(({ args }) => args.join(" "))).toEqual([command]);
		const expected =
			tool === "kubectl"
				? JSON.stringify({ stringData: { [own]: young.reveal() } })
				: `${tool === "infisical" ? `${own}=` : ""}${young.reveal()}`;
		expect(writes[0]!.input).toBe(expected);
		expect(tools.values()[tool]!.value).toBe(young.reveal());
		for (const { env, cwd } of tools.calls()) {
			expect(Object.keys(env)).not.toContain("UNLEAK_TEST_SECRET");
			expect(Object.keys(env)).not.toContain("GH_DEBUG");
			if (tool === "gh") expect(env.GH_HOST).toBe("github.com");
			expect(cwd).toMatch(/unleak-tool-/);
		}
		if (recipeOf({ store }).tool!.value) expect(record.wasOldKey).toBe(true);
		expect(record).toMatchObject({ by: "tool", newKey: newKey });
	});

	test.each<[string, "ignore" | "newline" | "reset", string]>([
		["vercel", "ignore", "shows no change"],
		["kubectl", "ignore", "does not give back what was written"],
		["kubectl", "newline", "does not give back what was written"],
		["infisical", "ignore", "does not give back what was written"],
		["infisical", "newline", "does not give back what was written"],
		["docker", "ignore", "shows no change"],
		["gh", "reset", "changed its visibility"],
		["aws", "reset", "changed its type"],
	])("exit code 0 of %s proves nothing when it does %s", async (tool, how, words) => {
		const [, , own, scope] = destinations.findLast(([program]) => program === tool)!;
		const store = {
			vercel: "vercel",
			kubectl: "kubernetes",
			infisical: "infisical",
			docker: "docker-swarm",
			gh: "github-organisation",
			aws: "aws-ssm",
		}[tool]!;
		const tools = makeStoreTools([tool]);
		put(tools, tool);
		tools.behave(how);
		const { result, record, screen, asked } = await storeWith(tools, at(store, own, scope), [
			"yes",
			"skip",
		]);
		expect(screen).toContain(words);
		expect(asked.at(-1)).toContain('"stored" if you saw');
		expect([result, record.state]).toEqual(["skip", "accepted"]);
	});

	test("a tool that fails is shown without the key, and can be run again", async () => {
		const tools = makeStoreTools(["gh"]);
		put(tools, "gh");
		tools.behave("fail");
		const { result, record, screen } = await storeWith(
			tools,
			at("github-actions", name, { repository: "shop/site" }),
			["yes", "yes", "hand"],
		);
		expect(screen.match(/permission denied for you/g)).toHaveLength(2);
		expect([result, record.state]).toEqual(["hand", "confirmed"]);
	});

	test.each<[string, string, Record<string, string>, string, RegExp]>([
		[
			"kubeseal",
			"sealed-secret",
			{ secret: "shop", namespace: "web" },
			"--raw --name shop --namespace web",
			/^AgB[\w+/]{300,}$/m,
		],
		[
			"kubeseal",
			"sealed-secret",
			{ secret: "shop", namespace: "web", sealing: "cluster-wide" },
			"--raw --name shop --namespace web --scope cluster-wide",
			/^AgB[\w+/]{300,}$/m,
		],
		[
			"ansible-vault",
			"ansible-vault",
			{},
			`encrypt_string --stdin-name ${name}`,
			/^MAILCHIMP_API_KEY: !vault \|\n {10}\$ANSIBLE_VAULT;1\.1;AES256\n {10}[0-9a-f]{80}$/m,
		],
	])(
		"%s: %s %j is encrypted and shown, to be put into a file",
		async (tool, store, scope, command, shown) => {
			const tools = makeStoreTools([tool]);
			const { result, record, screen } = await storeWith(tools, at(store, name, scope), [
				"yes",
				"stored",
			]);
			expect(tools.calls().map(({ args, input }) => [args.join(" "), input])).toEqual([
				[command, young.reveal()],
			]);
			const paste = shown.exec(screen)?.[0] ?? "";
			// What looks like a key is hidden on its way out, and this must arrive whole.
			expect(withoutSecrets(paste)).toBe(paste);
			expect([result, record.state, record.proof]).toEqual([
				"stored",
				"stored",
				"the person put it into the file",
			]);
			const again = await storeWith(tools, at(store, name, scope), ["yes", "skip"]);
			expect([again.result, again.record.state]).toEqual(["skip", "accepted"]);
			tools.behave("ignore");
			const odd = await storeWith(tools, at(store, name, scope), ["yes"]);
			expect([odd.result, odd.screen.includes("printed something else")]).toEqual(["hand", true]);
		},
	);

	test("what is sealed needs its name and its namespace, and a secret of a swarm the next number", async () => {
		const tools = makeStoreTools(["kubeseal", "docker"]);
		vi.stubEnv("PATH", withTools(tools));
		const sealed = at("sealed-secret", name, { secret: "shop" });
		const signal = new AbortController().signal;
		const opened = openTool(recipeOf(sealed).tool!, sealed, { root: makeFolder(), signal });
		expect(opened).toContain("do not name its namespace");
		put(tools, "docker", { version: 11 });
		await storeWith(tools, at("docker-swarm", name, {}), ["yes"]);
		expect(tools.calls().at(-2)?.args).toEqual(["secret", "create", `${name}_v12`, "-"]);
	});

	test("a tool that prints the key, whole and in pieces, shows neither", async () => {
		const tools = makeStoreTools(["fly"]);
		put(tools, "fly");
		tools.behave("print");
		const { screen } = await storeWith(tools, at("fly", name, { app: "shop" }), ["yes"]);
		expect(screen).toContain("Set secret to");
		for (let at = 4; at + 8 <= 32; at++) {
			expect(screen.replace(/\s/g, "")).not.toContain(young.reveal().slice(at, at + 8));
		}
	});

	test("one field of a JSON secret is replaced, and the others stay", async () => {
		const tools = makeStoreTools(["aws"]);
		const fields = { user: "ann", mailchimp: `${old.reveal()}-us6` };
		put(tools, "aws", { value: JSON.stringify(fields) });
		await storeWith(tools, at("aws-secrets-manager", "prod/mc", {}), ["yes"]);
		expect(JSON.parse(tools.values().aws!.value)).toEqual({ ...fields, mailchimp: young.reveal() });
	});

	test("another value than the leaked key is not written over without a word", async () => {
		const tools = makeStoreTools(["doppler"]);
		put(tools, "doppler", { value: "something else" });
		const scope = { project: "shop", config: "prd" };
		const { result, screen } = await storeWith(tools, at("doppler", name, scope), ["yes", "skip"]);
		expect(screen).toContain("not the leaked key");
		expect(result).toBe("skip");
		expect(tools.values().doppler!.value).toBe("something else");
	});

	test("what is not there is made only on a word of its own, and an optional level is left empty", async () => {
		const tools = makeStoreTools(["wrangler", "gh"]);
		const worker = at("cloudflare", name, { worker: "shop" });
		const { result, asked } = await storeWith(tools, worker, ["yes", "skip"]);
		expect(asked[0]).toContain('"create"');
		expect([result, tools.values().wrangler]).toEqual(["skip", undefined]);
		const level = {
			...at("github-organisation", name, { organisation: "shop" }),
			isOptional: true as const,
		};
		const { result: second, record, asked: none } = await storeWith(tools, level, []);
		expect([second, record.state, none]).toEqual(["absent", "absent", []]);
	});

	test.each<[string, string, Record<string, string>, Record<string, unknown>, string]>([
		["gh", "github-organisation", { organisation: "shop" }, { total: 300 }, "would drop them"],
		["glab", "gitlab", { project: "g/site" }, { hidden: true }, "masked and hidden"],
		["kubectl", "kubernetes", { secret: "shop" }, { immutable: "true" }, "immutable"],
	])("%s: what a tool would damage is done by hand", async (tool, store, scope, more, words) => {
		const tools = makeStoreTools([tool]);
		put(tools, tool, more);
		const { result, screen } = await storeWith(tools, at(store, name, scope), []);
		expect([result, tools.calls().filter(({ input }) => input !== "")]).toEqual(["hand", []]);
		expect(screen).toContain(words);
	});
});

test("an empty key is never written, and a JSON secret without the key is left alone", () => {
	const destination = at("aws-secrets-manager", "prod/mc", {});
	const tool = recipeOf(destination).tool!;
	const empty = new Secret("", "");
	expect(
		toolInput(recipeOf(at("fly", name, {})).tool!, destination, {
			young: empty,
			old,
			stored: undefined,
		}),
	).toBeUndefined();
	expect(toolInput(tool, destination, { young, old, stored: undefined })).toBeUndefined();
	expect(
		toolInput(tool, destination, { young, old, stored: new Secret('{"a":1}', "") }),
	).toBeUndefined();
});

describe("openTool()", () => {
	const kubernetes = at("kubernetes", name, { secret: "shop" });
	const open = (root: string, destination = kubernetes) =>
		openTool(recipeOf(destination).tool!, destination, {
			root,
			signal: new AbortController().signal,
		});

	test("takes no tool and no settings of the repository", () => {
		const tools = makeStoreTools(["kubectl"]);
		vi.stubEnv("PATH", tools.folder);
		expect(open(tools.folder)).toContain("not installed");
		const root = makeFolder();
		vi.stubEnv("KUBECONFIG", `/etc/kube:${root}/kubeconfig`);
		expect(open(root)).toContain("KUBECONFIG of your environment points into this repository");
		vi.stubEnv("KUBECONFIG", "/etc/kube");
		expect(open(root)).toMatchObject({ endpoints: ["KUBECONFIG=/etc/kube"] });
	});

	test("makes no command of what the tree leaves open", () => {
		const tools = makeStoreTools(["kubectl"]);
		vi.stubEnv("PATH", withTools(tools));
		expect(open(makeFolder(), { ...kubernetes, scope: {} })).toContain("do not name its secret");
		expect(open(makeFolder(), { ...kubernetes, unclear: "it is open" })).toBe("it is open");
	});
});
