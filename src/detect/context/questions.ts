// Reads a chat in which somebody asks for a key and the next message is nothing but the value:
// `iterable key?`, then `ben: VALUE`.

import type { OwnerList } from "./owner-list.ts";

/** Adds the question that a value answers. */
export function readQuestion(list: OwnerList): void {
	const { text, start, end } = list;
	const lineFrom = text.lastIndexOf("\n", start - 1) + 1;
	if (lineFrom < 2 || start - lineFrom > 160) return;
	if (!sender.test(withoutTags(text.slice(lineFrom, start)))) return;
	if (!lineEnd.test(text.slice(end, end + 40))) return;
	let to = lineFrom - 1;
	// The sender and the time may stand on a line of their own.
	for (let lines = 0; lines < 4 && to > 0; lines++) {
		const from = text.lastIndexOf("\n", to - 1) + 1;
		const line = text.slice(Math.max(from, to - 200), to);
		const question = line.includes("?") ? asked.exec(line) : null;
		if (question) {
			list.add(
				"asked",
				to - line.length + question.index,
				to - line.length + line.lastIndexOf("?"),
			);
			return;
		}
		if (line.trim() !== "" && !senderAlone.test(line)) return;
		to = from - 1;
	}
}

const withoutTags = (line: string): string => line.replace(/<\/?[a-z][^<>]{0,80}>/gi, "");
const time =
	"\\[?(?:[\\d./-]{6,10}[ ,T]{1,3})?\\d{1,2}:\\d{2}(?::\\d{2})?(?:\\s?[AaPp]\\.?[Mm]\\.?)?\\]?";
const sender = new RegExp(
	`^[\\s>|*-]{0,8}(?:${time}[\\s-]{0,4})?(?:<?@?[\\w.\\u0080-\\u00ff]{1,30}(?: [\\w.\\u0080-\\u00ff]{1,30})?>?:\\s{1,4})?["'\`]?$`,
);
const senderAlone = new RegExp(
	`^\\s{0,4}(?:@?[\\w.\\u0080-\\u00ff]{1,30}(?: [\\w.]{1,30})?[\\s,-]{1,6})?${time}\\s{0,4}$`,
);
const lineEnd = /^["'`]?[ \t.!)]{0,3}(?:<\/[a-z]{1,6}>){0,3}[ \t]{0,4}(?:\r?\n|$)/;
const asked = /[A-Za-z][^\n<>]{2,96}\?(?:<\/[a-z]{1,6}>){0,3}\s{0,4}$/;
