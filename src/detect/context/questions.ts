// Reads a chat in which the message before speaks of a key and the next one is nothing but the value: `iterable key?`,
// then `ben: VALUE`; or two messages of one author, each an object: {"user": "ana", "text": "our iterable api key:"}.

import type { OwnerList } from "./owner-list.ts";

/** Adds the question that a value answers. */
export function readQuestion(list: OwnerList): void {
	const { text, start, end } = list;
	if (readMessageBefore(list)) return;
	const lineFrom = list.lineFrom;
	if (lineFrom < 2 || start - lineFrom > 160) return;
	if (!sender.test(withoutTags(text.slice(lineFrom, start)))) return;
	if (!lineEnd.test(text.slice(end, end + 40))) return;
	let to = lineFrom - 1;
	// The sender and the time may stand on a line of their own.
	for (let lines = 0; lines < 4 && to > 0; lines++) {
		const from = text.lastIndexOf("\n", to - 1) + 1;
		const line = text.slice(Math.max(from, to - 200), to);
		const question = line.includes("?") ? asked.exec(line) : wanted.exec(line);
		if (question) {
			const at = to - line.length + question.index + question[0].indexOf(question[1]!);
			list.add("asked", at, at + question[1]!.length);
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
const asked = /([A-Za-z][^\n<>?]{2,96})\?(?:<\/[a-z]{1,6}>){0,3}\s{0,4}$/;
/** What somebody wants or promises: "need the iterable api key for staging". */
const wanted =
	/\b(?:need|send|give|share|post|paste|missing|here(?:'s| is| comes)|this is)\s{1,2}((?:[\w'-]{1,30} ){0,5}[\w-]{0,30}(?:key|token|secret|password)(?: (?:for|of|on|in) [\w-]{1,20}){0,2})[ .:!]{0,4}$/i;

/** In an export each message is an object; somebody names the key, and sends it in the next one. */
function readMessageBefore(list: OwnerList): boolean {
	const { text, start, end, frames } = list;
	const own = frames[0]!;
	if (own.opener !== "{" || !messageText.test(text.slice(Math.max(own.from, start - 60), start)))
		return false;
	if (!/^\s{0,3}"/.test(text.slice(end, end + 4))) return false;
	const ahead = text.slice(Math.max(0, own.from - 700), own.from - 1);
	const before = objectBefore.exec(ahead);
	if (before === null) return false;
	const said = spoken.exec(before[1]!);
	if (!said?.[1]) return false;
	const [sender, answering] = [authorOf(before[1]!), authorOf(text.slice(own.from, own.to))];
	// Who asks is answered by somebody else.
	const isQuestion = said[0].includes("?");
	if (sender === undefined || answering === undefined) return false;
	if ((sender === answering) === isQuestion) return false;
	const from = own.from - 1 - ahead.length + before.index + 1 + said.index;
	const at = from + said[0].indexOf(said[1]);
	list.add("asked", at, at + said[1].length);
	return true;
}

function authorOf(object: string): string | undefined {
	return author.exec(object)?.[1];
}

const messageText = /"(?:text|message|body|content)"\s{0,3}:\s{0,3}"\s{0,3}$/;
const objectBefore = /\{([^{}]{0,600})\}\s{0,4},?\s{0,12}$/;
/** The words up to the key, and little behind them: "the iterable api key for prod:". */
const spoken =
	/"(?:text|message|body|content)"\s{0,3}:\s{0,3}"[^"\n]{0,80}?((?:[A-Za-z-]{1,30} ){0,5}(?:[A-Za-z_-]{0,30}(?:key|token|secret|password)))(?: (?:for|of|on|in) [\w-]{1,20}(?: [\w-]{1,20})?| is| again)?[ .:!?>-]{0,5}"/i;
const author =
	/"(?:user|author|from|sender|username|user_id|handle|name)"\s{0,3}:\s{0,3}"([^"\n]{1,60})"/;
