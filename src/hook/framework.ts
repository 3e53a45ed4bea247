// Reads what the framework pre-commit asks of its hooks from the environment. It runs one hook for several stages,
// and passes the commits of a range or a push in variables only.

export type FrameworkRequest =
	| { readonly kind: "range"; readonly from: string; readonly to: string }
	| {
			readonly kind: "push";
			readonly remote: string;
			/** Revisions: what is pushed, and where the receiver is, if it is told. */
			readonly tip: string;
			readonly from: string | undefined;
			/** The full name of the ref at the receiver. */
			readonly name: string;
	  };

/** Undefined where it asks about no commits. */
export function readFrameworkRequest(
	environment: Readonly<Record<string, string | undefined>>,
): FrameworkRequest | undefined {
	const read = (name: string) => environment[`PRE_COMMIT_${name}`] || undefined;
	const from = read("FROM_REF");
	const to = read("TO_REF");
	const remote = read("REMOTE_NAME");
	const tip = to ?? read("LOCAL_BRANCH");
	if (remote !== undefined && tip !== undefined) {
		return { kind: "push", remote, tip, from, name: read("REMOTE_BRANCH") ?? "" };
	}
	return from !== undefined && to !== undefined ? { kind: "range", from, to } : undefined;
}
