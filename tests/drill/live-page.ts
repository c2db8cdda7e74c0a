import { setMaxListeners } from 'node:events';
import { RealtimeClient } from '@supabase/supabase-js';
import { z } from 'zod';
import type { LiveConnection, LiveListeners } from '#lib/domain/live.ts';
import { type LiveGrant, openLiveConnection } from '#lib/supabase/live-connection.ts';
import type { Client } from './lanes.ts';
import { topicsOf } from './people.ts';

/** Longer than a page waits between two questions what it may hear. */
const tokenSeconds = 3600;
const markSchema = z.object({ mark: z.int(), entries: z.array(z.int()) });

/** What a page asks its browser for, as far as Node has none of it. */
function pretendBrowser(): void {
  if ('window' in globalThis) return;
  const pageWindow = Object.assign(new EventTarget(), { setTimeout, setInterval });
  const pageDocument = Object.assign(new EventTarget(), { visibilityState: 'visible' });
  // Many pages share them, and none of them leaks.
  setMaxListeners(0, pageWindow, pageDocument);
  Object.assign(globalThis, { window: pageWindow, document: pageDocument });
}

/**
 * The live connection of an open page, outside a browser: what it may hear it asks the database by itself, where a page
 * asks the app's server to.
 *
 * @param client signed in with `token`
 */
export function openLivePage(
  project: { url: string; publishableKey: string },
  { client, token }: { client: Client; token: string },
  listeners: LiveListeners,
): LiveConnection {
  pretendBrowser();
  return openLiveConnection(
    {
      ask: (since) => askForGrant(client, token, since),
      makeClient: async (accessToken) =>
        new RealtimeClient(`${project.url}/realtime/v1`.replace(/^http/, 'ws'), {
          params: { apikey: project.publishableKey },
          accessToken,
        }),
    },
    listeners,
  );
}

/** As the app's server answers: null once the person has no access any more. */
async function askForGrant(
  client: Client,
  accessToken: string,
  since: number | null,
): Promise<LiveGrant | null> {
  const me = await client.rpc('get_me');
  if (me.error) throw me.error;
  if (me.data === null) return null;
  const heard = await client.rpc('get_live_mark', since === null ? {} : { p_since: since });
  if (heard.error) throw heard.error;
  const topics = topicsOf(me.data);
  if (topics.length === 0) return null;
  return { accessToken, expiresInSeconds: tokenSeconds, topics, heard: markSchema.parse(heard.data) };
}
