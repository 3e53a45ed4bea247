// Recipes of stores whose tool encrypts the key and prints the result, which the person puts into a file: nothing is
// written into a repository by unleak.

import type { StoreRecipe } from "./recipe.ts";

export const encryptedFiles = {
	"sealed-secret": {
		title: "SealedSecret",
		tool: {
			programs: ["kubeseal"],
			variables: /^(?:KUBECONFIG|SEALED_SECRETS_\w+)$/,
			// What is sealed for another name or namespace cannot be opened.
			needs: ["secret", "namespace"],
			look: () => [],
			readLook: () => ({ isThere: true }),
			store: ({ scope }) => [
				...["--raw", "--name", scope.secret!, "--namespace", scope.namespace!],
				...(scope.sealing === undefined ? [] : ["--scope", scope.sealing]),
			],
			toPaste: (stdout) => (/^[\w+/=]{100,}$/.test(stdout.trim()) ? stdout.trim() : undefined),
		},
		byHand: ({ name, scope }) => ({
			text: `Write the new key on its standard input, without a line end, and put what it prints into spec.encryptedData.${name}`,
			command: `kubeseal --raw --name ${scope.secret ?? "SECRET"}${scope.namespace === undefined ? "" : ` --namespace ${scope.namespace}`}${scope.sealing === undefined ? "" : ` --scope ${scope.sealing}`}`,
		}),
		live: () => "Commit it; when it is synced, start the pods again.",
	},
	"ansible-vault": {
		title: "Ansible Vault variable",
		tool: {
			programs: ["ansible-vault"],
			variables: /^ANSIBLE_VAULT_(?:PASSWORD_FILE|IDENTITY_LIST|ENCRYPT_IDENTITY|IDENTITY)$/,
			// It would ask for its password at a terminal, which it does not have: then it fails.
			needs: [],
			look: () => [],
			readLook: () => ({ isThere: true }),
			store: ({ name }) => ["encrypt_string", "--stdin-name", name],
			toPaste: (stdout) => {
				const block = stdout.trimEnd();
				return /!vault \|\n\s+\$ANSIBLE_VAULT;/.test(block) ? block : undefined;
			},
		},
		byHand: ({ name }) => ({
			text: "Paste the new key and press Ctrl-D twice, without Enter; put what it prints in the place of the old block",
			command: `ansible-vault encrypt_string --stdin-name ${name}`,
		}),
		live: () => "Run the playbook.",
	},
} as const satisfies Readonly<Record<string, StoreRecipe>>;
