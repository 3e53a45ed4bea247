// A pattern as plain data, so that it can be given to another thread and matched step by step.

/** A pattern taken apart, as a pack from outside brings it: it is matched step by step (detect/step-matcher.ts). */
export type PatternNode =
	| { readonly type: "one"; readonly characters: string }
	| { readonly type: "all" | "any"; readonly nodes: readonly PatternNode[] }
	| { readonly type: "group"; readonly name: string; readonly node: PatternNode }
	| {
			readonly type: "repeat";
			readonly min: number;
			readonly max: number;
			readonly greedy: boolean;
			readonly node: PatternNode;
	  }
	| {
			readonly type: "lookahead" | "lookbehind";
			readonly isNegated: boolean;
			readonly node: PatternNode;
	  }
	| { readonly type: "word"; readonly isNegated: boolean }
	| { readonly type: "start" | "end" };

export type PatternName =
	| "before"
	| "after"
	| "name"
	| "inside"
	| "near"
	| "beside"
	| "joined"
	| "path"
	| "value";
