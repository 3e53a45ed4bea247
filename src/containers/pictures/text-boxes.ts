// Finds lines of text in the map that the detector gives: how likely each pixel is to be text. Regions of likely pixels
// become boxes, turned as the text is.

/** A turned rectangle, in the pixels of the map or of the picture. */
export interface TextBox {
	readonly centreX: number;
	readonly centreY: number;
	readonly width: number;
	readonly height: number;
	/** In radians; 0 is a line of text as most are. */
	readonly angle: number;
}

export interface TextMap {
	readonly width: number;
	readonly height: number;
	/** A number from 0 to 1 for each pixel. */
	readonly likelihood: Float32Array;
}

/** At most `maxBoxes`, from top to bottom. */
export function findTextBoxes(map: TextMap): TextBox[] {
	const seen = new Uint8Array(map.likelihood.length);
	const boxes: TextBox[] = [];
	for (let at = 0; at < seen.length && boxes.length < maxBoxes; at++) {
		if (seen[at] === 1 || map.likelihood[at]! < textThreshold) continue;
		const { pixels, mean } = regionAt(map, seen, at);
		if (pixels.length < minRegionPixels || mean < minMean) continue;
		boxes.push(grow(boxAround(map.width, pixels)));
	}
	return boxes;
}

/** As programs for this detector have them: for a pixel, and for a region as a whole. */
const [textThreshold, minMean] = [0.3, 0.5];
const minRegionPixels = 12;
export const maxBoxes = 3000;

/** All likely pixels that touch the first one or each other. */
function regionAt({ width, height, likelihood }: TextMap, seen: Uint8Array, first: number) {
	const pixels = [first];
	seen[first] = 1;
	let sum = 0;
	for (let index = 0; index < pixels.length; index++) {
		const pixel = pixels[index]!;
		sum += likelihood[pixel]!;
		const column = pixel % width;
		const row = (pixel - column) / width;
		for (let y = Math.max(0, row - 1); y <= Math.min(height - 1, row + 1); y++) {
			for (let x = Math.max(0, column - 1); x <= Math.min(width - 1, column + 1); x++) {
				const next = y * width + x;
				if (seen[next] === 1 || likelihood[next]! < textThreshold) continue;
				seen[next] = 1;
				pixels.push(next);
			}
		}
	}
	return { pixels, mean: sum / pixels.length };
}

/** Its angle follows from how its pixels are spread; what is steeper than a tilted photograph counts as level. */
function boxAround(mapWidth: number, pixels: readonly number[]): TextBox {
	let [sumX, sumY] = [0, 0];
	for (const pixel of pixels) {
		sumX += pixel % mapWidth;
		sumY += Math.floor(pixel / mapWidth);
	}
	const [meanX, meanY] = [sumX / pixels.length, sumY / pixels.length];
	let [xx, yy, xy] = [0, 0, 0];
	for (const pixel of pixels) {
		const x = (pixel % mapWidth) - meanX;
		const y = Math.floor(pixel / mapWidth) - meanY;
		xx += x * x;
		yy += y * y;
		xy += x * y;
	}
	const spread = 0.5 * Math.atan2(2 * xy, xx - yy);
	const angle = Math.abs(spread) > maxAngle ? 0 : spread;
	const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
	let [left, right, top, bottom] = [0, 0, 0, 0];
	for (const pixel of pixels) {
		const x = (pixel % mapWidth) - meanX;
		const y = Math.floor(pixel / mapWidth) - meanY;
		const along = x * cosine + y * sine;
		const across = y * cosine - x * sine;
		left = Math.min(left, along);
		right = Math.max(right, along);
		top = Math.min(top, across);
		bottom = Math.max(bottom, across);
	}
	const [along, across] = [(left + right) / 2, (top + bottom) / 2];
	return {
		centreX: meanX + along * cosine - across * sine + 0.5,
		centreY: meanY + along * sine + across * cosine + 0.5,
		width: right - left + 1,
		height: bottom - top + 1,
		angle,
	};
}

const maxAngle = (35 * Math.PI) / 180;

/** The detector marks the middle of a line: it is wider and higher. */
function grow(box: TextBox): TextBox {
	const by = (growth * box.width * box.height) / (2 * (box.width + box.height));
	return { ...box, width: box.width + 2 * by, height: box.height + 2 * by };
}

/** So many times its area by its outline, as programs for this detector do. */
const growth = 1.6;

export function scaleBox(box: TextBox, factor: number): TextBox {
	return {
		centreX: box.centreX * factor,
		centreY: box.centreY * factor,
		width: box.width * factor,
		height: box.height * factor,
		angle: box.angle,
	};
}
