// `npm run bench [-- FLAG...] [PATH...]`: how fast is unleak beside the programs that do the same
// work? Writes nothing to the source tree: what is made lies in a temporary folder, and is gone
// at the end. Absolute times drift from day to day: only ratios of one run can be compared.

import { execFileSync } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { benchGrowth } from "./growth.js";
import { benchHistory } from "./history.js";
import { benchLarge } from "./large.js";
import { benchMachine } from "./machine.js";
import { benchPictures } from "./pictures.js";
import { benchPlanted } from "./planted.js";
import { stopAll } from "./processes.js";
import { makeEnvironment, unleak } from "./programs.js";
import { load } from "./table.js";
import { lookAt, makeTargets } from "./targets.js";
import { benchTree } from "./tree.js";

const usage = `Usage: npm run bench -- [FLAG...] [PATH...]

A repository is scanned with its history, a folder or a repository with a work tree as a tree.
Without a path, both are made.

      --history      only histories
      --tree         only working trees
      --keys NUMBER  histories with and without this many planted keys
      --growth       two made repositories, one ten times the other
      --large        one large log file
      --machine      a home folder with transcripts of agents
      --pictures     drawn screenshots with keys and without, a set a round (installs packages and fonts from npm)
      --size MB      of what is made: packs (default 20), the log of --large (default 2000), or
                     the transcripts (default 500)
      --rounds N     default 5
      --peers DIR    where gitleaks and trufflehog are, if not on the PATH
`;

const flags = {
	growth: { type: "boolean" },
	help: { type: "boolean", short: "h" },
	history: { type: "boolean" },
	keys: { type: "string" },
	large: { type: "boolean" },
	machine: { type: "boolean" },
	pictures: { type: "boolean" },
	peers: { type: "string" },
	rounds: { type: "string" },
	size: { type: "string" },
	tree: { type: "boolean" },
};

async function main() {
	const asked = readArguments();
	if (asked.help) {
		process.stdout.write(usage);
		return;
	}
	const scratch = realpathSync(mkdtempSync(join(tmpdir(), "unleak-bench-")));
	const clean = () => rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
	for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
		process.once(signal, () => {
			stopAll();
			clean();
			process.exit(1);
		});
	}
	try {
		// The temporary folder of all that is started, so that it goes with this one.
		const env = makeEnvironment({ scratch, peers: asked.peers });
		printMachine(asked.rounds, env);
		const racers = await runAll({ ...asked, env, scratch });
		const hasFailed = ({ args, fault }) => args.includes(unleak) && fault !== undefined;
		if (racers.some(hasFailed)) process.exitCode = 1;
	} finally {
		clean();
	}
}

async function runAll(asked) {
	if (asked.growth) return await benchGrowth(asked);
	if (asked.large) return await benchLarge(asked);
	if (asked.machine) return await benchMachine(asked);
	if (asked.pictures) return await benchPictures(asked);
	const racers = [];
	for (const { path, title, hasHistory, hasTree } of await findTargets(asked)) {
		const options = { ...asked, title };
		if (hasHistory && asked.wantsHistory) {
			const bench = asked.keys === undefined ? benchHistory : benchPlanted;
			racers.push(...(await bench(path, options)));
		}
		if (hasTree && asked.wantsTree) racers.push(...(await benchTree(path, options)));
	}
	if (racers.length === 0) throw new Error("Nothing to measure: name a repository or a folder");
	return racers;
}

async function findTargets(asked) {
	if (asked.paths.length === 0) return await makeTargets(asked);
	return asked.paths.map((path) => lookAt(path, asked.env));
}

function readArguments() {
	const { values, positionals: paths } = parseArgs({ options: flags, allowPositionals: true });
	if ((values.growth || values.large || values.machine) && paths.length > 0) {
		throw new Error("Leave the paths out: --growth, --large and --machine make what they measure");
	}
	const usualSize = values.large ? "2000" : values.machine ? "500" : "20";
	return {
		help: values.help,
		growth: values.growth,
		large: values.large,
		machine: values.machine,
		pictures: values.pictures,
		paths,
		peers: values.peers && resolve(values.peers),
		rounds: toNumber(values.rounds ?? (values.pictures ? "1" : "5"), "--rounds"),
		keys: values.keys && toNumber(values.keys, "--keys"),
		megabytes: toSize(values.size ?? usualSize),
		wantsHistory: values.history || !values.tree,
		wantsTree: values.tree || !(values.history || values.keys),
	};
}

function toNumber(typed, flag) {
	if (/^[1-9]\d{0,4}$/.test(typed)) return Number(typed);
	throw new Error(`Give ${flag} a number from 1 to 99999: "${typed}" is none`);
}

function toSize(typed) {
	if (/^\d{1,5}(\.\d+)?$/.test(typed) && Number(typed) > 0) return Number(typed);
	throw new Error(`Give --size megabytes, such as 0.5 or 20: "${typed}" are none`);
}

function printMachine(rounds, env) {
	const gitVersion = execFileSync("git", ["--version"], { env }).toString().trim();
	const cores = `${cpus()[0]?.model ?? "unknown processor"}, ${availableParallelism()} cores`;
	console.log(
		`${cores}; Node ${process.version}; ${gitVersion}; rounds: ${rounds}; load ${load()}`,
	);
}

try {
	await main();
} catch (error) {
	console.error(error.message);
	process.exitCode = 2;
}
