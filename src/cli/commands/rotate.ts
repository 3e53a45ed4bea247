// `unleak rotate`: leads from a leaked key to its proven death, one key a run, in steps that can be stopped and
// resumed. Exit code 0 means that the old key is dead, or attested to be.

import { createHash } from "node:crypto";
import { UsageError } from "../../errors.ts";
import { findGit, nearestRepository } from "../../git/git-program.ts";
import { openRepository, type Repository } from "../../git/repository.ts";
import type { Pack, Rule } from "../../packs/pack.ts";
import { type Message, message } from "../../rotate/messages.ts";
import { isDead } from "../../rotate/outcome.ts";
import type { Rotation } from "../../rotate/rotation.ts";
import { startRotation } from "../../rotate/state-machine.ts";
import { stepMessages } from "../../rotate/step-messages.ts";
import { summaryMessages } from "../../rotate/summary-messages.ts";
import type { TracedKey } from "../../trace/find-key.ts";
import type { CommandLine, Flags } from "../args.ts";
import { readFingerprint } from "../fingerprint.ts";
import { endSoonAfterSignal, withInterrupts } from "../interrupt.ts";
import { typedProgramName } from "../program-name.ts";
import { chooseKey, findKeysOfTree, findRotatableKeys } from "../rotate/choose-key.ts";
import { readLineFromDescriptor } from "../rotate/descriptor.ts";
import { openInteractiveDialog, openPrintingDialog } from "../rotate/dialog.ts";
import { findOldKey } from "../rotate/find-old-key.ts";
import { leakedKeys, remainingMessages } from "../rotate/leaked-keys.ts";
import { lookAtLeak } from "../rotate/look.ts";
import { offerMachineSearch, remindOfCopies } from "../rotate/machine.ts";
import { offerMisuseCheck } from "../rotate/misuse.ts";
import { parseOwnCommand } from "../rotate/own-command.ts";
import { type RotationContext, RotationProgress } from "../rotate/progress.ts";
import { runSteps } from "../rotate/run-steps.ts";
import { isoNow, keepSecret, type RotationSession } from "../rotate/session.ts";
import {
	checkRecordFolder,
	copyRecord,
	listRotations,
	loadRotation,
	saveRotation,
} from "../rotate/state-folder.ts";
import { statusMessages } from "../rotate/status.ts";
import { patternOfKey, stepGuideOf } from "../rotate/step-guide.ts";
import { loadCommandSettings, reportHidden } from "../run-scan.ts";

export async function rotate(line: CommandLine): Promise<number> {
	return await withInterrupts((signal) => rotateUntil(signal, line));
}

async function rotateUntil(
	signal: AbortSignal,
	{ positionals, flags }: CommandLine,
): Promise<number> {
	const options = { color: flags.color, signal };
	if (flags.status) {
		openPrintingDialog(options).print(statusMessages());
		return 0;
	}
	const [typed] = positionals;
	const operand = typed === undefined ? undefined : readFingerprint(typed);
	if (flags.record !== undefined) checkRecordFolder(flags.record);
	const newKey = await fromDescriptor("new-key-fd", flags, signal);
	const oldKey = await fromDescriptor("old-key-fd", flags, signal);
	const root = nearestRepository(process.cwd()) ?? process.cwd();
	const settings = await loadCommandSettings(root, flags, false);
	reportHidden(settings);
	const { packs } = settings;
	const person = flags["non-interactive"]
		? openPrintingDialog(options)
		: openInteractiveDialog(options);
	const findDatacenter = flags["find-datacenter"] === true;
	const commands = [flags.store ?? []].flat().map((text) => parseOwnCommand(text, root));
	const unchosen = { packs, root, dialog: person, signal, newKey, findDatacenter, commands };
	try {
		const all = listRotations().rotations;
		const begun = all.filter(({ id }) => id.endsWith(rootMark(root)));
		const session: RotationSession = { ...unchosen, leaked: leakedKeys([], all) };
		const choice = {
			prefix: operand,
			reportFile: flags.report,
			includeInactive: flags["include-inactive"] === true,
		};
		const candidates =
			operand?.length === 40 ? [] : await findRotatableKeys(session, settings, begun, choice);
		const fingerprint =
			operand?.length === 40
				? operand
				: (await chooseKey(session, candidates, choice))?.fingerprint;
		if (fingerprint === undefined || signal.aborted) return stopped;
		const leaked = leakedKeys(candidates, all).filter((key) => key.fingerprint !== fingerprint);
		const code = await rotateOne({ ...session, leaked }, fingerprint, oldKey, flags.record);
		if (code !== 0) return code;
		const isWhole = operand?.length === 40;
		const known = isWhole ? await findKeysOfTree(session, settings) : candidates;
		person.print(remainingMessages(known, fingerprint));
		return code;
	} finally {
		person.end();
	}
}

