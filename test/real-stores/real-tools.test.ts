// The real tools of stores, as they are on PATH, against stores on loopback: each takes the key to the byte from its
// standard input, and what the recipe reads of its answers is what it says. "npm run test:stores" installs those that npm
// has; tools that are not there are named, and make the run fail unless UNLEAK_STORES_ABSENT names them.

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { findProgram } from "../../src/git/git-program.ts";
import { destinationAt, old, storeAt, young } from "../cli/store-run.ts";
import { makeFolder } from "../sources/tree.ts";
import { type Authority, createAuthority } from "../verify/authority.ts";
import {
	aws,
	cloudflare,
	github,
	google,
	kubernetes,
	type StoreServer,
	startStore,
	vercel,
} from "./store-server.ts";

const name = "MAILCHIMP_API_KEY";
const absent = (process.env.UNLEAK_STORES_ABSENT ?? "").split(",");
const isThere = (program: string) => findProgram(program, import.meta.dirname) !== undefined;

let authority: Authority;
let store: StoreServer | undefined;
beforeAll(() => {
	authority = createAuthority();
});
afterAll(() => authority.remove());
/** What the caller is logged in with must not reach a stand-in, nor a stand-in's settings the caller's. */
let home = "";
beforeEach(() => {
	home = makeFolder();
	vi.stubEnv("HOME", home);
});
/** No tool may leave the key in its logs or its settings. */
function filesWithTheKey(): string[] {
	return readdirSync(home, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map(({ parentPath, name: file }) => join(parentPath, file))
		.filter((path) => readFileSync(path, "latin1").includes(young.reveal().slice(0, 32)));
}
afterEach(async () => {
	expect(filesWithTheKey()).toEqual([]);
	vi.unstubAllEnvs();
	await store?.close();
	store = undefined;
});

test("each tool is there, or known to be absent", () => {
	const tools = ["gh", "kubectl", "aws", "vercel", "wrangler", "firebase"];
	expect(tools.filter((tool) => !isThere(tool) && !absent.includes(tool))).toEqual([]);
});

const unlessAbsent = (program: string) => test.runIf(isThere(program));

unlessAbsent("kubectl")("kubectl", async () => {
	store = await startStore(kubernetes);
	store.value = old.reveal();
	const config = join(makeFolder(), "config");
	const cluster = { server: `http://127.0.0.1:${store.port}` };
	const context = { cluster: "c", user: "u" };
	writeFileSync(
		config,
		JSON.stringify({
			apiVersion: "v1",
			kind: "Config",
			"current-context": "test",
			clusters: [{ name: "c", cluster }],
			users: [{ name: "u", user: {} }],
			contexts: [{ name: "test", context }],
		}),
	);
	vi.stubEnv("KUBECONFIG", config);
	const { result, screen, record } = await storeAt(
		destinationAt("kubernetes", name, { secret: "shop", namespace: "web" }),
		["yes"],
	);
	expect([result, store.value], screen).toEqual(["stored", young.reveal()]);
	expect(record).toMatchObject({ wasOldKey: true, proof: expect.stringContaining("exactly") });
	expect(screen).toContain("test");
});

unlessAbsent("aws")("aws: Secrets Manager, one field of JSON, and Parameter Store", async () => {
	store = await startStore(aws);
	for (const [variable, value] of Object.entries({
		AWS_ENDPOINT_URL: `http://127.0.0.1:${store.port}`,
		AWS_ACCESS_KEY_ID: "a",
		AWS_SECRET_ACCESS_KEY: "b",
		AWS_DEFAULT_REGION: "eu-west-1",
		AWS_MAX_ATTEMPTS: "1",
	}))
		vi.stubEnv(variable, value);
	store.value = JSON.stringify({ user: "ann", key: old.reveal() });
	const secret = await storeAt(destinationAt("aws-secrets-manager", "prod/mc", {}), ["yes"]);
	expect([secret.result, store.value], secret.screen).toEqual([
		"stored",
		JSON.stringify({ user: "ann", key: young.reveal() }),
	]);
	store.value = old.reveal();
	const parameter = await storeAt(destinationAt("aws-ssm", "/prod/mc", {}), ["yes"]);
	expect([parameter.result, store.value], parameter.screen).toEqual(["stored", young.reveal()]);
});

unlessAbsent("gh")("gh: repository, environment, Dependabot and organisation", async () => {
	store = await startStore(github, authority.issue(["localhost"]));
	const host = `localhost:${store.port}`;
	vi.stubEnv("GH_ENTERPRISE_TOKEN", "t");
	vi.stubEnv("SSL_CERT_FILE", authority.file);
	vi.stubEnv("GH_CONFIG_DIR", makeFolder());
	for (const [kind, scope] of [
		["github-actions", { repository: "shop/site" }],
		["github-actions", { repository: "shop/site", environment: "prod" }],
		["github-dependabot", { repository: "shop/site" }],
		["github-organisation", { organisation: "shop" }],
	] as const) {
		store.requests.length = 0;
		const { result, screen } = await storeAt(destinationAt(kind, name, { ...scope, host }), [
			"yes",
		]);
		expect(result, `${screen}${JSON.stringify(store.requests)}`).toBe("stored");
		// A sealed box is 48 bytes longer than what it holds: no line end was added.
		expect(Buffer.from(store.value, "base64")).toHaveLength(young.length + 48);
		const put = store.requests.find(({ line }) => line.startsWith("PUT"));
		if (kind === "github-organisation")
			expect(JSON.parse(put!.body)).toMatchObject({ visibility: "selected" });
		if (scope && "environment" in scope) expect(put!.line).toContain("/environments/prod/");
	}
});

unlessAbsent("vercel")("vercel", async () => {
	store = await startStore(vercel);
	const data = makeFolder();
	mkdirSync(join(data, "com.vercel.cli"));
	writeFileSync(
		join(data, "com.vercel.cli", "config.json"),
		JSON.stringify({ api: `http://127.0.0.1:${store.port}`, telemetry: { enabled: false } }),
	);
	vi.stubEnv("XDG_DATA_HOME", data);
	vi.stubEnv("VERCEL_TOKEN", "t");
	// On a busy machine it may read its input too late: it writes nothing, ends with 0, is seen, and run again.
	const words = ["yes", "again", "yes", "again", "yes"];
	const scope = { project: "prj_1", organisation: "team_1", environment: "production" };
	const { result, screen } = await storeAt(destinationAt("vercel", name, scope), words);
	expect(
		[result, store.value],
		`${screen}\n${store.requests.map(({ line }) => line).join("\n")}`,
	).toEqual(["stored", young.reveal()]);
});

unlessAbsent("wrangler")("wrangler", async () => {
	store = await startStore(cloudflare);
	vi.stubEnv("CLOUDFLARE_API_BASE_URL", `http://127.0.0.1:${store.port}`);
	vi.stubEnv("CLOUDFLARE_API_TOKEN", "t");
	vi.stubEnv("CLOUDFLARE_ACCOUNT_ID", "a1");
	const { result, screen } = await storeAt(destinationAt("cloudflare", name, { worker: "shop" }), [
		"yes",
	]);
	expect(
		[result, store.value],
		`${screen}\n${store.requests.map(({ line }) => line).join("\n")}`,
	).toEqual(["stored", young.reveal()]);
});

unlessAbsent("firebase")("firebase", async () => {
	store = await startStore(google);
	store.value = old.reveal();
	const url = `http://127.0.0.1:${store.port}`;
	for (const api of [
		"CLOUD_SECRET_MANAGER_URL",
		"FIREBASE_RESOURCEMANAGER_URL",
		"FIREBASE_SERVICE_USAGE_URL",
		"FIREBASE_API_URL",
		"FIREBASE_TOKEN_URL",
		"FIREBASE_FUNCTIONS_URL",
		"FIREBASE_FUNCTIONS_V2_URL",
		"FIREBASE_AUTH_URL",
	])
		vi.stubEnv(api, url);
	vi.stubEnv("FIREBASE_TOKEN", "t");
	const { result, screen } = await storeAt(destinationAt("firebase", name, { project: "shop-1" }), [
		"yes",
	]);
	expect(
		[result, store.value],
		`${screen}\n${store.requests.map(({ line }) => line).join("\n")}`,
	).toEqual(["stored", young.reveal()]);
});
