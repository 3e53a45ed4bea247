// Colours for terminals. Each tone ends what it starts, so tones can follow but not contain each other. Without
// colour the text is returned as it is.

export type Tone = "strong" | "faint" | "danger" | "warning" | "good" | "accent";
export type Paint = (tone: Tone, text: string) => string;

export function createPaint(color: boolean): Paint {
	if (!color) return (_tone, text) => text;
	return (tone, text) => (text === "" ? "" : `\x1b[${codes[tone]}m${text}\x1b[0m`);
}

const codes: Readonly<Record<Tone, string>> = {
	strong: "1",
	faint: "2",
	danger: "1;31",
	warning: "33",
	good: "32",
	accent: "36",
};
