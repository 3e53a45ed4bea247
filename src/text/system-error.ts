// Explains the operating system's error codes in words. An unknown code is given as it is, to be searched for.

/** "permission denied" for an error with the code EACCES. */
export function reasonOf(error: unknown): string {
	const { code } = (error ?? {}) as { readonly code?: unknown };
	if (typeof code !== "string") return "for no reason that the system gives";
	return reasons[code] ?? `the system says ${code}`;
}

const reasons: Readonly<Record<string, string>> = {
	EACCES: "permission denied",
	EBUSY: "it is in use",
	EISDIR: "it is a folder",
	ELOOP: "it is a symbolic link",
	EMFILE: "too many files are open",
	ENAMETOOLONG: "the name is too long",
	ENOENT: "it does not exist",
	ENOSPC: "the disk is full",
	ENOTDIR: "its folder is no folder",
	EPERM: "permission denied",
	EROFS: "the disk is read-only",
};
