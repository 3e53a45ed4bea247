// Gives the one writing of a key: where a program wrote it in capitals, data centre and all, it is the same key.

export interface CanonicalKey {
	readonly secret: string;
	/** The other groups of the pattern. */
	readonly named: Readonly<Record<string, string>>;
}

/** @param groups those that a form's pattern matched; without `secret` all of `whole` is it */
export function canonicalKey(
	{ secret: written, ...named }: Readonly<Record<string, string>>,
	whole: string,
): CanonicalKey {
	const secret = written ?? whole;
	const { datacenter } = named;
	if (datacenter === undefined || datacenter === datacenter.toLowerCase()) return { secret, named };
	return {
		secret: secret.toLowerCase(),
		named: { ...named, datacenter: datacenter.toLowerCase() },
	};
}
