// The hosts to which a key may be sent, and no others. Packs name hosts too, but one that is not here is refused when
// a pack is compiled, and again before each request. Of a new provider, the hosts are added here, the check is `live:` in
// rules/*.yaml, its word stands in verify/parse-keys.ts, and the shape of its key in verify/request.ts.

const hosts: readonly RegExp[] = [
	/^us[1-9][0-9]?\.api\.mailchimp\.com$/,
	/^login\.mailchimp\.com$/,
	/^mandrillapp\.com$/,
	/^api(?:\.eu)?\.iterable\.com$/,
];

/** True for a host of a provider, spelt in lower case, without a port. */
export function isProviderHost(host: string): boolean {
	return hosts.some((pattern) => pattern.test(host));
}

/** True for what can be a data centre of Mailchimp: "us1" to "us99". */
export function isDatacenter(text: string): boolean {
	return /^us[1-9][0-9]?$/.test(text);
}
