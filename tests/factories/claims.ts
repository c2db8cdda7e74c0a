/** The claim of a token that somebody got for a password just now. */
export function signedInNow(): { method: string; timestamp: number }[] {
  return [{ method: 'password', timestamp: Math.floor(Date.now() / 1000) }];
}
