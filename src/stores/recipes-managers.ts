// Recipes of secret managers and clusters. Most give the value back, so that it can be compared: before, with the key
// that leaked, and afterwards, byte for byte, with what was written.

import type { Destination } from "./destination.ts";
import { parseJson, readBy, type StoreRecipe, textOf } from "./recipe.ts";
import { replaceField } from "./secret-field.ts";

export const managerRecipes: Readonly<Record<string, StoreRecipe>> = {
	"gcp-secret-manager": {
		title: "Google Secret Manager",
		tool: {
			programs: ["gcloud"],
			variables: /^(?:CLOUDSDK_\w+|GOOGLE_\w+)$/,
			settings: () => ({ CLOUDSDK_CORE_DISABLE_PROMPTS: "1", CLOUDSDK_CORE_LOG_HTTP: "false" }),
			needs: [],
			account: ["config", "list", "--format", "value(core.account,core.project)"],
			look: (d) => [["secrets", "versions", "list", d.name, "--format", "json", ...projectOf(d)]],
			readLook([answer]) {
				if (answer?.code !== 0)
					return answer && /NOT_FOUND/.test(answer.stderr) ? { isThere: false } : undefined;
				const versions = parseJson(answer.stdout);
				if (!Array.isArray(versions)) return undefined;
				const names = versions
					.map((version) => textOf((version as { name?: unknown }).name))
					.sort();
				return { isThere: versions.length > 0, stamp: names.join(",") };
			},
			value: {
				command: (d) => [
					"secrets",
					"versions",
					"access",
					"latest",
					"--secret",
					d.name,
					...projectOf(d),
				],
				read: (stdout) => stdout,
			},
			store: (d) => ["secrets", "versions", "add", d.name, "--data-file=-", ...projectOf(d)],
			input: replaceField,
		},
		byHand: ({ name }) => ({
			text: `On Google's pages open the secret ${name} and add a new version`,
		}),
		live: () =>
			"Cloud Run and functions read it when a revision starts: deploy a new one. Disable the old version after the old key is dead.",
	},
	"azure-key-vault": {
		title: "Azure Key Vault",
		tool: {
			programs: ["az"],
			variables: /^(?:AZURE_\w+|ARM_\w+)$/,
			settings: () => ({ AZURE_CORE_NO_COLOR: "true", AZURE_CORE_COLLECT_TELEMETRY: "false" }),
			needs: ["vault"],
			account: ["account", "show", "--query", "[name,user.name]", "-o", "json"],
			look: (d) => [
				[
					"keyvault",
					"secret",
					"list-versions",
					...vaultOf(d),
					"--query",
					"[].{id:id,updated:attributes.updated}",
					"-o",
					"json",
				],
			],
			readLook([answer]) {
				if (answer?.code !== 0)
					return answer && /SecretNotFound/.test(answer.stderr) ? { isThere: false } : undefined;
				const versions = parseJson(answer.stdout);
				if (!Array.isArray(versions)) return undefined;
				return { isThere: versions.length > 0, stamp: JSON.stringify(versions) };
			},
			value: {
				command: (d) => [
					"keyvault",
					"secret",
					"show",
					...vaultOf(d),
					"--query",
					"value",
					"-o",
					"json",
				],
				read: (stdout) => {
					const value = parseJson(stdout);
					return typeof value === "string" ? value : undefined;
				},
			},
			store: (d) => ["keyvault", "secret", "set", ...vaultOf(d), "--value", "@-", "-o", "none"],
			input: replaceField,
		},
		byHand: ({ name, scope }) => ({
			text: `In the portal open the vault ${scope.vault ?? ""}, Secrets, ${name}, "New Version"`,
			url: "https://portal.azure.com/#browse/Microsoft.KeyVault%2Fvaults",
		}),
		live: () =>
			"Apps read it when they start; references of App Service keep the old one for up to a day: restart them.",
	},
	vault: {
		title: "Vault (KV version 2)",
		tool: {
			programs: ["vault", "bao"],
			variables: /^(?:VAULT|BAO)_(?!LOG)\w+$/,
			needs: ["mount", "path"],
			account: ["token", "lookup", "-format=json"],
			look: ({ scope }) => [
				["kv", "metadata", "get", "-format=json", `-mount=${scope.mount}`, scope.path!],
			],
			readLook: readBy(/No value found|No metadata|404/, (found) => {
				const { current_version: version } = (found.data ?? {}) as { current_version?: unknown };
				return { isThere: typeof version === "number", stamp: textOf(version) };
			}),
			value: {
				command: ({ scope }) => ["kv", "get", "-format=json", `-mount=${scope.mount}`, scope.path!],
				read: (stdout, { name }) => {
					const { data } = (parseJson(stdout) ?? {}) as {
						data?: { data?: Record<string, unknown> };
					};
					const value = data?.data?.[name];
					return typeof value === "string" ? value : undefined;
				},
			},
			store: ({ name, scope }) => [
				"kv",
				"patch",
				`-mount=${scope.mount}`,
				scope.path!,
				`${name}=-`,
			],
		},
		byHand: ({ name, scope }) => ({
			text: "Patch it, since put would drop the other keys of the path; write the new key on standard input",
			command: `vault kv patch -mount=${scope.mount ?? "MOUNT"} ${scope.path ?? "PATH"} ${name}=-`,
		}),
		live: () =>
			"Agents and operators poll; a process that read it at its start has to start again.",
	},
	doppler: {
		title: "Doppler secret",
		tool: {
			programs: ["doppler"],
			variables: /^DOPPLER_(?:TOKEN|CONFIG_DIR|API_HOST)$/,
			settings: () => ({ DOPPLER_ENABLE_VERSION_CHECK: "false" }),
			needs: ["project", "config"],
			account: ["me", "--json"],
			look: (d) => [["secrets", "--only-names", "--json", ...dopplerOf(d)]],
			readLook: ([answer], { name }) => {
				const listed = answer?.code === 0 ? parseJson(answer.stdout) : undefined;
				return typeof listed === "object" && listed !== null
					? { isThere: name in listed }
					: undefined;
			},
			value: {
				command: (d) => ["secrets", "get", d.name, "--plain", ...dopplerOf(d)],
				read: (stdout) => stdout.replace(/\r?\n$/, ""),
			},
			store: (d) => ["secrets", "set", d.name, ...dopplerOf(d), "--silent", "--no-interactive"],
		},
		byHand: ({ name }) => ({
			text: `In the dashboard open the project's configs and set ${name} in each that has it`,
			url: "https://dashboard.doppler.com",
		}),
		live: () =>
			"Syncs push by themselves; what runs under doppler run has to be started again. Other configs may override it.",
	},
	kubernetes: {
		title: "Kubernetes Secret",
		tool: {
			programs: ["kubectl"],
			variables: /^KUBECONFIG$/,
			needs: ["secret"],
			account: ["config", "current-context"],
			look: (d) => [
				["get", "secret", d.scope.secret!, ...namespaceOf(d), "-o", `go-template=${keyTemplate}`],
			],
			readLook([answer], { name }) {
				if (answer === undefined) return undefined;
				if (answer.code !== 0)
					return /NotFound|not found/.test(answer.stderr) ? { isThere: false } : undefined;
				const [version = "", isImmutable, type = "", ...keys] = answer.stdout.split("\n");
				const state = {
					isThere: keys.includes(name),
					stamp: version,
					attributes: { type, keys: keys.filter(Boolean).sort().join(",") },
				};
				return isImmutable === "true"
					? { ...state, refusal: "the Secret is immutable: make one with a new name" }
					: state;
			},
			value: {
				command: (d) => [
					"get",
					"secret",
					d.scope.secret!,
					...namespaceOf(d),
					"-o",
					`go-template={{index .data "${d.name}"}}`,
				],
				read: (stdout) => Buffer.from(stdout.trim(), "base64").toString("utf8"),
			},
			store: (d) => [
				"patch",
				"secret",
				d.scope.secret!,
				...namespaceOf(d),
				"--type",
				"merge",
				"--patch-file",
				"/dev/stdin",
			],
			input: ({ young }, { name }) => JSON.stringify({ stringData: { [name]: young } }),
			opensStdin: true,
		},
		byHand: ({ name, scope }) => ({
			text: `Write the new key into ${name} of the Secret; the editor shows values in base64`,
			command: `kubectl edit secret ${scope.secret ?? "SECRET"}${scope.namespace === undefined ? "" : ` -n ${scope.namespace}`}`,
		}),
		live: () =>
			"Pods that read it from their environment have to start again: kubectl rollout restart deployment/NAME. Argo, Flux and Helm put the old one back: change their source, too.",
	},
};

const keyTemplate =
	'{{.metadata.resourceVersion}}{{"\\n"}}{{.immutable}}{{"\\n"}}{{.type}}{{"\\n"}}{{range $k, $v := .data}}{{$k}}{{"\\n"}}{{end}}';
const projectOf = ({ scope }: Destination) =>
	scope.project === undefined ? [] : ["--project", scope.project];
const vaultOf = ({ name, scope }: Destination) => ["--vault-name", scope.vault!, "-n", name];
const dopplerOf = ({ scope }: Destination) => ["-p", scope.project!, "-c", scope.config!];
const namespaceOf = ({ scope }: Destination) =>
	scope.namespace === undefined ? [] : ["-n", scope.namespace];
