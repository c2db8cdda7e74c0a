/** A failure the person at the terminal can act on: its message is one complete line, shown without a stack. */
export class LauncherError extends Error {
  override name = 'LauncherError';
}
