/** How the database refused: SQLSTATE (PT and an HTTP status for expected failures), message and detail. */
export type SqlRefusal = { code: string; message: string; detail: unknown };

/** Waits for a statement to be refused; null when it was not. */
export async function refusalOf(work: Promise<unknown>): Promise<SqlRefusal | null> {
  try {
    await work;
    return null;
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error;
    const detail = 'detail' in error ? String(error.detail) : '';
    return {
      code: String(error.code),
      message: error.message,
      detail: detail.startsWith('{') ? JSON.parse(detail) : detail,
    };
  }
}
