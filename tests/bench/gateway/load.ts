import type { PlainRequest } from './lean-client.ts';

type Load = { clients: number; ms: number };

/** A statement by the bare driver. */
export type DriverLoad = Load & {
  url: string;
  /** Most connections. */
  connections: number;
  text: string;
  /** For each connection: settings, made once, that say who it acts for, and the values of each of its statements. */
  sessions: { settings: [name: string, value: string][]; values: (string | null)[][] }[];
};

/** Requests by the lean client, in turn. */
export type HttpLoad = Load & { port: number; requests: PlainRequest[] };

/** One call of supabase-js. */
export type Call =
  | { kind: 'row'; table: string; select: string; id: number }
  | { kind: 'rows'; table: string; select: string; order: string }
  | { kind: 'rpc'; name: string; args: Record<string, number> }
  | { kind: 'insert'; table: string; values: Record<string, string> }
  | { kind: 'sign-in'; email: string; password: string };

/** Calls by supabase-js, in turn; the people take turns as well. */
export type LibraryLoad = Load & {
  url: string;
  key: string;
  people: { token?: string; headers: Record<string, string> }[];
  calls: Call[];
};
