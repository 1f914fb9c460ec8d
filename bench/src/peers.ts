import { readFileSync, writeFileSync } from 'node:fs'
import type { BenchOptions, Figure } from './figure.ts'
import { compareRules } from './peers/compare-rules.ts'
import { compareSaml } from './peers/compare-saml.ts'
import { renderRules, renderSaml, sectionOf, TALLIES, tally } from './peers/render-tables.ts'
import { JUDGES } from './peers/saml-judges.ts'

const PAGE = new URL('../../docs/comparison.md', import.meta.url)

/**
 * What other libraries do with the same messages and questions. Fails when docs/comparison.md says otherwise; `--write`
 * puts the tables of this run into it.
 */
export async function run({ write }: BenchOptions): Promise<readonly Figure[]> {
  const saml = await compareSaml()
  const rules = compareRules()
  const page = readFileSync(PAGE, 'utf8')
  const measured = { saml: renderSaml(saml), rules: renderRules(rules) }
  const changed = Object.entries(measured).filter(([name, text]) => sectionOf(page, name) !== text)
  if (write) {
    const replaced = changed.reduce(
      (text, [name, table]) => text.replace(sectionOf(text, name), () => table),
      page,
    )
    writeFileSync(PAGE, replaced)
  } else if (changed.length > 0) {
    throw new Error(
      'docs/comparison.md does not show what this run measured. Add --write, and read the difference.',
    )
  }
  const messages = JUDGES.flatMap((name) =>
    TALLIES.map((one) => count(`peers.saml_${name}_${one.key}`, tally(saml, one, name), saml.length)),
  )
  const questions = (['entente', 'publicodes'] as const).map((name) => {
    const right = rules.filter((row) => row[name].kind === 'answer' && row[name].text === row.right)
    return count(`peers.rules_${name}_right`, right.length, rules.length)
  })
  return [...messages, ...questions]
}

function count(key: string, value: number, of: number): Figure {
  return { key: key.replaceAll('-', '_'), value, min: value, max: value, unit: '', reference: `of ${of}` }
}
