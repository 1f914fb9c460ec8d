// The API reference: one page for each entry point of each package, from the docstrings. Broken links are failures.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Converter, OptionDefaults, ReflectionKind } from 'typedoc'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** What a package exports, by what one writes in an import; JSON schemas and the command have no source. */
function entryPoints(name) {
  const manifest = `${root}packages/${name}/package.json`
  if (!existsSync(manifest)) return []
  return Object.entries(JSON.parse(readFileSync(manifest, 'utf8')).exports ?? {})
    .filter(([, target]) => target['@entente/source'] !== undefined)
    .map(([path, target]) => [
      join(`@entente/${name}`, path),
      join(root, 'packages', name, target['@entente/source']),
    ])
}
const imports = readdirSync(`${root}packages`).sort().flatMap(entryPoints)

/** A module has the name that one imports, not the place of its source. */
function nameModules(app) {
  const names = new Map(imports.map(([name, source]) => [source, name]))
  app.converter.on(Converter.EVENT_CREATE_DECLARATION, (context, reflection) => {
    if (!reflection.kindOf(ReflectionKind.Module)) return
    const [declaration] = context.getSymbolFromReflection(reflection)?.declarations ?? []
    reflection.name = names.get(declaration?.getSourceFile().fileName) ?? reflection.name
  })
}

export default {
  name: 'API reference',
  plugin: ['typedoc-plugin-markdown', nameModules],
  entryPoints: imports.map(([, source]) => source),
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
  groupOrder: ['Functions', 'Classes', 'Interfaces', 'Type Aliases', 'Variables'],
  parametersFormat: 'table',
  interfacePropertiesFormat: 'table',
  typeAliasPropertiesFormat: 'table',
  typeDeclarationFormat: 'table',
  propertyMembersFormat: 'table',
  validation: { notExported: false },
  treatValidationWarningsAsErrors: true,
}
