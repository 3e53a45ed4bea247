// How is a path written into a command that a person copies into a shell? As it is where no shell
// could see more in it, else in quotes; not at all where it would not arrive or hides something.

/** Gives the word; undefined for a text that no quotes make safe. */
export function shellWord(text: string, platform: string): string | undefined {
	if (plain.test(text)) return text;
	if (text === "" || text.startsWith("-") || hidden.test(text)) return undefined;
	if (platform !== "win32") return `'${text.replaceAll("'", "'\\''")}'`;
	return /^[^"%!`$\\]*$/.test(text.replaceAll("\\", "/")) ? `"${text}"` : undefined;
}

const plain = /^[\w./@+:,][\w./@+:,=-]*$/;
/** Line ends, controls, marks of direction and lone halves of characters. */
const hidden = /[\p{C}\p{Zl}\p{Zp}]/u;
