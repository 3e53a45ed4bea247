// Describes a network failure in words. Messages of the network library may quote a proxy's password or a header, so
// only error codes are read.

/** Says why no answer came, and whether another try may help at once. */
export function describeNetworkFailure(
	error: unknown,
	host: string,
): { reason: string; isTransient: boolean } {
	const codes = codesOf(error);
	const known = (table: Readonly<Record<string, string>>) => {
		const code = codes.find((candidate) => Object.hasOwn(table, candidate));
		return code === undefined ? undefined : table[code];
	};
	if (codes.some((code) => certificateCodes.test(code))) {
		const code = codes.find((candidate) => certificateCodes.test(candidate)) ?? "";
		return {
			reason: `the certificate of ${host}, or of the proxy, cannot be trusted (${code}); name the authority of your proxy in NODE_EXTRA_CA_CERTS if it opens TLS`,
			isTransient: false,
		};
	}
	const broken = known(broke);
	if (broken) return { reason: `${host}: ${broken}`, isTransient: true };
	const reason = known(reasons) ?? `no connection (${codes[0] ?? "of unknown cause"})`;
	return { reason: `${host}: ${reason}`, isTransient: false };
}

const certificateCodes =
	/^(?:CERT_|ERR_TLS_|UNABLE_TO_|SELF_SIGNED_CERT|DEPTH_ZERO_|ERR_SSL_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|UND_ERR_PRX_TLS)/;

const broke: Readonly<Record<string, string>> = {
	ECONNRESET: "the connection broke",
	EPIPE: "the connection broke",
	UND_ERR_SOCKET: "the connection broke",
};

const reasons: Readonly<Record<string, string>> = {
	ENOTFOUND: "there is no such host",
	EAI_AGAIN: "the name service does not answer",
	ECONNREFUSED: "the connection was refused",
	EHOSTUNREACH: "no way leads there",
	ENETUNREACH: "no way leads there",
	EADDRNOTAVAIL: "no way leads there",
	ETIMEDOUT: "no connection in time",
	UND_ERR_CONNECT_TIMEOUT: "no connection in time",
	UND_ERR_ABORTED: "the proxy refused to connect",
	UND_ERR_HEADERS_OVERFLOW: "the answer is no HTTP that can be read",
};

/** The codes of an error, of its causes, and of the errors that it gathers. */
function codesOf(error: unknown, depth = 0): string[] {
	if (typeof error !== "object" || error === null || depth > 4) return [];
	const { code, cause, errors } = error as { code?: unknown; cause?: unknown; errors?: unknown };
	return [
		...(typeof code === "string" && /^[A-Z0-9_]{2,50}$/.test(code) ? [code] : []),
		...codesOf(cause, depth + 1),
		...(Array.isArray(errors) ? errors.slice(0, 10).flatMap((one) => codesOf(one, depth + 1)) : []),
	];
}
