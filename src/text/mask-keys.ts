// Which text could be a key by its looks alone? For text of unknown origin, such as what was typed
// or what another program wrote: there is no context to judge by, so a hash of 32 digits goes too.

/** The text with "********" in the place of whatever has the shape of a key. */
export function maskKeys(text: string): string {
	// What nothing else looks like is a key as a part of a word, too.
	return text.replace(keyShaped, "********").replace(unmistakable, "********");
}

/** The same for a path: only shapes that nothing else has, for files are often named by hashes. */
export function maskPathKeys(path: string): string {
	return path.replace(unmistakable, "********");
}

const keyShaped =
	/(?<![0-9A-Za-z])(?:[0-9a-f]{128}|[0-9a-f]{32})(?:-us[0-9]{1,2})?(?![0-9A-Za-z])|(?<![\w-])(?:md-)?(?=[\w-]{0,21}[0-9])(?=[\w-]{0,21}[A-Z])(?=[\w-]{0,21}[a-z])[\w-]{22}(?![\w-])/g;

const unmistakable =
	/[0-9a-f]{32}-us[0-9]{1,2}(?![0-9A-Za-z])|(?<![\w-])md-(?=[\w-]{0,21}[0-9A-Z])[\w-]{22}(?![\w-])/g;
