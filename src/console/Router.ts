import type { Route } from './Route.js';

export interface Match {
  readonly route: Route;
  readonly params: ReadonlyMap<string, string>;
}

/** Finds the route of a path.  If two match, a literal segment takes precedence over one with a colon. */
export class Router {
  readonly #routes: readonly { readonly route: Route; readonly parts: readonly string[] }[];

  constructor(routes: readonly Route[]) {
    this.#routes = routes
      .map((route) => ({ route, parts: route.path.split('/') }))
      .toSorted((a, b) => paramsIn(a.route.path) - paramsIn(b.route.path));
  }

  /** Returns 'no-path' if no route has that path, 'no-method' if none has the method. */
  find(method: string, path: string): Match | 'no-path' | 'no-method' {
    const parts = path.split('/');
    let isPath = false;
    for (const { route, parts: pattern } of this.#routes) {
      const params = match(pattern, parts);
      if (params === null) continue;
      if (route.method === method) return { route, params };
      isPath = true;
    }
    return isPath ? 'no-method' : 'no-path';
  }
}

function paramsIn(path: string): number {
  return path.split(':').length;
}

function match(pattern: readonly string[], parts: readonly string[]): ReadonlyMap<string, string> | null {
  if (pattern.length !== parts.length) return null;
  const params = new Map<string, string>();
  for (const [index, expected] of pattern.entries()) {
    const part = parts[index] ?? '';
    if (!expected.startsWith(':')) {
      if (expected !== part) return null;
      continue;
    }
    const decoded = decode(part);
    if (decoded === null || decoded === '') return null;
    params.set(expected.slice(1), decoded);
  }
  return params;
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
