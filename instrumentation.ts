/** Runs once when the server starts: what a killed process left running is marked failed, then and later. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { endAbandonedRuns } = await import('#lib/jobs/generation.ts');
  // Not awaited: the app answers, with an error page if need be, while its database is away.
  void endAbandonedRuns();
}
