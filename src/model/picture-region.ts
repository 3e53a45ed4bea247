// A place in a picture: the box around a key.

/** In the picture's own pixels, from its left upper corner. */
export interface PictureRegion {
	readonly x: number;
	readonly y: number;
	readonly width: number;
	readonly height: number;
}
