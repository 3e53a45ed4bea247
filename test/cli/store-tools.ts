// Stand-ins for the tools of stores: each notes how it was called (arguments, environment, exact bytes of standard
// input) and behaves as the real one does towards a store in a file beside it.

import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { makeFolder } from "../sources/tree.ts";

export interface ToolCall {
	readonly tool: string;
	readonly pid: number;
	readonly args: readonly string[];
	readonly env: Readonly<Record<string, string>>;
	readonly input: string;
	readonly cwd: string;
}

export interface StoreTools {
	/** To be put before PATH. */
	readonly folder: string;
	calls(): ToolCall[];
	/** What the store holds, by the tool's name. */
	values(): Record<string, { value: string; version: number; [attribute: string]: unknown }>;
	put(tool: string, entry: Record<string, unknown>): void;
	/** Makes storing fail, be ignored, append a line end, or drop attributes. */
	behave(how: "well" | "fail" | "ignore" | "newline" | "reset" | "print" | "hang"): void;
}

const programs = [
	"gh",
	"glab",
	"vercel",
	"wrangler",
	"firebase",
	"fly",
	"aws",
	"gcloud",
	"az",
	"vault",
	"doppler",
	"kubectl",
	"infisical",
	"docker",
	"kubeseal",
	"ansible-vault",
];

export function makeStoreTools(only: readonly string[] = programs): StoreTools {
	const folder = makeFolder();
	const [log, data, mode] = ["calls.jsonl", "data.json", "mode"].map((name) =>
		join(folder, name),
	) as [string, string, string];
	writeFileSync(log, "");
	writeFileSync(data, "{}");
	writeFileSync(mode, "well");
	for (const name of only) {
		const file = join(folder, name);
		const script = `#!${process.execPath}\nconst tool = ${JSON.stringify(name)}, folder = ${JSON.stringify(folder)};\n${body}`;
		writeFileSync(file, script);
		chmodSync(file, 0o755);
	}
	const values = () => JSON.parse(readFileSync(data, "utf8"));
	return {
		folder,
		calls: () =>
			existsSync(log)
				? readFileSync(log, "utf8")
						.split("\n")
						.filter(Boolean)
						.map((line) => JSON.parse(line) as ToolCall)
				: [],
		values,
		put: (tool, entry) =>
			writeFileSync(data, JSON.stringify({ ...values(), [tool]: { version: 1, ...entry } })),
		behave: (how) => writeFileSync(mode, how),
	};
}

export function withTools(tools: StoreTools): string {
	return [tools.folder, process.env.PATH].join(delimiter);
}

