// Makes the environment of a store's tool: what every program needs, and of the rest only the tool's own variables. One
// that points into the repository is refused, since a file there could name another server for the key.

import { delimiter, isAbsolute, resolve } from "node:path";
import { isInRepository, trustedPath } from "../../git/git-program.ts";

export interface ToolEnvironment {
	readonly variables: Readonly<Record<string, string>>;
	/** Variables that name a file or folder in the repository: the tool must not run. */
	readonly intoRepository: readonly string[];
	/** What decides which server and account the tool talks to, as "NAME=value", to be shown. */
	readonly endpoints: readonly string[];
}

/** @param own the tool's variables */
export function toolEnvironment(
	root: string,
	own: RegExp,
	settings: Readonly<Record<string, string>>,
	caller: Readonly<Record<string, string | undefined>> = process.env,
): ToolEnvironment {
	const passed = Object.entries(caller).flatMap(([name, value]) =>
		value !== undefined && (general.test(name) || own.test(name)) ? [[name, value] as const] : [],
	);
	const intoRepository = passed
		.filter(([, value]) => value.split(delimiter).some((path) => isPathInto(path, root)))
		.map(([name]) => name);
	return {
		variables: {
			...Object.fromEntries(passed),
			...settings,
			PATH: trustedPath(root),
			NO_COLOR: "1",
			NO_UPDATE_NOTIFIER: "1",
			TERM: "dumb",
		},
		intoRepository,
		endpoints: passed

			.filter(
				([name]) =>
					!(name in settings) && own.test(name) && naming.test(name) && !secret.test(name),
			)
			.map(([name, value]) => `${name}=${value.slice(0, 200)}`),
	};
}

/** Variables that programs need to find their settings, a proxy and its certificates. */
const general =
	/^(?:HOME|USERPROFILE|APPDATA|LOCALAPPDATA|ProgramData|SystemRoot|SystemDrive|TEMP|TMP|TMPDIR|LANG|XDG_(?:CONFIG|DATA|STATE|CACHE)_HOME|XDG_RUNTIME_DIR|DBUS_SESSION_BUS_ADDRESS|https?_proxy|HTTPS?_PROXY|no_proxy|NO_PROXY|NODE_EXTRA_CA_CERTS|SSL_CERT_FILE|SSL_CERT_DIR|REQUESTS_CA_BUNDLE)$/;
const naming =
	/URL|URI|HOST|ADDR|ENDPOINT|SERVER|KUBECONFIG|OVERRIDE|PROFILE|REGION|CONTEXT|PROJECT|ACCOUNT|NAMESPACE/i;
const secret = /TOKEN|SECRET|PASSWORD|KEY/i;

/** A relative path is one of the current folder's, which may be the repository. */
function isPathInto(value: string, root: string): boolean {
	const isPath = isAbsolute(value) || /^\.{1,2}[\\/]/.test(value);
	return isPath && isInRepository(resolve(value), root);
}
