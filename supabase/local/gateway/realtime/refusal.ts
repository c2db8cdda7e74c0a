/** Why a channel may not be joined or kept. `code` and message are hosted's, which clients and operators look up. */
export class Refusal extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'Refusal';
    this.code = code;
  }

  /** As a join is answered. */
  get reason(): string {
    return `${this.code}: ${this.message}`;
  }
}

export function databaseAway(): Refusal {
  return new Refusal('UnableToConnectToProject', 'Realtime was unable to connect to the project database');
}

export function notReadable(subTopic: string): Refusal {
  return new Refusal(
    'Unauthorized',
    `You do not have permissions to read from this Channel topic: ${subTopic}`,
  );
}

/** What a token that expired `now` or earlier is refused with. */
export function expired(expiresAt: number, now = Date.now()): Refusal {
  const seconds = Math.max(0, Math.floor(now / 1000) - expiresAt);
  return new Refusal('InvalidJWTToken', `Token has expired ${seconds} seconds ago`);
}
