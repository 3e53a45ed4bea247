// What is each repository called in a merged report? By the last folder of its root, as its users do.
// Where two have that name, or the same root (as jobs of one workflow have), by its report too: it
// cannot be known whether they are one repository, and two that are told as one would be a lie.

export interface Origin {
	/** The root of the scan, on the machine that made it. */
	readonly root: string;
	/** The report's own path, another one for each. */
	readonly file: string;
}

/** A name for each, in their order: "shop", or "app (nightly/shop.json)". */
export function nameRepositories(origins: readonly Origin[]): string[] {
	const bases = origins.map(baseOf);
	return origins.map((origin, index) => {
		const base = bases[index]!;
		const others = origins.filter((other, at) => other !== origin && bases[at] === base);
		if (others.length === 0) return base;
		return `${base} (${distinctTail(
			origin.file,
			others.map(({ file }) => file),
		)})`;
	});
}

function baseOf({ root, file }: Origin): string {
	const name =
		partsOf(root)
			.at(-1)
			?.replace(/\.git$/, "") ?? "";
	return name === "" || name === "." || name === "-"
		? (partsOf(file).at(-1) ?? "").replace(/\.json$/, "")
		: name;
}

/** As many of the path's last parts as no other path ends in. */
function distinctTail(file: string, others: readonly string[]): string {
	const parts = partsOf(file);
	const tail = (path: readonly string[], length: number): string => path.slice(-length).join("/");
	let length = 1;
	while (
		length < parts.length &&
		others.some((other) => tail(partsOf(other), length) === tail(parts, length))
	) {
		length++;
	}
	return tail(parts, length);
}

function partsOf(path: string): string[] {
	return path.split(/[\\/]/).filter((part) => part !== "");
}