const body = String.raw`
const fs = require("node:fs"), path = require("node:path");
const args = process.argv.slice(2), line = args.join(" ");
const mode = fs.readFileSync(path.join(folder, "mode"), "utf8");
const dataFile = path.join(folder, "data.json");
const data = JSON.parse(fs.readFileSync(dataFile, "utf8"));
const entry = data[tool];
const time = (version) => new Date(Date.UTC(2026, 0, version)).toISOString();
const print = (value) => process.stdout.write(typeof value === "string" ? value : JSON.stringify(value));
const fail = (text) => { process.stderr.write(text + "\n"); process.exitCode = 1; };
const opensStdin = args.some((word) => word.includes("/dev/stdin"));
const storing = /^(secret set|variable update|env update|secret put|pages secret put|functions:secrets:set|secrets set|secretsmanager put|ssm put|secrets versions add|keyvault secret set|kv patch|-n|patch|secret create|--raw|encrypt_string)/.test(line);
let input = "";
if (storing) input = opensStdin ? fs.readFileSync("/dev/stdin", "latin1") : fs.readFileSync(0, "latin1");
fs.appendFileSync(path.join(folder, "calls.jsonl"), JSON.stringify({ tool, pid: process.pid, args, env: process.env, input, cwd: process.cwd() }) + "\n");
const json = () => JSON.parse(entry.value);
if (storing) {
	if (mode === "print") process.stdout.write("Set secret to " + input + "\n" + input.match(/.{1,9}/g).join("\n") + "\n");
	if (mode === "fail") { fail("error: permission denied for " + input); process.exit(1); }
	if (mode === "hang") setInterval(() => {}, 1000);
	if (mode !== "ignore" && mode !== "hang") {
		let value = tool === "kubectl" ? Object.values(JSON.parse(input).stringData)[0] : input;
		if (tool === "infisical") value = input.slice(input.indexOf("=") + 1);
		const sealed = require("node:crypto").createHash("sha512").update(input).digest();
		if (tool === "kubeseal") print("AgB" + sealed.toString("base64").replace(/=*$/, "").repeat(4) + "\n");
		if (tool === "ansible-vault") print(args[2] + ": !vault |\n          $ANSIBLE_VAULT;1.1;AES256\n          " + sealed.toString("hex").slice(0, 80) + "\n");
		if (mode === "newline") value += "\n";
		const reset = mode === "reset" ? { visibility: "private", type: "String", masked: false } : {};
		data[tool] = { ...entry, ...reset, value, version: (entry?.version ?? 0) + 1 };
		fs.writeFileSync(dataFile, JSON.stringify(data));
	}
} else if (/whoami|auth status|current-context|get-caller-identity|login:list|config list|account show|token lookup|^me /.test(line)) print("ann@shop.example");
else if (tool === "gh") {
	if (!entry || (entry.only && !line.includes(entry.only))) fail("gh: Not Found (HTTP 404)");
	else if (/repositories/.test(line)) print({ total_count: entry.total ?? 2, repositories: [{ name: "b" }, { name: "a" }] });
	else print({ name: "N", updated_at: time(entry.version), visibility: entry.visibility });
} else if (tool === "glab") {
	if (!entry) fail("404 Not Found");
	else print({ key: "N", value: entry.value, environment_scope: "prod", variable_type: "env_var", masked: entry.masked ?? true, protected: true, raw: false, hidden: entry.hidden });
} else if (tool === "vercel") print({ envs: entry ? [{ key: "OTHER", target: ["production"], updatedAt: 9 }, { key: "MAILCHIMP_API_KEY", target: ["production"], type: entry.type ?? "sensitive", updatedAt: 1000 + entry.version }] : [] });
else if (tool === "wrangler") {
	if (/deployments/.test(line)) print([{ created_on: time(entry?.version ?? 1) }]);
	else if (/^pages/.test(line)) print("Secrets:\n  - " + (entry ? "MAILCHIMP_API_KEY" : "OTHER") + ": Value Encrypted\n");
	else print(entry ? [{ name: "MAILCHIMP_API_KEY", type: "secret_text" }] : []);
} else if (tool === "firebase") {
	if (!entry) fail("HTTP Error: 404, Secret not found");
	else if (/access/.test(line)) print(entry.value + "\n");
	else print(Array.from({ length: entry.version }, (_, i) => "| " + (i + 1) + " | ENABLED |").reverse().join("\n"));
} else if (tool === "fly") print(entry ? [{ Name: "MAILCHIMP_API_KEY", Digest: "d" + entry.version }] : []);
else if (tool === "aws") {
	if (/sts/.test(line)) print("ann");
	else if (!entry) line.includes("describe-parameters") ? print({ Parameters: [] }) : fail("ResourceNotFoundException");
	else if (/describe-secret/.test(line)) print({ LastChangedDate: time(entry.version), VersionIdsToStages: { ["v" + entry.version]: ["AWSCURRENT"] } });
	else if (/get-secret-value/.test(line)) print({ SecretString: entry.value });
	else if (/describe-parameters/.test(line)) print({ Parameters: [{ Name: "/prod/mc", Type: entry.type ?? "SecureString", KeyId: "k", Tier: "Standard", Version: entry.version }] });
	else print({ Parameter: { Name: "/prod/mc", Value: entry.value } });
} else if (tool === "gcloud") {
	if (!entry) fail("NOT_FOUND: Secret");
	else if (/access/.test(line)) print(entry.value);
	else print(Array.from({ length: entry.version }, (_, i) => ({ name: "versions/" + (i + 1) })));
} else if (tool === "az") {
	if (!entry) fail("(SecretNotFound)");
	else if (/ show /.test(line)) print(entry.value === undefined ? "" : JSON.stringify(entry.value));
	else print(Array.from({ length: entry.version }, (_, i) => ({ id: String(i), updated: time(i + 1) })));
} else if (tool === "vault") {
	if (!entry) fail("No value found at secret/metadata/shop");
	else if (/metadata/.test(line)) print({ data: { current_version: entry.version } });
	else print({ data: { data: { mailchimp_api_key: entry.value } } });
} else if (tool === "doppler") {
	if (/only-names/.test(line)) print(entry ? { MAILCHIMP_API_KEY: {} } : {});
	else print(entry.value + "\n");
} else if (tool === "infisical") {
	const own = entry ? [{ secretKey: "MAILCHIMP_API_KEY", secretValue: entry.value }] : [];
	print([{ secretKey: "OTHER", secretValue: "x" }, ...own]);
} else if (tool === "docker") {
	const names = Array.from({ length: entry?.version ?? 0 }, (_, i) => "MAILCHIMP_API_KEY" + (i === 0 ? "" : "_v" + (i + 1)));
	print(["OTHER", "MAILCHIMP_API_KEY_value", ...names].map((Name) => JSON.stringify({ Name })).join("\n") + "\n");
} else if (tool === "kubectl") {
	if (!entry) fail("Error from server (NotFound): secrets not found");
	else if (/index/.test(line)) print(Buffer.from(entry.value).toString("base64"));
	else print([entry.version, entry.immutable ?? "<no value>", "Opaque", "MAILCHIMP_API_KEY", "OTHER", ""].join("\n"));
}
`;
