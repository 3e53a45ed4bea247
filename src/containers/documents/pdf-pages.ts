// Asks a process of its own for the text of a PDF's pages (pdf-process.ts): no thread's limits hold the library that reads
// them, neither in memory nor in time. One process reads many documents, one after the other.

import { type ChildProcess, spawn } from "node:child_process";

/** A page's text, notes and values of its form. */
export interface PdfPage {
	readonly name: string;
	readonly text: string;
}

/** A file in an encrypted document; those of others are found without asking. */
export interface PdfAttachment {
	readonly name: string;
	readonly base64: string;
}

export type PdfAnswer =
	| PdfPage
	| PdfAttachment
	| { readonly problem: string }
	| { readonly isDone: true };

export const tookTooLong = "to read its pages takes more time or memory than the budget allows";

/** The argument that makes this program such a process. */
const readPdfArgument = "--read-pdf";

let program: { readonly path: string; readonly maxDocumentMs: number } | undefined;
let current: ReturnType<typeof startProcess> | undefined;

/** Says which file is run; it is that of the thread that opens containers. It ends itself after `maxDocumentMs`. */
export function readPagesWith(path: string, maxDocumentMs = 5000): void {
	program = { path, maxDocumentMs };
}

/** Yields the pages, and what went wrong in words. */
export async function* readPages(
	pdf: Uint8Array,
): AsyncGenerator<PdfPage | PdfAttachment | string> {
	if (program === undefined) {
		yield "the program that reads its pages is missing beside unleak's own: install unleak again";
		return;
	}
	if (current === undefined || current.isOver()) current = startProcess(program);
	const { send, answers, stop } = current;
	const timer = setTimeout(stop, maxAnswerMs);
	let isDone = false;
	try {
		send(pdf);
		for await (const answer of answers()) {
			if ("isDone" in answer) {
				isDone = true;
				return;
			}
			yield "problem" in answer ? answer.problem : answer;
		}
		yield tookTooLong;
	} finally {
		clearTimeout(timer);
		if (!isDone) stop();
	}
}

/** Where the process does not even end itself. */
const maxAnswerMs = 12_000;
const maxDocuments = 100;
const memoryLimit = "--max-old-space-size=192";

function startProcess({ path, maxDocumentMs }: NonNullable<typeof program>) {
	const args = [memoryLimit, path, readPdfArgument, String(maxDocumentMs)];
	const child: ChildProcess = spawn(process.execPath, args, {
		stdio: ["pipe", "pipe", "ignore"],
		// Windows starts no program without it.
		env: process.env.SystemRoot === undefined ? {} : { SystemRoot: process.env.SystemRoot },
	});
	let isOver = false;
	let documents = 0;
	let wake = () => {};
	const arrived: PdfAnswer[] = [];
	let rest = "";
	const finish = () => {
		isOver = true;
		wake();
	};
	child.on("error", finish).on("close", finish);
	child.stdin!.on("error", () => {});
	child.stdout!.setEncoding("utf8").on("data", (chunk: string) => {
		const lines = (rest + chunk).split("\n");
		rest = lines.pop()!;
		for (const line of lines) arrived.push(JSON.parse(line) as PdfAnswer);
		wake();
	});
	return {
		isOver: () => isOver || documents >= maxDocuments,
		send(pdf: Uint8Array) {
			documents++;
			const head = Buffer.alloc(4);
			head.writeUInt32LE(pdf.length);
			child.stdin!.write(head);
			// A copy, since the bytes are in memory that threads share.
			child.stdin!.write(Buffer.from(pdf));
			if (documents >= maxDocuments) child.stdin!.end();
		},
		async *answers(): AsyncGenerator<PdfAnswer> {
			for (;;) {
				for (let answer = arrived.shift(); answer !== undefined; answer = arrived.shift())
					yield answer;
				if (isOver) return;
				await new Promise<void>((resolve) => {
					wake = resolve;
				});
			}
		},
		stop() {
			child.kill("SIGKILL");
			finish();
		},
	};
}
