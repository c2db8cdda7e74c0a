import { findLeaks } from '../leaks.ts';

/** Somebody with a browser's cookies and nothing else of it. */
export type Visitor = {
  open(path: string): Promise<Page>;
  /** Calls an action as a browser does. */
  act(id: string, page: string, input: unknown): Promise<Outcome>;
  isSignedIn(): boolean;
};

export type Page = { status: number; text: string; location: string | null; ms: number };

/** `ok`, or the code and the words of a refusal. */
export type Outcome = { answer: string; message: string; ms: number };

/** Nobody waits longer before a page that turns. */
const patienceMs = 45_000;

/** @param cookie of a session */
export function createVisitor(url: string, cookie: string): Visitor {
  const jar = new Map(cookie.split('; ').map((pair) => split(pair)));
  const send = async (path: string, init: RequestInit): Promise<Page> => {
    const begun = Date.now();
    const response = await fetch(`${url}${path}`, {
      ...init,
      redirect: 'manual',
      headers: { ...init.headers, cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
      signal: AbortSignal.timeout(patienceMs),
    });
    for (const line of response.headers.getSetCookie()) {
      const [name, value] = split(line.split(';')[0] ?? '');
      if (value === '' || /max-age=0\b/i.test(line)) jar.delete(name);
      else jar.set(name, value);
    }
    const text = await response.text();
    return {
      status: response.status,
      text,
      location: response.headers.get('location'),
      ms: Date.now() - begun,
    };
  };
  return {
    open: (path) => send(path, { headers: { accept: 'text/html', 'sec-fetch-mode': 'navigate' } }),
    async act(id, page, input) {
      const { text, status, ms } = await send(page, {
        method: 'POST',
        headers: {
          origin: url,
          accept: 'text/x-component',
          'content-type': 'text/plain;charset=UTF-8',
          'next-action': id,
        },
        body: JSON.stringify([input]),
      });
      const row = /(?:^|\n)[0-9a-f]+:(\{"ok":.*)/.exec(text)?.[1];
      if (row === undefined) return { answer: String(status), message: text.slice(0, 200), ms };
      const result = JSON.parse(row) as { ok: boolean; code?: string; message?: string };
      return { answer: result.ok ? 'ok' : (result.code ?? ''), message: result.message ?? '', ms };
    },
    isSignedIn: () => [...jar.keys()].some((name) => name.startsWith('sb-app')),
  };
}

function split(pair: string): [string, string] {
  const at = pair.indexOf('=');
  return [pair.slice(0, at), pair.slice(at + 1)];
}

/** What is wrong with how somebody was told that something does not work: it has to be in words, soon, and none of the inside. */
export function judgeWords(what: string, { text, ms }: Pick<Page, 'text' | 'ms'>): string[] {
  const words = text
    .replaceAll(/<(script|style)[\s\S]*?<\/\1>/g, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .trim();
  return [
    ...findLeaks(words, '').map((leak) => `${what}: ${leak}`),
    ...(words.length < 20 ? [`${what} says nothing`] : []),
    ...(ms > patienceMs - 10_000 ? [`${what} takes ${ms} ms`] : []),
  ];
}
