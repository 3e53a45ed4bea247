// A frame is what encloses a value: a bracket, an element, an indented block or a section. Its head is the text that
// leads up to it: a callee, a key, a tag.

/** What opens a frame: a bracket, a tag, the attributes of a tag, deeper indentation, a section. */
export type Opener = "(" | "[" | "{" | "element" | "attributes" | "indent" | "section" | "root";

export interface Frame {
	readonly opener: Opener;
	/** Where the frame's content begins, and ends as far as the window shows. */
	readonly from: number;
	to: number;
	/** Where its head stands: the text that leads up to the opener, on its line. */
	readonly headFrom: number;
	readonly headTo: number;
}

/** Text inside a bracket or element of a frame that does not hold the value. */
export interface Nested {
	readonly from: number;
	readonly to: number;
	readonly opener: string;
}

export const maxFrames = 14;
export const maxHeadLength = 160;

/** True for the brackets in which wikis and templates write a value: {{VALUE}}. */
export function isDoubled(text: string, start: number): boolean {
	return (
		text.slice(start - 2, start) === "{{" &&
		/^[\w-]{16,140}\}\}/.test(text.slice(start, start + 144))
	);
}
