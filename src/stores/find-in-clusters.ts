// Finds destinations in manifests of Kubernetes and in what makes them: Secret, secretKeyRef, envFrom, SealedSecret,
// ExternalSecret, values of Helm, and files that SOPS encrypts.

import type { Destination } from "./destination.ts";
import type { KeyNames } from "./key-names.ts";
import { mapAt, mapsIn, readYaml, textAt, type YamlMap } from "./yaml-tree.ts";

/** Reads a YAML file in which some line names the key. */
export function findInManifest(path: string, text: string, names: KeyNames): Destination[] {
	if (!/\.ya?ml$/.test(path) || !clusterWords.test(text)) return [];
	return readYaml(text).flatMap((document) =>
		document.kind === "map" ? findInDocument(path, document, names) : [],
	);
}

const clusterWords =
	/\b(?:kind|secretKeyRef|secretRef|existingSecret|encryptedData|remoteRef|sops)\b/;

function findInDocument(path: string, document: YamlMap, names: KeyNames): Destination[] {
	const kind = textAt(document, "kind");
	const metadata = mapAt(document, "metadata");
	const owner = textAt(metadata, "name") ?? "";
	const namespace = textAt(metadata, "namespace");
	const inNamespace = namespace === undefined ? {} : { namespace };
	const at = (map: YamlMap, key: string) => map.entries.get(key)?.line ?? map.line;
	const keysOf = (map: YamlMap | undefined) =>
		map === undefined
			? []
			: [...map.entries.keys()]
					.filter((key) => names.isName(key))
					.map((key) => ({ key, line: at(map, key) }));
	if (mapAt(document, "sops")) {
		return [...mapsIn(document)].flatMap((map) =>
			keysOf(map).map(({ key, line }) => ({
				store: "sops",
				name: key,
				scope: { file: path },
				path,
				line,
			})),
		);
	}
	if (kind === "Secret") {
		const scope = { secret: owner, ...inNamespace };
		return [mapAt(document, "data"), mapAt(document, "stringData")].flatMap((map) =>
			keysOf(map).map(({ key, line }) => ({ store: "kubernetes", name: key, scope, path, line })),
		);
	}
	if (kind === "SealedSecret") {
		return keysOf(mapAt(document, "spec", "encryptedData")).map(({ key, line }) => ({
			store: "sealed-secret",
			name: key,
			scope: { secret: owner, ...inNamespace, ...sealingOf(metadata) },
			path,
			line,
		}));
	}
	return [...mapsIn(document)].flatMap((map) => {
		const line = map.line;
		const reference = mapAt(map, "valueFrom", "secretKeyRef");
		const [secret, key, name] = [
			textAt(reference, "name"),
			textAt(reference, "key"),
			textAt(map, "name"),
		];
		if (
			secret !== undefined &&
			key !== undefined &&
			(names.isName(key) || names.isName(name ?? ""))
		)
			return [{ store: "kubernetes", name: key, scope: { secret, ...inNamespace }, path, line }];
		const remote = textAt(map, "remoteRef", "key");
		const local = textAt(map, "secretKey") ?? "";
		if (remote !== undefined && (names.isName(local) || names.isNear(remote))) {
			const field = textAt(map, "remoteRef", "property");
			const scope = { secret: owner, ...(field === undefined ? {} : { field }), ...inNamespace };
			return [{ store: "external-secret", name: remote, scope, path, line }];
		}
		const existing = textAt(map, "existingSecret");
		const existingKey =
			textAt(map, "existingSecretKey") ?? textAt(map, "existingSecretPasswordKey");
		if (existing !== undefined && names.isNear(`${existing} ${existingKey ?? ""}`)) {
			const unclear =
				existingKey === undefined ? { unclear: "the chart knows the key's name in it" } : {};
			return [
				{
					store: "kubernetes",
					name: existingKey ?? existing,
					scope: { secret: existing },
					path,
					line,
					...unclear,
				},
			];
		}
		return [];
	});
}

/** How widely a SealedSecret can be opened; what is sealed for less cannot be. */
function sealingOf(metadata: YamlMap | undefined): { readonly sealing?: string } {
	const annotations = mapAt(metadata, "annotations");
	const widest = ["cluster-wide", "namespace-wide"].find(
		(each) => textAt(annotations, `sealedsecrets.bitnami.com/${each}`) === "true",
	);
	return widest === undefined ? {} : { sealing: widest };
}
