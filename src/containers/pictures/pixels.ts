// Pixels in memory: three bytes each, in the order red, green, blue, row by row.

export interface Pixels {
	readonly width: number;
	readonly height: number;
	readonly bytes: Uint8Array;
}
