/** What stands around the app in a window of its own: the page's ground of each theme, as in globals.css. */
export const themeColors = { dark: '#0d0f13', light: '#f3f4f6' } as const;
