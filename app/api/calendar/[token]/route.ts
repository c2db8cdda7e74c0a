import { getCalendarFile } from '#lib/data/calendar.ts';
import { matchesTag, tokenOfFile } from '#lib/domain/calendar-feed.ts';
import { createTokenTries } from '#lib/domain/token-tries.ts';
import { log } from '#lib/log.ts';
import { requestId } from '#lib/request-id.ts';
import { clientAddress } from '#lib/supabase/client-address.ts';
import { createSessionlessClient } from '#lib/supabase/sessionless.ts';

const tries = createTokenTries();

/**
 * The private calendar behind a secret address. Whatever is wrong with the address, the answer is the same. The address
 * is in no log: a fault is told by an id.
 */
export async function GET(request: Request, { params }: RouteContext<'/api/calendar/[token]'>) {
  const token = tokenOfFile((await params).token);
  if (token === null) return notFound();
  const [address, now] = [clientAddress(request.headers) ?? '', Date.now()];
  if (!tries.mayTry(address, token, now)) {
    return new Response('Too many addresses that do not exist. Try again in a minute.\n', {
      status: 429,
      headers: { 'retry-after': '60', 'cache-control': 'no-store' },
    });
  }
  try {
    const file = await getCalendarFile(await createSessionlessClient(), token);
    tries.settle(address, token, file !== null, now);
    if (file === null) return notFound();
    const headers = {
      // Weak: what stands in front may send the same text compressed.
      etag: `W/${file.tag}`,
      'cache-control': 'private, no-cache',
      'referrer-policy': 'no-referrer',
    };
    if (matchesTag(request.headers.get('if-none-match'), file.tag)) {
      return new Response(null, { status: 304, headers });
    }
    return new Response(file.text, {
      headers: {
        ...headers,
        'content-type': 'text/calendar; charset=utf-8',
        'content-disposition': 'inline; filename="shifts.ics"',
      },
    });
  } catch (error) {
    const id = await requestId();
    log.error({ requestId: id, err: error }, 'The calendar failed.');
    return new Response(`Something went wrong on our side (${id}).\n`, {
      status: 503,
      headers: { 'retry-after': '300', 'cache-control': 'no-store' },
    });
  }
}

function notFound(): Response {
  return new Response('There is no calendar at this address.\n', {
    status: 404,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
  });
}
