import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { bearerToken, type IdentifyApiKey } from '../identity.ts';
import { corsHeaders, preflightHeaders } from '../rest/cors.ts';
import { ApiError, writeJson } from '../types.ts';
import { userToken } from './join.ts';
import { broadcastJson, isRecord, rawFanout, userFanout } from './protocol.ts';
import { Refusal } from './refusal.ts';
import type { Project } from './session.ts';
import { keyHolder, type Person, type VerifyToken } from './tokens.ts';

type Asked = { person: Person; headers: IncomingHttpHeaders };
type Message = { topic: string; event: string; payload: unknown; private: boolean };

/** An answer other than 202; `body` is what the client shows. */
class Refused extends Error {
  readonly status: number;
  readonly body: object;

  constructor(status: number, body: object) {
    super(`Refused with ${status}`);
    this.status = status;
    this.body = body;
  }
}

const BODY_BYTES_MAX = 1024 * 1024;
const root = '/realtime/v1/api/broadcast';

/** Answers what a socket is not needed for: broadcasts by POST, one (`/:topic/events/:event`) or several in a batch. */
export function createHttpBroadcast(options: {
  project: Project;
  identifyApiKey: IdentifyApiKey;
}): (req: IncomingMessage, res: ServerResponse) => Promise<void> {
  const { project, identifyApiKey } = options;
  const { database, limits, messages, topics, verifyToken } = project;

  async function mayBroadcast({ person, headers }: Asked, subTopic: string): Promise<boolean> {
    try {
      return await database.writable({ person, subTopic, headers }, 'broadcast');
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.code === 'UnableToConnectToProject') throw new Refused(503, { message: error.message });
      if (error.code === 'QueryCanceled') throw new Refused(422, { message: 'Query canceled' });
      throw new Refused(422, { message: 'RLS policy error' });
    }
  }

  function requireRate(count: number): void {
    if (!messages.take(count)) throw new Refused(429, { message: 'You have exceeded your rate limit' });
  }

  function requireSize(bytes: number): void {
    if (bytes > limits.payloadBytes) {
      throw new Refused(422, { errors: { payload: ['Payload size exceeds tenant limit'] } });
    }
  }

  async function batch(asked: Asked, body: Buffer): Promise<void> {
    const sent = readBatch(parseJson(body));
    for (const { payload } of sent) requireSize(Buffer.byteLength(JSON.stringify(payload)));
    requireRate(sent.length);
    const allowed = new Map<string, boolean>();
    for (const { topic, event, payload, private: isPrivate } of sent) {
      // Nobody listens to public topics here.
      if (!isPrivate) continue;
      const isAllowed = allowed.get(topic) ?? (await mayBroadcast(asked, topic));
      allowed.set(topic, isAllowed);
      if (!isAllowed) continue;
      const json = broadcastJson(event, JSON.stringify(payload));
      topics.broadcast(topic, rawFanout(`realtime:${topic}`, 'broadcast', json));
    }
  }

  async function single(asked: Asked, body: Buffer, to: Single): Promise<void> {
    if (to.encoding === 'json') parseJson(body);
    requireSize(body.length);
    requireRate(1);
    if (!to.isPrivate) return;
    if (!(await mayBroadcast(asked, to.topic))) throw new Refused(403, { message: 'Unauthorized' });
    const { topic, event, encoding } = to;
    topics.broadcast(topic, userFanout(`realtime:${topic}`, { event, encoding, body }));
  }

  async function answer(req: IncomingMessage): Promise<void> {
    const url = new URL(req.url ?? '', 'http://localhost');
    const to = url.pathname === root ? 'batch' : readSingle(url, req.headers['content-type']);
    if (to === null) throw new Refused(404, { message: 'Not found' });
    if (req.method !== 'POST') throw new Refused(405, { message: 'Method not allowed' });
    const asked = {
      person: await identify(req.headers, identifyApiKey, verifyToken),
      headers: req.headers,
    };
    const body = await readBody(req);
    if (to === 'batch') await batch(asked, body);
    else await single(asked, body, to);
  }

  return async (req, res) => {
    if (req.method === 'OPTIONS') {
      res.writeHead(200, { ...preflightHeaders(req), 'content-length': 0 });
      res.end();
      return;
    }
    try {
      await answer(req);
      res.writeHead(202, { ...corsHeaders(req), 'content-length': 0 });
      res.end();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const retry = error.status === 503 ? { 'retry-after': '1' } : {};
      writeJson(res, error.status, error.body, { ...corsHeaders(req), ...retry });
      req.resume();
    }
  };
}

type Single = { topic: string; event: string; isPrivate: boolean; encoding: 'json' | 'binary' };

function readSingle(url: URL, contentType = ''): Single | null {
  const match = /^\/([^/]+)\/events\/([^/]+)$/.exec(url.pathname.slice(root.length));
  if (!url.pathname.startsWith(root) || !match) return null;
  let names: string[];
  try {
    names = match.slice(1).map(decodeURIComponent);
  } catch {
    return null;
  }
  const [topic = '', event = ''] = names;
  const type = contentType.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json' && type !== 'application/octet-stream') {
    throw new Refused(415, { message: 'Unsupported Media Type' });
  }
  return {
    topic,
    event,
    isPrivate: url.searchParams.get('private') === 'true',
    encoding: type === 'application/json' ? 'json' : 'binary',
  };
}

async function identify(
  headers: IncomingHttpHeaders,
  identifyApiKey: IdentifyApiKey,
  verifyToken: VerifyToken,
): Promise<Person> {
  try {
    const holder = keyHolder(identifyApiKey(headers));
    const token = userToken(bearerToken(headers));
    return token === null ? holder : await verifyToken(token);
  } catch (error) {
    if (error instanceof ApiError) throw new Refused(error.status, { message: error.message });
    if (error instanceof Refusal) throw new Refused(401, { message: 'Unauthorized' });
    throw error;
  }
}

function readBatch(body: unknown): Message[] {
  const given = isRecord(body) ? body.messages : undefined;
  if (!Array.isArray(given) || given.length === 0) {
    const problem = given === undefined || Array.isArray(given) ? "can't be blank" : 'is invalid';
    throw new Refused(422, { errors: { messages: [problem] } });
  }
  const problems = given.map(findProblems);
  if (problems.some((problem) => Object.keys(problem).length > 0)) {
    throw new Refused(422, { errors: { messages: problems } });
  }
  return given.map(({ topic, event, payload, private: isPrivate }) => ({
    topic,
    event,
    payload,
    private: isPrivate === true || isPrivate === 'true',
  }));
}

function findProblems(message: unknown): Record<string, string[]> {
  const { topic, event, payload } = isRecord(message) ? message : {};
  const problem = (value: unknown, isRight: boolean): string[] => {
    if (value === undefined || value === null || value === '') return ["can't be blank"];
    return isRight ? [] : ['is invalid'];
  };
  const found = {
    topic: problem(topic, typeof topic === 'string'),
    event: problem(event, typeof event === 'string'),
    payload: problem(payload, isRecord(payload)),
  };
  return Object.fromEntries(Object.entries(found).filter(([, texts]) => texts.length > 0));
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw new Refused(400, { message: 'The body is not valid JSON' });
  }
}

async function readBody(req: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req.iterator({ destroyOnReturn: false })) {
    size += chunk.length;
    if (size > BODY_BYTES_MAX) throw new Refused(413, { message: 'The body is larger than 1 MB' });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
