const attemptsMax = 4;
/** PostgreSQL rolled the transaction back so that another could go on; the same request may simply be sent again. */
const retryable = new Set(['40001', '40P01']);

/** `fetch` that sends a Data API request again when it lost a deadlock or a serialisation conflict. */
export const retryingFetch: typeof fetch = async (input, init) => {
  for (let attempt = 1; ; attempt++) {
    const response = await fetch(input, init);
    if (attempt === attemptsMax || response.status !== 500 || !(await lostAgainstAnother(response)))
      return response;
    await new Promise((resolve) => setTimeout(resolve, 20 * attempt));
  }
};

async function lostAgainstAnother(response: Response): Promise<boolean> {
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => null);
  return typeof body === 'object' && body !== null && 'code' in body && retryable.has(String(body.code));
}
