import type { ConnectLive } from '#lib/domain/live.ts';
import { untilIdle } from '#lib/until-idle.ts';
import { type LiveGrant, openLiveConnection } from './live-connection.ts';

/** Where a browser finds the project; `url` is null when it answers on the app's own origin. */
export type BrowserProject = { url: string | null; publishableKey: string };

/**
 * How pages of this project hear what happens. Only the server renews the session: two sides with the same refresh
 * token would end each other's. The browser asks it for the access token, and never holds the other one.
 */
export function liveConnector({ url, publishableKey }: BrowserProject): ConnectLive {
  return (listeners) =>
    openLiveConnection(
      {
        ask: askForGrant,
        // Asked for here, and only when the page has come to life, so that no page waits for it.
        makeClient: async (accessToken) => {
          await untilIdle();
          const { RealtimeClient } = await import('./realtime-client.ts');
          const address = `${url ?? window.location.origin}/realtime/v1`.replace(/^http/, 'ws');
          const options = { params: { apikey: publishableKey }, accessToken, transport: patientSocket() };
          return new RealtimeClient(address, options);
        },
      },
      listeners,
    );
}

/** Who leaves a page while it still connects should not find a warning of the browser in the console. */
export function patientSocket(): typeof WebSocket {
  return class extends WebSocket {
    override close(code?: number, reason?: string) {
      if (this.readyState !== WebSocket.CONNECTING) return super.close(code, reason);
      this.addEventListener('open', () => super.close(code, reason), { once: true });
    }
  };
}

async function askForGrant(since: number | null): Promise<LiveGrant | null> {
  const response = await fetch(since === null ? '/api/live' : `/api/live?since=${since}`, {
    cache: 'no-store',
    redirect: 'manual',
    signal: AbortSignal.timeout(10_000),
  });
  // Without a session the way leads to the sign-in.
  if (response.type === 'opaqueredirect') return null;
  if (!response.ok) throw new Error(`The server answered ${response.status}.`);
  return response.json();
}
