// `unleak verify`: reads keys from standard input (one a line, as NAME=key, or in JSON) and prints a verdict for
// each. Keys are not taken from the command line: shells record it, and every user of the machine can see it.

import { UsageError } from "../../errors.ts";
import type { Report } from "../../model/report.ts";
import { builtinPacks } from "../../packs/builtin.ts";
import { withTextMark } from "../../report/report-marks.ts";
import { decodeText } from "../../text/decode-text.ts";
import { verifyKeys } from "../../verify/live-check.ts";
import type { ParsedKeys } from "../../verify/parse-keys.ts";
import { listEndpoints } from "../../verify/request.ts";
import type { CommandLine } from "../args.ts";
import { pairOutputs } from "../destinations.ts";
import { withInterrupts } from "../interrupt.ts";
import { checkOutput, writeOutput } from "../output.ts";
import { print, printError } from "../print.ts";
import { endOfInput } from "../terminal.ts";
import { readTypedLines } from "../typed-lines.ts";
import { verdictLines } from "../verdict-lines.ts";
import { writeScanReports } from "../write-scan-reports.ts";

export async function verify(line: CommandLine): Promise<number> {
	if (line.positionals.length > 0) {
		throw new UsageError(
			"usage",
			"Cannot take keys from the command line: your shell and the list of processes would show them",
			'Write them to standard input, for instance: "unleak verify < keys.txt"; and count a key that you typed here as leaked',
		);
	}
	if (line.flags["list-endpoints"]) {
		const urls = listEndpoints(builtinPacks.flatMap(({ live }) => live));
		await print(urls.map((url) => `${url}\n`));
		return 0;
	}
	return await withInterrupts((signal) => verifyUntil(signal, line));
}

async function verifyUntil(signal: AbortSignal, { flags }: CommandLine): Promise<number> {
	const destinations = pairOutputs({ format: flags.format, output: flags.output });
	for (const { file } of destinations) if (file !== undefined) checkOutput(file);
	const text = await readInput(signal);
	if (text === undefined || signal.aborted) {
		printError("unleak: Stopped: no provider was asked\n");
		return interrupted;
	}
	const { report, parsed } = await verifyKeys(text, builtinPacks, {
		details: flags.details === true,
		findDatacenter: flags["find-datacenter"] === true,
		signal,
	});
	if (parsed.keys.length + parsed.strange.length === 0) {
		throw new UsageError(
			"usage",
			"No key came on standard input",
			"Write one a line, alone, as NAME=key or as JSON",
		);
	}
	await show(report, parsed, destinations, flags);
	const { active, unknown, complete } = report.summary;
	if (active + unknown > 0) return 1;
	return complete ? 0 : 3;
}

async function show(
	report: Report,
	parsed: ParsedKeys,
	destinations: ReturnType<typeof pairOutputs>,
	flags: CommandLine["flags"],
): Promise<void> {
	for (const destination of destinations) {
		const { format, file } = destination;
		if (format !== "text") {
			await writeScanReports({ report, excerpt: () => undefined }, [destination], flags);
		} else if (file === undefined) await print(verdictLines(report, parsed));
		else await writeOutput(file, withTextMark(verdictLines(report, parsed)));
	}
}

/** A thousand keys are 40 kB. */
const maxInputBytes = 1 << 20;

/** What shells say of a program that Ctrl-C ended. */
const interrupted = 130;

/** Undefined when the person stops. */
async function readInput(signal: AbortSignal): Promise<string | undefined> {
	if (process.stdin.isTTY) {
		const prompt = `Paste keys, one a line, or settings that hold them; they are not shown. ${endOfInput} ends, Ctrl-C stops\n`;
		return (await readTypedLines(prompt, signal))?.join("\n");
	}
	const chunks: Buffer[] = [];
	let length = 0;
	signal.addEventListener("abort", () => process.stdin.destroy());
	try {
		for await (const chunk of process.stdin) {
			chunks.push(Buffer.from(chunk));
			length += chunk.length;
			if (length > maxInputBytes) {
				throw new UsageError("usage", "Cannot read more than 1 MB of keys", "Ask in several runs");
			}
		}
	} catch (error) {
		if (error instanceof UsageError) throw error;
		if (signal.aborted) return undefined;
		throw new UsageError("usage", "Cannot read standard input", "Write one key a line to it");
	}
	return decodeText(Buffer.concat(chunks));
}
