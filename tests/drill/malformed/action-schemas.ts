import { readdirSync, readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';

const root = join(import.meta.dirname, '../../..');

/** What an action takes, as JSON Schema; of which only what the generator knows is listed. */
export type Shape = {
  type?: string | undefined;
  properties?: Record<string, Shape> | undefined;
  required?: string[] | undefined;
  items?: Shape | undefined;
  anyOf?: Shape[] | undefined;
  oneOf?: Shape[] | undefined;
  allOf?: Shape[] | undefined;
  enum?: unknown[] | undefined;
  const?: unknown;
  format?: string | undefined;
  minimum?: number | undefined;
  maximum?: number | undefined;
  minLength?: number | undefined;
  minItems?: number | undefined;
};

const shapeSchema: z.ZodType<Shape> = z.lazy(() =>
  z.object({
    // Of several the first will do.
    type: z.union([z.string(), z.array(z.string()).transform(([first]) => first)]).optional(),
    properties: z.record(z.string(), shapeSchema).optional(),
    required: z.array(z.string()).optional(),
    items: shapeSchema.optional(),
    anyOf: z.array(shapeSchema).optional(),
    oneOf: z.array(shapeSchema).optional(),
    allOf: z.array(shapeSchema).optional(),
    enum: z.array(z.unknown()).optional(),
    const: z.unknown().optional(),
    format: z.string().optional(),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    minLength: z.number().optional(),
    minItems: z.number().optional(),
  }),
);

export type KnownAction = { name: string; id: string; shape: Shape };

const wrappedSchema = z.object({ input: z.custom<z.ZodType>((value) => value instanceof z.ZodType) });
const manifestSchema = z.object({
  node: z.record(z.string(), z.object({ exportedName: z.string(), filename: z.string() })),
});
const pathsSchema = z.record(z.string(), z.string());

/** Every action of the build with what its schema says that it takes. Throws for one whose schema cannot be read. */
export async function loadActions(): Promise<KnownAction[]> {
  const shapes = await loadShapes();
  const { node } = manifestSchema.parse(readBuilt('server/server-reference-manifest.json'));
  return Object.entries(node).map(([id, { exportedName, filename }]) => {
    const shape = shapes.get(exportedName);
    if (shape === undefined) throw new Error(`${filename} has no schema of ${exportedName}.`);
    return { name: exportedName, id, shape };
  });
}

/** The addresses of the build's pages and routes, with their parameters in brackets. */
export function loadPaths(): string[] {
  return Object.values(pathsSchema.parse(readBuilt('app-path-routes-manifest.json')));
}

function readBuilt(path: string): unknown {
  return JSON.parse(readFileSync(join(root, '.next', path), 'utf8'));
}

/** The modules of the actions with wrappers that only say what they were given, outside of Next. */
async function loadShapes(): Promise<Map<string, Shape>> {
  const module = (text: string) => ({
    url: `data:text/javascript,${encodeURIComponent(text)}`,
    shortCircuit: true,
  });
  const hooks = registerHooks({
    resolve(specifier, context, next) {
      if (specifier.endsWith('/define-action.ts')) {
        return module(
          'const given = (options) => options; export { given as defineAction, given as defineOpenAction };',
        );
      }
      if (specifier === 'server-only') return module('');
      if (specifier === 'next/navigation') {
        return module(
          'const no = () => {}; export { no as redirect, no as notFound, no as forbidden, no as unstable_rethrow };',
        );
      }
      return next(/^next\/[a-z]+$/.test(specifier) ? `${specifier}.js` : specifier, context);
    },
  });
  try {
    const folder = join(root, 'app/actions');
    const shapes = new Map<string, Shape>();
    for (const file of readdirSync(folder)) {
      const actions: object = await import(pathToFileURL(join(folder, file)).href);
      for (const [name, wrapped] of Object.entries(actions)) {
        const { input } = wrappedSchema.parse(wrapped);
        shapes.set(
          name,
          shapeSchema.parse(z.toJSONSchema(input, { io: 'input', unrepresentable: 'any', reused: 'inline' })),
        );
      }
    }
    return shapes;
  } finally {
    hooks.deregister();
  }
}
