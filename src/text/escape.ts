// Escapes untrusted text, with one function for each medium. What a reader cannot see (control, bidi and zero-width
// characters, lone surrogates) is shown as \xNN or \u{NNNN} everywhere, since hidden text deceives people, too.
// Surprising: "##[" is taken apart, because GitHub's log obeys "##[add-mask]" within a line.

/** For one line on a terminal: newlines and tabs are shown too. Idempotent. */
export function escapeTerminal(text: string): string {
	return showInvisible(text, "");
}

/**
 * For prose in GitHub Markdown, also in a table cell: nothing in it becomes markup, a
 * link, a mention or a reference, and it starts no block. The result is one line.
 */
export function escapeMarkdown(text: string): string {
	return escapeTerminal(text)
		.replace(/[\\`*_[\]<>&|~$]/g, entity)
		.replace(/^ |^[-+=]|^#+(?=\s|$)|(?<=^\d{1,9})[.)]/, (found) => [...found].map(entity).join(""))
		.replace(/:(?=[\w/+-])|(?<=\bwww)\./gi, entity)
		.replace(/@|(?<!&)#(?=\w)|\bGH(?=-\d)/gi, (found) => `${found}${unseenBreak}`);
}

/** For code in GitHub Markdown, also in a table cell: gives the whole span with its marks. */
export function markdownCode(text: string): string {
	const shown = escapeTerminal(text);
	// A span has no escapes of its own, so what could end it or its cell goes into HTML.
	const fits = /^[^`|\\]+$/.test(shown) && !/^ | $/.test(shown);
	return fits ? `\`${shown}\`` : `<code>${shown.replace(/[^\w /-]/g, entity)}</code>`;
}

/**
 * For HTML text and quoted attribute values. Line breaks are shown too: a page may be printed into
 * a CI log, which obeys what a line begins with.
 */
export function escapeHtml(text: string): string {
	return showInvisible(text, "").replace(/[&<>"']/g, entity);
}

/** For the message of a GitHub workflow command, as actions/toolkit does it. */
export function escapeCommandData(text: string): string {
	return showInvisible(text, "\r\n\t")
		.replaceAll("%", "%25")
		.replaceAll("\r", "%0D")
		.replaceAll("\n", "%0A");
}

/** For the value of a property of a GitHub workflow command. */
export function escapeCommandProperty(text: string): string {
	return escapeCommandData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

/** For finished JSON text: the same value, with the invisible characters as \uNNNN. */
export function escapeJson(json: string): string {
	// Line breaks are layout, of which a report has millions.
	if (!isOddJson.test(json)) return json;
	return replaceInvisible(json, (found) => {
		if (found === "\n") return found;
		if (found === "##") return "#\\u0023";
		return found.replace(
			/[\s\S]/g,
			(unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
		);
	});
}

/**
 * For a whole finished line: takes apart what a CI log would obey as a command, which an
 * escaped path can still form where a line begins.
 */
export function disarmLine(line: string): string {
	return line.replace(logCommand, "#\\x23").replace(/^(\s*):(?=:)/, "$1\\x3a");
}

// Format characters, default ignorables (fillers, variation selectors, tags), separators.
const invisible = /[\p{Cc}\p{Cf}\p{DI}\p{Zl}\p{Zp}\p{Cs}]|##(?=\[|vso\[|teamcity\[)/giu;
/**
 * What nearly no text holds; the others need no closer look. One step a character: a repeated choice over a report of
 * 12 MB takes all of V8's stack.
 */
const isOdd = /[^ -~]|##/;
const isOddJson = /[^\n -~]|##/;
/** What Azure Pipelines and TeamCity obey wherever it stands. */
const logCommand = /##(?=\[|vso\[|teamcity\[)/gi;

// GitHub links mentions after entities are resolved; only a break inside them helps.
const unseenBreak = "&#8203;";

function showInvisible(text: string, kept: string): string {
	return replaceInvisible(text, (found) => {
		if (found === "##") return "#\\x23";
		if (kept.includes(found)) return found;
		const code = found.codePointAt(0)!;
		const hex = code.toString(16);
		return code > 0xff ? `\\u{${hex}}` : `\\x${hex.padStart(2, "0")}`;
	});
}

/** Piece by piece: V8 ends the process where one call replaces some ten million times. */
function replaceInvisible(text: string, show: (found: string) => string): string {
	if (!isOdd.test(text)) return text;
	if (text.length <= pieceLength) return text.replace(invisible, show);
	const pieces: string[] = [];
	for (let start = 0; start < text.length; ) {
		let end = start + pieceLength;
		while (isInside(text, end)) end++;
		pieces.push(text.slice(start, end).replace(invisible, show));
		start = end;
	}
	return pieces.join("");
}

const pieceLength = 1_000_000;
const logCommandAt = /##(?:\[|vso\[|teamcity\[)/iy;

function isInCommand(text: string, place: number): boolean {
	for (let from = Math.max(0, place - 10); from < place; from++) {
		logCommandAt.lastIndex = from;
		const command = logCommandAt.exec(text);
		if (command && from + command[0].length > place) return true;
	}
	return false;
}

/** True for a place in a "##[" or between the halves of a character. */
function isInside(text: string, place: number): boolean {
	return (
		isInCommand(text, place) ||
		/^[\uD800-\uDBFF][\uDC00-\uDFFF]$/.test(text.slice(place - 1, place + 1))
	);
}

function entity(character: string): string {
	return `&#${character.codePointAt(0)};`;
}
