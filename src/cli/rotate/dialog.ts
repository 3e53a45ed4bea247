// The dialog with the person at the terminal: prints messages and reads lines. The terminal stays in raw mode from
// the first prompt to the last, so that nothing typed too early is echoed.

import { UsageError } from "../../errors.ts";
import { LineInput } from "../../rotate/line-input.ts";
import type { Message } from "../../rotate/messages.ts";
import { escapeTerminal } from "../../text/escape.ts";
import { printNow, withoutSecrets } from "../print.ts";
import { describeTerminal } from "../terminal.ts";
import { renderMessages } from "./render-messages.ts";

export interface Dialog {
	/** False when nobody can be asked: then the other functions give undefined at once. */
	readonly isInteractive: boolean;
	print(said: readonly Message[]): void;
	/** What they type, without blanks around it; undefined when they stop. */
	prompt(question: string): Promise<string | undefined>;
	promptSecret(question: string): Promise<string | undefined>;
	/** Gives the terminal back as it was. */
	end(): void;
}

export interface DialogOptions {
	readonly color: boolean | undefined;
	readonly signal: AbortSignal;
}

/** @throws UsageError when standard input is no terminal */
export function openInteractiveDialog(options: DialogOptions): Dialog {
	const { stdin } = process;
	if (!stdin.isTTY) {
		throw new UsageError(
			"usage",
			"Cannot ask anything: standard input is no terminal",
			'Run it in a terminal, or with "--non-interactive"',
		);
	}
	const { signal } = options;
	let input: { line: LineInput; done: (typed: string | undefined) => void } | undefined;
	const finish = (typed: string | undefined) => {
		const done = input?.done;
		input = undefined;
		done?.(typed);
	};
	const onData = (typed: string) => {
		const taken = (input?.line ?? new LineInput(true)).take(typed);
		if (input && taken.echo !== "") printNow(taken.echo);
		if (taken.isStopped) interrupt();
		else if (input && taken.line !== undefined) finish(taken.line.trim());
	};
	stdin.setEncoding("utf8");
	stdin.setRawMode(true);
	stdin.on("data", onData);
	const stop = () => finish(undefined);
	stdin.on("end", stop);
	signal.addEventListener("abort", stop);
	// The terminal's window was closed: a tool that runs would go on without anybody.
	process.on("SIGHUP", interrupt);
	const prompt = async (question: string, isSecret: boolean) => {
		if (signal.aborted) return undefined;
		printNow(`${escapeTerminal(question)} `);
		return await new Promise<string | undefined>((done) => {
			input = { line: new LineInput(isSecret), done };
		});
	};
	return {
		isInteractive: true,
		print: createSay(options),
		prompt: (question) => prompt(question, false),
		promptSecret: (question) => prompt(question, true),
		end() {
			stdin.off("data", onData);
			signal.removeEventListener("abort", stop);
			process.off("SIGHUP", interrupt);
			stdin.setRawMode(false);
			stdin.pause();
		},
	};
}

function interrupt(): void {
	process.emit("SIGINT", "SIGINT");
}

/** Nobody to ask: what is said goes to standard output. */
export function openPrintingDialog(options: DialogOptions): Dialog {
	const nothing = () => Promise.resolve(undefined);
	return {
		isInteractive: false,
		print: createSay(options),
		prompt: nothing,
		promptSecret: nothing,
		end: () => {},
	};
}

function createSay({ color }: DialogOptions): Dialog["print"] {
	const terminal = describeTerminal(process.env, process.stdout, color);
	return (said) => {
		// Before it is wrapped: a key that is cut into two lines is none any more.
		const whole = said.map(({ kind, text }) => ({ kind, text: withoutSecrets(text) }));
		printNow(renderMessages(whole, terminal));
	};
}
