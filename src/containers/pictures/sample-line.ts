// Cuts one line of text out of a picture, level and of the height that the recogniser wants, as the numbers that it takes.

import type { Pixels } from "./pixels.ts";
import type { TextBox } from "./text-boxes.ts";

/** The recogniser's own. */
export const lineHeight = 48;

export interface LineInput {
	readonly width: number;
	/** Blue, green, red: a plane each, from -1 to 1. */
	readonly values: Float32Array;
}

/** `stretch` makes it wider than the picture has it. */
export function sampleLine(pixels: Pixels, box: TextBox, stretch = 1): LineInput {
	const natural = Math.round((lineHeight * box.width * stretch) / box.height);
	const width = Math.max(minLineWidth, Math.min(maxLineWidth, natural));
	const values = new Float32Array(3 * lineHeight * width);
	const [stepX, stepY] = [box.width / width, box.height / lineHeight];
	const [cosine, sine] = [Math.cos(box.angle), Math.sin(box.angle)];
	// Where it is made smaller, each value is a mean of several.
	const [partsX, partsY] = [Math.ceil(stepX), Math.ceil(stepY)];
	const plane = lineHeight * width;
	const colour = [0, 0, 0];
	for (let row = 0; row < lineHeight; row++) {
		for (let column = 0; column < width; column++) {
			colour.fill(0);
			for (let partY = 0; partY < partsY; partY++) {
				for (let partX = 0; partX < partsX; partX++) {
					const along = (column + (partX + 0.5) / partsX) * stepX - box.width / 2;
					const across = (row + (partY + 0.5) / partsY) * stepY - box.height / 2;
					const x = box.centreX + along * cosine - across * sine - 0.5;
					const y = box.centreY + along * sine + across * cosine - 0.5;
					addColour(pixels, x, y, colour);
				}
			}
			const at = row * width + column;
			for (let index = 0; index < 3; index++)
				values[index * plane + at] = colour[2 - index]! / (partsX * partsY) / 127.5 - 1;
		}
	}
	return { width, values };
}

const minLineWidth = 16;
/** Eight pixels are one step of the recogniser; a line of a whole screen has a thousand. */
const maxLineWidth = 9600;

/** Between pixels, the mean of the four around. */
function addColour({ width, height, bytes }: Pixels, x: number, y: number, colour: number[]): void {
	const [left, top] = [Math.floor(x), Math.floor(y)];
	const [partX, partY] = [x - left, y - top];
	const [x0, x1] = [clamp(left, width), clamp(left + 1, width)];
	const [y0, y1] = [clamp(top, height) * width, clamp(top + 1, height) * width];
	for (let index = 0; index < 3; index++) {
		const above =
			bytes[3 * (y0 + x0) + index]! * (1 - partX) + bytes[3 * (y0 + x1) + index]! * partX;
		const below =
			bytes[3 * (y1 + x0) + index]! * (1 - partX) + bytes[3 * (y1 + x1) + index]! * partX;
		colour[index]! += above * (1 - partY) + below * partY;
	}
}

function clamp(at: number, size: number): number {
	return at < 0 ? 0 : at >= size ? size - 1 : at;
}
