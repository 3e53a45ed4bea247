// Is a file an earlier report of ours, so that a new one may replace it? Each format
// carries a mark that its own reporter writes; an empty file is nobody's.

/** Takes the first and the last few kB of a file (the same text twice if it is short). */
export function isOurReport(head: string, tail: string): boolean {
	return (
		(head === "" && tail === "") ||
		jsonHead.test(head) ||
		head.startsWith(markdownMark) ||
		head.startsWith(htmlMark) ||
		jsonLinesTail.test(tail) ||
		textTail.test(tail)
	);
}

/** The first line of a Markdown report; invisible when rendered. */
export const markdownMark = "<!-- unleak report -->";

/** The first lines of an HTML report. */
export const htmlMark = "<!doctype html>\n<!-- unleak report -->";

const jsonHead = /^\{\s*"version":\s*1,\s*"tool":\s*\{\s*"name":\s*"unleak"/;
const jsonLinesTail = /(?:^|\n)\{"type":"summary","version":1,"tool":\{"name":"unleak",[^\n]*\}\n$/;
const textTail =
	/(?:^|\n)(?:No keys found in [^\n]+|Nothing was scanned[:;] [^\n]+|[\d,]+ findings? \([^\n]*\) in [^\n]+; scan (?:complete|INCOMPLETE: [^\n]+))\n$/;
