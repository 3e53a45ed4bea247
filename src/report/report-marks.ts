// Recognises a file as an earlier report of unleak, so that a new report may replace it. Each format has a mark that
// its reporter writes. An empty file may be replaced too.

/** Takes the first and the last few kB of a file (the same text twice if it is short). */
export function isUnleakReport(head: string, tail: string): boolean {
	return (
		(head === "" && tail === "") ||
		jsonHead.test(head) ||
		sarifHead.test(head) ||
		head.startsWith(markdownMark) ||
		head.startsWith(htmlMark) ||
		head.startsWith(junitMark) ||
		head.startsWith(csvHead) ||
		gitlabHead.test(head) ||
		(jsonLinesHead.test(head) && jsonLinesTail.test(tail)) ||
		head.startsWith(textMark)
	);
}

/** A text report for a file: nothing in its own words is sure to be ours, so a line says it. */
export function* withTextMark(lines: Iterable<string>): Generator<string> {
	let isFirst = true;
	for (const line of lines) {
		if (isFirst) yield textMark;
		isFirst = false;
		yield line;
	}
}

const textMark = "unleak report; the next one may take the place of this file\n\n";

/** The first line of a Markdown report; invisible when rendered. */
export const markdownMark = "<!-- unleak report -->";

/** The first lines of an HTML report. */
export const htmlMark = "<!doctype html>\n<!-- unleak report -->";

/** The first lines of a JUnit report. */
export const junitMark = '<?xml version="1.0" encoding="UTF-8"?>\n<!-- unleak report -->';

/** The first columns of a CSV report. */
const csvHead = "type,fingerprint,rule,provider,title,severity,confidence,verdict,risk,key,";
const gitlabHead =
	/^\{\s*"version": "[\d.]+",\s*"scan": \{"analyzer":\{"id":"unleak","name":"unleak",/;
const jsonHead = /^\{\s*"version":\s*1,\s*"tool":\s*\{\s*"name":\s*"unleak"/;
const jsonLinesHead = /^\{"type":"(?:finding|suppressed|problem|notice|summary)",/;
const sarifHead =
	/^\{\s*"\$schema":\s*"[^"]+",\s*"version":\s*"2\.1\.0",\s*"runs":\s*\[\s*\{\s*"tool":\s*\{\s*"driver":\s*\{\s*"name":\s*"unleak"/;
const jsonLinesTail = /(?:^|\n)\{"type":"summary","version":1,"tool":\{"name":"unleak",[^\n]*\}\n$/;
