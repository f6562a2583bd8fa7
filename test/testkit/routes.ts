import type { Express } from 'express';

interface Layer {
  route?: { path: string | RegExp; methods: Record<string, boolean> };
  handle: { stack?: Layer[] };
}

/** Every route of an application as `METHOD /path`, those of its routers included. */
export function routesOf(app: Express): string[] {
  return layersOf((app.router as unknown as { stack: Layer[] }).stack).toSorted();
}

function layersOf(stack: readonly Layer[]): string[] {
  return stack.flatMap((layer) => {
    if (layer.route === undefined) return layersOf(layer.handle.stack ?? []);
    const { path, methods } = layer.route;
    return Object.keys(methods).map((method) => `${method.toUpperCase()} ${String(path)}`);
  });
}
