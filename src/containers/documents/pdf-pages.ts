// Asks a process of its own for the text of a PDF's pages (pdf-process.ts): no thread's limits hold the library that
// reads them, neither in memory nor in time. One process reads many documents, one after the other.

import { type ChildReader, startChildReader } from "../child-reader.ts";

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

/** Names the process in lists of processes: without another argument the program reads PDF (worker.ts). */
const readPdfArgument = "--read-pdf";

let program: { readonly path: string; readonly maxDocumentMs: number } | undefined;
let current: ChildReader<PdfAnswer> | undefined;

/**
 * Says which file is run; it is that of the thread that opens containers. It ends itself when a document takes
 * `maxDocumentMs` of processor time, or three times as long by the clock.
 */
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
	if (current === undefined || current.isOver()) current = startPdfReader(program);
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
const maxAnswerMs = 20_000;
const maxDocuments = 100;

function startPdfReader({ path, maxDocumentMs }: NonNullable<typeof program>) {
	return startChildReader<PdfAnswer>({
		program: path,
		args: [readPdfArgument, String(maxDocumentMs)],
		maxHeapMb: 192,
		maxContents: maxDocuments,
	});
}
