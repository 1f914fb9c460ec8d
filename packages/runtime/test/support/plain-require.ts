import Module from 'node:module'
import { dirname, join } from 'node:path'

/*
 * vitest starts its workers with `--conditions import` when the project's condition list names it, and then `require`
 * inside CommonJS packages gets the ES module of a dual package: `pg` fails to load. This gives `pg` its own files.
 */
type ResolveFilename = (request: string, parent: NodeModule | undefined, ...rest: unknown[]) => string

const internals = Module as unknown as { _resolveFilename: ResolveFilename }
const resolveFilename = internals._resolveFilename

internals._resolveFilename = (request, parent, ...rest) => {
  const found = resolveFilename(request, parent, ...rest)
  if (!/^pg-[a-z-]+$/.test(request) || !found.endsWith('.mjs')) return found
  const main = { 'pg-protocol': 'dist/index.js' }[request] ?? 'index.js'
  return join(dirname(found), '..', main)
}
