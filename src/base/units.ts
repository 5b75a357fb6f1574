/** Time in milliseconds since the run began, unless a name says otherwise. */
export type Milliseconds = number;

/** A length in CSS pixels: what layout and pointer events speak. */
export type CssPixels = number;

/** A length in physical canvas pixels: CSS pixels times `devicePixelRatio`. */
export type DevicePixels = number;

/** A size in bytes. */
export type Bytes = number;
