// Stores on loopback, as far as the real tools ask: GitHub, Kubernetes, AWS, Vercel, Cloudflare and Google's Secret
// Manager. Each keeps one value, notes every request, and moves its time or version when it is set.

import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { Certificate } from "../verify/authority.ts";

export interface StoreServer {
	readonly port: number;
	/** "METHOD path" and the body, in order. */
	readonly requests: { readonly line: string; readonly body: string }[];
	/** What the store holds; as it came where it comes encrypted. */
	value: string;
	version: number;
	close(): Promise<void>;
}

type Answer = (
	request: { line: string; path: string; body: string; target: string },
	store: StoreServer,
) => unknown;

export async function startStore(answer: Answer, certificate?: Certificate): Promise<StoreServer> {
	const listener: RequestListener = async (request, response) => {
		const body = await read(request);
		const path = request.url ?? "";
		const line = `${request.method} ${path}`;
		store.requests.push({ line, body });
		const target = String(request.headers["x-amz-target"] ?? "");
		const found = answer({ line, path, body, target }, store);
		const status = found === undefined ? 404 : ((found as { status?: number }).status ?? 200);
		response.writeHead(typeof status === "number" ? status : 200, {
			"content-type": "application/json",
		});
		response.end(JSON.stringify(found ?? { message: "Not Found" }));
	};
	const server: Server = certificate
		? createTlsServer(certificate, listener)
		: createServer(listener);
	await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
	const store: StoreServer = {
		port: (server.address() as AddressInfo).port,
		requests: [],
		value: "",
		version: 1,
		close: () =>
			new Promise((done) => {
				server.closeAllConnections();
				server.close(() => done());
			}),
	};
	return store;
}

async function read(request: IncomingMessage): Promise<string> {
	let body = "";
	for await (const chunk of request) body += chunk;
	return body;
}

function set(store: StoreServer, value: string): void {
	store.value = value;
	store.version++;
}

const time = (version: number) => new Date(Date.UTC(2026, 0, version)).toISOString();

export const github: Answer = ({ line, body }, store) => {
	if (line.endsWith("/public-key"))
		return { key_id: "1", key: Buffer.alloc(32, 9).toString("base64") };
	if (/^PUT .*\/secrets\/MAILCHIMP_API_KEY$/.test(line)) {
		set(store, (JSON.parse(body) as { encrypted_value: string }).encrypted_value);
		return {};
	}
	if (/\/repositories/.test(line))
		return {
			total_count: 2,
			repositories: [
				{ id: 1, name: "a" },
				{ id: 2, name: "b" },
			],
		};
	if (/\/secrets\/MAILCHIMP_API_KEY$/.test(line)) {
		return { name: "MAILCHIMP_API_KEY", updated_at: time(store.version), visibility: "selected" };
	}
	if (line.includes("/graphql")) {
		const repositories = [...body.matchAll(/(repo_\d+):/g)];
		const entries = repositories.map(([, key], index) => [key, { databaseId: index + 1 }]);
		const viewer = body.includes("viewer") ? { viewer: { login: "ann" } } : {};
		return { data: { ...viewer, ...Object.fromEntries(entries) } };
	}
	return line.startsWith("GET /api/v3/") ? {} : undefined;
};

export const kubernetes: Answer = ({ line, path, body }, store) => {
	const list = (kind: string, more: object) => ({ kind, apiVersion: "v1", ...more });
	if (/^\/api(?:\?|$)/.test(path)) return list("APIVersions", { versions: ["v1"] });
	if (/^\/apis(?:\?|$)/.test(path)) return list("APIGroupList", { groups: [] });
	if (/^\/api\/v1(?:\?|$)/.test(path)) {
		const verbs = ["get", "patch"];
		return list("APIResourceList", {
			groupVersion: "v1",
			resources: [
				{ name: "secrets", singularName: "secret", namespaced: true, kind: "Secret", verbs },
			],
		});
	}
	if (!/\/namespaces\/web\/secrets\/shop(?:\?|$)/.test(path)) return undefined;
	if (line.startsWith("PATCH")) {
		const { stringData } = JSON.parse(body) as { stringData: Record<string, string> };
		set(store, Object.values(stringData).join(""));
	}
	const data = { MAILCHIMP_API_KEY: Buffer.from(store.value).toString("base64"), OTHER: "eA==" };
	const metadata = { name: "shop", namespace: "web", resourceVersion: String(store.version) };
	return list("Secret", { metadata, type: "Opaque", data });
};

