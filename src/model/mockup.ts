// What a person sees on a page of a provider, as far as a step needs it: a pack describes it, and the HTML report
// draws it.

export interface Mockup {
	/** The words to choose, the last one for the page itself. */
	readonly menu: readonly string[];
	readonly heading: string;
	/** The button of the page: above a list, below fields. */
	readonly button?: string;
	/** The columns of a list, and the cells of the row that matters; "" for what does not matter. */
	readonly columns?: readonly string[];
	readonly row?: readonly string[];
	/** What is filled in. */
	readonly fields?: readonly { readonly label: string; readonly value: string }[];
	/** The texts of cells, fields and buttons to look for. */
	readonly look: readonly string[];
	/** The key as the page shows it; it stands where a cell is "{key}". */
	readonly key?: string;
}

/** The cell that holds the key. */
export const keyCell = "{key}";
