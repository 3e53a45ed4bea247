// Turns the address of a git remote into that of its web page, and names commits and lines there. The address comes
// from a repository that may be hostile, so only https addresses of known services come out: no user, no password, no
// port, and nothing that is not a plain name.

/** "https://github.com/owner/name"; undefined where nobody knows what the remote's pages are called. */
export function webAddressOf(remote: string): string | undefined {
	if (remote.length > maxLength) return undefined;
	const parts = partsOf(remote);
	if (parts === undefined) return undefined;
	const { host, path } = parts;
	const names = path
		.replace(/\.git\/?$/, "")
		.split("/")
		.filter((name) => name !== "");
	if (!names.every((name) => plainName.test(name) && name !== "." && name !== ".."))
		return undefined;
	const azure = azureAddress(host, names);
	if (azure !== undefined) return azure;
	const service = serviceOf(host);
	if (service === undefined || service === "azure") return undefined;
	const isWhole = service === "gitlab" ? names.length >= 2 : names.length === 2;
	return isWhole && names.length <= maxDepth ? `https://${host}/${names.join("/")}` : undefined;
}

/** True for what webAddressOf() makes: what a report of a file says is checked again. */
export function isWebAddress(address: string): boolean {
	return address.startsWith("https://") && webAddressOf(address) === address;
}

/** The page of a commit; undefined for an id that is none. */
export function commitPage(address: string, commit: string): string | undefined {
	if (!isWebAddress(address) || !/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(commit)) return undefined;
	const service = serviceOf(hostOf(address));
	if (service === "gitlab") return `${address}/-/commit/${commit}`;
	return service === "bitbucket" ? `${address}/commits/${commit}` : `${address}/commit/${commit}`;
}

/** The page of a line of a file as it was in a commit. A path with a "%" may not be the name on disk. */
export function linePage(
	address: string,
	{ commit, path, line }: { readonly commit: string; readonly path: string; readonly line: number },
): string | undefined {
	if (commitPage(address, commit) === undefined || path === "" || /[%\p{Cc}\ufffd]/u.test(path))
		return undefined;
	const names = path.split("/");
	if (names.some((name) => name === "" || name === "." || name === "..")) return undefined;
	const written = names.map((name) => encode(name)).join("/");
	switch (serviceOf(hostOf(address))) {
		case "gitlab":
			return `${address}/-/blob/${commit}/${written}#L${line}`;
		case "bitbucket":
			return `${address}/src/${commit}/${written}#lines-${line}`;
		case "azure":
			return `${address}?path=/${written}&version=GC${commit}&line=${line}&lineEnd=${line + 1}&lineStartColumn=1&lineEndColumn=1`;
		default:
			return `${address}/blob/${commit}/${written}#L${line}`;
	}
}

const maxLength = 500;
const maxDepth = 20;
const plainName = /^[A-Za-z0-9_~][A-Za-z0-9._~ -]{0,99}$/;
const plainHost =
	/^(?=.{4,100}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+$/;

type Service = "github" | "gitlab" | "bitbucket" | "azure";

const services: Readonly<Record<string, Service>> = {
	"github.com": "github",
	"gitlab.com": "gitlab",
	"bitbucket.org": "bitbucket",
	"dev.azure.com": "azure",
};

/** A company's own server is known by its name: "gitlab.example.com". */
function serviceOf(host: string): Service | undefined {
	if (Object.hasOwn(services, host)) return services[host];
	const [first = "", second] = host.split(".");
	// "github.com.example.net" is nobody's own server.
	if (host.split(".").length < 3 || second === "com" || second === "org") return undefined;
	return first === "github" || first === "gitlab" ? first : undefined;
}

function hostOf(address: string): string {
	return address.slice("https://".length).split("/")[0] ?? "";
}

/** https and ssh addresses, and "git@host:path"; what asks for another port is not the web's. */
function partsOf(remote: string): { host: string; path: string } | undefined {
	const url = /^(https|ssh|git\+ssh):\/\/(?:[^@/?#\s]*@)?([^@/:?#\s]+)(?::(\d+))?\/([^?#]*)$/.exec(
		remote,
	);
	const short = url ? undefined : /^(?:[\w.-]+@)?([^@/:?#\s]+):(?!\/\/)\/?([^?#]*)$/.exec(remote);
	const host = (url?.[2] ?? short?.[1] ?? "").toLowerCase();
	const isOwnPort = url?.[1] === "https" && url[3] !== undefined && url[3] !== "443";
	if (isOwnPort || !plainHost.test(host)) return undefined;
	return {
		host:
			host === "ssh.github.com"
				? "github.com"
				: host === "altssh.bitbucket.org"
					? "bitbucket.org"
					: host,
		path: decode(url?.[4] ?? short?.[2] ?? ""),
	};
}

/** "dev.azure.com/org/project/_git/name", and its older and its ssh forms. */
function azureAddress(host: string, names: readonly string[]): string | undefined {
	const base = (org: string, project: string, name: string): string =>
		`https://dev.azure.com/${[org, project, "_git", name].map(encode).join("/")}`;
	if (host === "ssh.dev.azure.com" || host === "vs-ssh.visualstudio.com") {
		const [version, org, project, name] = names;
		return version === "v3" && names.length === 4 ? base(org!, project!, name!) : undefined;
	}
	const old = /^([a-z0-9-]+)\.visualstudio\.com$/.exec(host)?.[1];
	const own =
		old === undefined ? names : [old, ...names.filter((name) => name !== "DefaultCollection")];
	if (old === undefined && host !== "dev.azure.com") return undefined;
	const [org, project, mark, name] = own;
	if (own.length === 3 && project === "_git") return base(org!, mark!, mark!);
	return own.length === 4 && mark === "_git" ? base(org!, project!, name!) : undefined;
}

function decode(path: string): string {
	return path.replaceAll("%20", " ");
}

/** As in a path of a URL, with what could end an attribute or a link escaped too. */
function encode(name: string): string {
	return encodeURIComponent(name).replace(
		/[!'()*]/g,
		(sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
	);
}