const stopped = 1;

/** Ends the id of a rotation: the folder's name itself may be hidden in a record. */
function rootMark(root: string): string {
	return `-${createHash("sha256").update(root).digest("hex").slice(0, 8)}`;
}

async function rotateOne(
	session: RotationSession,
	fingerprint: string,
	typed: string | undefined,
	recordFolder: string | undefined,
): Promise<number> {
	const { root, dialog: person, signal } = session;
	const repository = openAround(root);
	const key = await findOldKey(session, { fingerprint, repository, typed });
	if (!key) {
		if (!person.isInteractive && !signal.aborted) failKeyless();
		return stopped;
	}
	const keySearch = keepSecret(key.secret);
	const { pack, rule } = ruleOf(session.packs, key.ruleId);
	const id = fingerprint + rootMark(root);
	const begun = loadRotation(id) ?? beginWith(id, root, key, pack, rule);
	const progress = new RotationProgress(begun, saveRotation);
	const guideFor = (rotation: Rotation) => stepGuideOf(pack, rotation);
	const begunWork = { session, key, keySearch, guideFor, progress, repository };
	const destinations = await lookAtLeak(begunWork);
	if (destinations) {
		const work: RotationContext = {
			...begunWork,
			destinations,
			young: { current: undefined },
			machine: { isOffered: false, scrubCommands: [] },
		};
		await runSteps(work);
		if (progress.rotation.step === "done") {
			await offerMisuseCheck(work);
			await offerMachineSearch(work);
			remindOfCopies(work);
		}
	}
	const { rotation } = progress;
	if (rotation.step === "done") person.print(stepMessages(rotation, guideFor(rotation)));
	person.print([
		...summaryMessages(rotation, guideFor(rotation)),
		...tellRecord(rotation, person.isInteractive),
	]);
	if (recordFolder !== undefined) copyRecord(recordFolder, rotation);
	return isDead(rotation) ? 0 : stopped;
}

function beginWith(id: string, root: string, key: TracedKey, pack: Pack, rule: Rule): Rotation {
	const { fingerprint, ruleId, redacted, details } = key;
	const pattern = patternOfKey(rule, key);
	const { provider } = pack;
	const facts = {
		id,
		fingerprint,
		ruleId,
		provider,
		title: rule.title,
		redacted,
		pattern,
		details,
	};
	return startRotation({ ...facts, root }, isoNow());
}

function tellRecord({ step, fingerprint }: Rotation, isPersonThere: boolean): Message[] {
	if (step === "done")
		return [message("text", `The record is kept: ${typedProgramName()} rotate --status lists it.`)];
	const how = isPersonThere
		? "Nothing is lost but the new key, which is not stored. To go on:"
		: "The rest needs a person. In a terminal:";
	return [
		message("text", how),
		message("command", `${typedProgramName()} rotate ${fingerprint.slice(0, 12)}`),
	];
}

function ruleOf(packs: readonly Pack[], ruleId: string): { pack: Pack; rule: Rule } {
	for (const pack of packs) {
		const rule = pack.rules.find(({ id }) => id === ruleId);
		if (rule) return { pack, rule };
	}
	throw new RangeError(`No pack holds the rule "${ruleId}"`);
}

/** Undefined outside of a repository, or where there is no git. */
function openAround(root: string): Repository | undefined {
	const program = nearestRepository(root) && findGit(root);
	return program === undefined ? undefined : openRepository(root, program);
}

async function fromDescriptor(
	flag: "new-key-fd" | "old-key-fd",
	flags: Flags,
	signal: AbortSignal,
): Promise<string | undefined> {
	const given = flags[flag];
	if (given === undefined) return undefined;
	// Nothing can end a read that waits for a pipe.
	return await endSoonAfterSignal(signal, () => readLineFromDescriptor(flag, given, signal));
}

function failKeyless(): never {
	throw new UsageError(
		"no-key",
		"Cannot ask about the old key: neither the tree nor the history holds it",
		'Hand it in with "--old-key-fd", or run this in a terminal and type it',
	);
}
