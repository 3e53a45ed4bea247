// The recipe of secrets of a Docker swarm. None can be changed: the new key gets a name with the next number, and the
// service takes it under the old name.

import { parseJson, type StoreRecipe, textOf } from "./recipe.ts";

export const dockerSwarm: StoreRecipe = {
	title: "Docker secret",
	tool: {
		programs: ["docker"],
		variables: /^DOCKER_(?:HOST|CONTEXT|CONFIG|CERT_PATH|TLS_VERIFY)$/,
		needs: [],
		account: ["context", "show"],
		look: () => [["secret", "ls", "--format", "{{json .}}"]],
		readLook([answer], { name }) {
			if (answer?.code !== 0) return undefined;
			const names = answer.stdout
				.split("\n")
				.map((line) => textOf((parseJson(line) as { Name?: unknown } | undefined)?.Name));
			const own = names.filter((each) => numberIn(each, name) > 0).sort();
			return { isThere: own.length > 0, stamp: own.join(",") };
		},
		store: ({ name }, { stamp = "" }) => {
			const numbers = stamp.split(",").map((each) => numberIn(each, name));
			const next = Math.max(0, ...numbers) + 1;
			return ["secret", "create", next === 1 ? name : `${name}_v${next}`, "-"];
		},
	},
	byHand: ({ name }) => ({
		text: "Secrets cannot be changed: make one with a new name from standard input, and give it to the service in the place of the old",
		command: `docker secret create ${name}_v2 -`,
	}),
	live: ({ name }) =>
		`Give it to each service under the old name, which restarts its tasks: docker service update --secret-rm ${name} --secret-add source=${name}_v2,target=${name} SERVICE, with the number of the new one. A stack's file has to name it too.`,
};

/** 1 for the name itself, 2 for "name_v2"; 0 for another's. */
function numberIn(candidate: string, name: string): number {
	if (candidate === name) return 1;
	const number = candidate.startsWith(`${name}_v`) ? candidate.slice(name.length + 2) : "";
	return /^[1-9]\d{0,5}$/.test(number) ? Number(number) : 0;
}
