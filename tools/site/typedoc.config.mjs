// The API reference: one page for each entry point of each package, from the docstrings. Broken links are failures.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { OptionDefaults } from 'typedoc'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Sources of what a package exports; JSON schemas and the command have none. */
function entryPoints(name) {
  const manifest = `${root}packages/${name}/package.json`
  if (!existsSync(manifest)) return []
  return Object.values(JSON.parse(readFileSync(manifest, 'utf8')).exports ?? {})
    .map((target) => target['@entente/source'])
    .filter((source) => source !== undefined)
    .map((source) => source.replace('.', `${root}packages/${name}`))
}

export default {
  name: 'API reference',
  plugin: ['typedoc-plugin-markdown'],
  entryPoints: readdirSync(`${root}packages`).sort().flatMap(entryPoints),
  tsconfig: `${root}tools/site/tsconfig.json`,
  out: `${root}docs/api`,
  router: 'module',
  readme: 'none',
  entryFileName: 'index',
  githubPages: false,
  disableSources: true,
  hidePageHeader: true,
  hideBreadcrumbs: true,
  blockTags: [...OptionDefaults.blockTags, '@term'],
  excludeTags: ['@term'],
  validation: { notExported: false },
  treatValidationWarningsAsErrors: true,
}
