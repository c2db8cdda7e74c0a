/**
 * How large a wall's letters have to be. ISO 9241-303 gives the height of a capital letter as the angle under which it is
 * seen: 20 to 22 minutes of arc are preferred, 16 are the least. From five metres 20′ are 29 mm and 16′ are 23 mm, which
 * on a screen of 55 inches with 1920 × 1080 pixels of 0.634 mm are 46 and 37 pixels. Capitals of the typeface are 0.71 of
 * its font size: 65 and 52 pixels. A screen with more pixels shows the same board with as many more, so that the sizes
 * on the glass stay.
 */
const WALL_VIEW = { metres: 5, screenInches: 55, pixelsWide: 1920, pixelsHigh: 1080 } as const;

/** Height of a capital by the font size, of Geist and Geist Mono. */
const CAPITAL_SHARE = 0.71;

/** Font sizes in pixels of a screen of 1920 × 1080, whichever way it hangs; nothing on a wall is smaller than the least. */
export const WALL_SIZES = {
  /** The time. */
  clock: 184,
  /** How many are spare or short. */
  figure: 96,
  /** Names, the next relief, and that nothing is updated. */
  preferred: 66,
  /** All else; and names where there are too many. */
  least: 52,
} as const;

/** The angle in minutes of arc under which a capital of this font size is seen. */
export function arcMinutesOf(fontPixels: number): number {
  const { metres, screenInches, pixelsWide, pixelsHigh } = WALL_VIEW;
  const pixelMetres = (screenInches * 0.0254) / Math.hypot(pixelsWide, pixelsHigh);
  return (Math.atan((fontPixels * CAPITAL_SHARE * pixelMetres) / metres) * 180 * 60) / Math.PI;
}