export const aws: Answer = ({ body, target, path }, store) => {
	const input = body.startsWith("{") ? (JSON.parse(body) as Record<string, string>) : {};
	const action = target.split(".")[1] ?? "";
	const id = { ARN: "arn:aws:secretsmanager:eu-west-1:1:secret:a", Name: "prod/mc" };
	if (path === "/" && body.includes("GetCallerIdentity")) return { status: 403 };
	if (action === "DescribeSecret")
		return {
			...id,
			LastChangedDate: store.version,
			VersionIdsToStages: { [`v${store.version}`]: ["AWSCURRENT"] },
		};
	if (action === "GetSecretValue") return { ...id, SecretString: store.value };
	if (action === "PutSecretValue") set(store, input.SecretString!);
	if (action === "DescribeParameters")
		return {
			Parameters: [
				{
					Name: "/prod/mc",
					Type: "SecureString",
					KeyId: "k",
					Tier: "Standard",
					Version: store.version,
				},
			],
		};
	if (action === "GetParameter")
		return {
			Parameter: {
				Name: "/prod/mc",
				Type: "SecureString",
				Value: store.value,
				Version: store.version,
			},
		};
	if (action === "PutParameter") set(store, input.Value!);
	return { Version: store.version };
};

export const vercel: Answer = ({ line, body }, store) => {
	const variable = {
		id: "e1",
		key: "MAILCHIMP_API_KEY",
		type: "sensitive",
		target: ["production"],
		configurationId: null,
		createdAt: 1,
		updatedAt: 1000 + store.version,
	};
	if (/\/user/.test(line))
		return {
			user: { uid: "u", id: "u", username: "ann", email: "ann@shop.example", version: "northstar" },
		};
	if (/\/teams\/team_/.test(line)) return { id: "team_1", slug: "shop", name: "shop" };
	if (/\/teams/.test(line))
		return { teams: [{ id: "team_1", slug: "shop", name: "shop" }], pagination: { count: 1 } };
	if (/custom-environments/.test(line)) return { environments: [] };
	if (/PATCH .*\/env\//.test(line)) {
		set(store, (JSON.parse(body) as { value: string }).value);
		return variable;
	}
	if (/\/env/.test(line)) return { envs: [variable], pagination: { count: 1 } };
	if (/\/projects\//.test(line)) return { id: "prj_1", name: "site", accountId: "team_1" };
	return undefined;
};

export const cloudflare: Answer = ({ line, body }, store) => {
	const done = (result: unknown) => ({
		success: true,
		errors: [],
		messages: [],
		result,
		result_info: {},
	});
	if (/^PUT .*\/secrets/.test(line)) {
		set(store, (JSON.parse(body) as { text: string }).text);
		return done({ name: "MAILCHIMP_API_KEY", type: "secret_text" });
	}
	if (/\/secrets/.test(line)) return done([{ name: "MAILCHIMP_API_KEY", type: "secret_text" }]);
	if (/\/deployments/.test(line)) {
		const versions = [{ version_id: "00000000-0000-4000-8000-000000000001", percentage: 100 }];
		return done({
			deployments: [
				{
					id: "00000000-0000-4000-8000-000000000002",
					source: "api",
					strategy: "percentage",
					author_email: "ann@shop.example",
					created_on: time(store.version),
					versions,
				},
			],
		});
	}
	if (/\/user/.test(line)) return done({ id: "u", email: "ann@shop.example" });
	if (/\/memberships|\/accounts/.test(line)) return done([]);
	return done({});
};

/** Secret Manager as firebase-tools asks it. */
export const google: Answer = ({ line, body }, store) => {
	const name = "projects/1/secrets/MAILCHIMP_API_KEY";
	const version = (id: number) => ({
		name: `${name}/versions/${id}`,
		state: "ENABLED",
		createTime: time(id),
	});
	if (/:addVersion/.test(line)) {
		const { payload } = JSON.parse(body) as { payload: { data: string } };
		set(store, Buffer.from(payload.data, "base64").toString("utf8"));
		return version(store.version);
	}
	if (/:access/.test(line))
		return {
			name: `${name}/versions/1`,
			payload: { data: Buffer.from(store.value).toString("base64") },
		};
	if (/\/versions(?:\?|$)/.test(line))
		return {
			versions: Array.from({ length: store.version }, (_, index) => version(index + 1)).reverse(),
		};
	if (/\/secrets\/MAILCHIMP_API_KEY(?:\?|$)/.test(line))
		return { name, replication: { automatic: {} }, labels: { "firebase-managed": "true" } };
	if (/testIamPermissions/.test(line))
		return { permissions: (JSON.parse(body) as { permissions: string[] }).permissions };
	if (/\/token/.test(line)) return { access_token: "t", expires_in: 3600, token_type: "Bearer" };
	if (/\/functions/.test(line)) return { functions: [] };
	if (/\/services\//.test(line)) return { state: "ENABLED" };
	if (/\/projects\//.test(line))
		return { projectId: "shop-1", projectNumber: "1", name: "projects/shop-1" };
	return undefined;
};
