// Reads what names a value that stands in an address: user:VALUE, scheme://user:VALUE@host.

import type { OwnerList } from "./owner-list.ts";

/** user:VALUE as a text of its own, scheme://user:VALUE@host, and the same percent-escaped. */
export function readAddress(list: OwnerList): void {
	const left = list.text.slice(Math.max(0, list.start - 140), list.start);
	if (readMailMap(list, left)) return;
	const pair = /(?::|%3A)$/i.test(left.slice(-3))
		? /(?:^|["'`\s=(,])(?:((?:\*\.)?(?:[\w-]{1,60}\.){1,5}[a-z]{2,12}):(?:\d{2,5}:)?)?([\w.%+@-]{0,64})(?::|%3A)$/i.exec(
				left.slice(-130),
			)
		: null;
	// "Api-Key:VALUE" is a header.
	if (
		pair &&
		!/^[A-Za-z]+(?:-[A-Za-z]+)+$/.test(pair[2]!) &&
		/^(?:["'`\s@,)]|%40|$)/.test(list.text.slice(list.end, list.end + 4))
	) {
		list.owners.push({
			relation: "address",
			text: pair[2]!,
			from: list.start - 1 - pair[2]!.length,
			to: list.start - 1,
		});
		// host:user:VALUE, host:port:user:VALUE
		const host = pair[1];
		if (host !== undefined) {
			const from = list.start - pair[0].length + pair[0].indexOf(host);
			list.add("address", from, from + host.length);
		}
	}
	const behind = /^(?::[^\s@/"']{1,100})?(?:@|%40)([\w.-]{3,80})/.exec(
		list.text.slice(list.end, list.end + 200),
	);
	const ahead = left.includes("://")
		? /([a-z][\w+.-]{1,30}):\/\/[^\s"'/]{0,100}$/i.exec(left)
		: null;
	// "<hash>@example.com" is a mail address.
	if (!behind || (!ahead && !pair)) return;
	const to = list.end + behind[0].length;
	list.add("address", to - behind[1]!.length, to);
	if (ahead) {
		const from = list.start - ahead[0].length;
		list.add("address", from, from + ahead[1]!.length);
	}
}

/**
 * Who signs in where, as mail servers keep it: `[smtp.host]:587 user:VALUE`, `*.host user:VALUE` (Postfix, Exim),
 * `client_send = : user : VALUE`.
 */
function readMailMap(list: OwnerList, left: string): boolean {
	const line = left.slice(left.lastIndexOf("\n") + 1);
	const send = clientSend.exec(line);
	const map = send ? null : mailMap.exec(line);
	const user = send?.[1] ?? map?.[2];
	if (user === undefined) return false;
	const userTo = list.start - (line.length - line.lastIndexOf(user)) + user.length;
	const own = { relation: "address", text: user, from: userTo - user.length, to: userTo } as const;
	list.owners.push(own);
	const host = map?.[1];
	if (host !== undefined) {
		const from = list.start - line.length + line.indexOf(host);
		list.add("address", from, from + host.length);
	}
	return true;
}

const mailMap =
	/^\s{0,4}\[?(?:\*\.)?((?:[\w-]{1,60}\.){1,5}[a-z]{2,12})\]?(?::\w{2,12})?[ \t]{1,40}([\w.%+@-]{1,64}):$/i;
const clientSend =
	/^\s{0,20}client_send\s{0,4}=\s{0,4}"?(?::[ \t]{0,4}|\^)([\w.%+@-]{1,64})(?:[ \t]{0,4}:[ \t]{0,4}|\^)$/;
