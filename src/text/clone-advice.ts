// Says what to do where somebody named the address of a repository and a folder was wanted: nothing here clones.

/** Undefined for what is no address. */
export function cloneAdvice(path: string): string | undefined {
	return /^(?:https?|ssh|git):\/\/|^[\w.-]+@[\w.-]+:/.test(path)
		? 'Clone it first, with "git clone --mirror ADDRESS FOLDER", and name the folder'
		: undefined;
}
