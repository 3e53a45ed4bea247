// `unleak allow`: accepts one finding with a reason, as an entry in .unleak.yaml.

import { dirname, join, relative, resolve } from "node:path";
import { UsageError } from "../../errors.ts";
import { nearestRepository } from "../../git/git-program.ts";
import { fingerprintForm } from "../../model/fingerprint.ts";
import { addAllowEntry, type NewAllowEntry } from "../../policy/edit-config.ts";
import { readPolicyFile } from "../../settings/policy-file.ts";
import { configName } from "../../settings/settings.ts";
import { escapeTerminal } from "../../text/escape.ts";
import { quotable } from "../../text/quotable.ts";
import { quoted } from "../../text/quoted.ts";
import type { CommandLine, Flags } from "../args.ts";
import {
	type NamedKey,
	onlyCandidate,
	readCandidates,
	readFingerprint,
	searchFingerprint,
} from "../fingerprint.ts";
import { gitAddCommand } from "../git-add.ts";
import { withInterrupts } from "../interrupt.ts";
import { print, withoutSecrets } from "../print.ts";
import { replaceFile } from "../replace-file.ts";
import { loadCommandSettings } from "../run-scan.ts";

export async function allow({ positionals, flags }: CommandLine): Promise<number> {
	return await withInterrupts((signal) => allowUntil(signal, positionals[0] ?? "", flags));
}

async function allowUntil(signal: AbortSignal, operand: string, flags: Flags): Promise<number> {
	const prefix = readFingerprint(operand);
	const acceptance = readAcceptance(flags);
	const root = nearestRepository(process.cwd()) ?? process.cwd();
	const found = await findCandidate(prefix, root, flags, signal);
	if (signal.aborted) return interrupted;
	// The policy is that of the repository which holds the file.
	const holder = found === undefined ? root : holderOf(found, root);
	const top = nearestRepository(holder);
	const own = join(holder, configName);
	const file = flags.config === undefined ? own : resolve(flags.config);
	const shown = flags.config ?? (holder === root ? configName : relative(root, own));
	const fingerprint = found?.fingerprint ?? prefix;
	const before = readPolicyFile(file, shown, false);
	replaceFile(file, addAllowEntry(before, { fingerprint, ...acceptance }, shown));
	const about = found === undefined ? "" : `, ${found.title} ${found.redacted} (${found.note})`;
	await print([
		`${escapeTerminal(`${shown}: accepted ${fingerprint.slice(0, 12)}${about}`)}\n`,
		...(top === undefined
			? []
			: [`Commit it, so that it counts for others and in CI: ${gitAddCommand(file, top)}\n`]),
	]);
	return 0;
}

/** @throws UsageError "usage" where several repositories hold it */
function holderOf({ paths = [] }: NamedKey, root: string): string {
	const holders = new Set(
		paths.map((path) => nearestRepository(dirname(join(root, path))) ?? root),
	);
	const [first = root, ...others] = holders;
	if (others.length === 0 || holders.has(root)) return others.length === 0 ? first : root;
	const names = [...holders].map((folder) => quoted(relative(root, folder))).join(", ");
	throw new UsageError(
		"usage",
		`Cannot accept this key for several repositories at once: ${names}`,
		"Each has its own policy: run this in each of them",
	);
}

/** What shells say of a program that Ctrl-C ended. */
const interrupted = 130;

/** Undefined for a whole fingerprint: nothing needs to be searched for it. */
async function findCandidate(
	prefix: string,
	root: string,
	flags: Flags,
	signal: AbortSignal,
): Promise<NamedKey | undefined> {
	if (flags.report !== undefined) {
		const candidates = readCandidates(flags.report);
		return onlyCandidate(
			candidates.filter(({ fingerprint }) => fingerprint.startsWith(prefix)),
			prefix,
		);
	}
	if (fingerprintForm.test(prefix)) return undefined;
	const settings = await loadCommandSettings(root, flags, false);
	return onlyCandidate(await searchFingerprint(prefix, { root, settings, signal }), prefix);
}

function readAcceptance({
	reason = "",
	owner,
	expires,
}: Flags): Omit<NewAllowEntry, "fingerprint"> {
	// It goes into a file and to the screen.
	const why = withoutSecrets(quotable(reason));
	if (why === "") {
		throw new UsageError(
			"usage",
			'Say why this finding is accepted: "--reason" is missing',
			'For instance: --reason "a key of a closed test account"',
		);
	}
	if (expires !== undefined) checkExpiry(expires);
	return { reason: why, owner: owner && withoutSecrets(quotable(owner)), expires };
}

function checkExpiry(expires: string): void {
	const date = /^\d{4}-\d\d-\d\d$/.test(expires) ? new Date(`${expires}T00:00:00Z`) : undefined;
	const isDay = date !== undefined && !Number.isNaN(date.getTime());
	if (!isDay || !date.toISOString().startsWith(expires)) {
		throw new UsageError(
			"usage",
			`Cannot use ${quoted(expires)} as "--expires": it is no date`,
			'Write for instance "2027-05-01"',
		);
	}
	if (expires < new Date().toISOString().slice(0, 10)) {
		throw new UsageError(
			"usage",
			`Cannot use ${quoted(expires)} as "--expires": that day is over`,
			"Give a day that is still to come, or leave it out",
		);
	}
}
