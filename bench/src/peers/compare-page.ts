import { readFileSync } from 'node:fs'
import { compareRules, type RuleRow } from './compare-rules.ts'
import { compareSaml, type SamlRow } from './compare-saml.ts'
import { renderRules, renderSaml, sectionOf, withColumns } from './render-tables.ts'
import { JUDGES, type JudgeName } from './saml-judges.ts'

export const PAGE = new URL('../../../docs/comparison.md', import.meta.url)

/** docs/comparison.md beside what this run measured. */
export interface ComparedPage {
  readonly saml: readonly SamlRow[]
  readonly rules: readonly RuleRow[]
  /** The page with the tables of this run. */
  readonly page: string
  /** Lines of this run that the page does not show, and lines of the page that this run does not have. */
  readonly differences: readonly string[]
}

/**
 * Runs everything the page shows and compares.
 *
 * @param names libraries whose columns are compared; the page is only good to be written with all of them
 */
export async function comparePage(names: readonly JudgeName[] = JUDGES): Promise<ComparedPage> {
  const shown = readFileSync(PAGE, 'utf8')
  const [saml, rules] = [await compareSaml(names), compareRules()]
  const sections = [
    [sectionOf(shown, 'saml'), renderSaml(saml, names), (text: string) => withColumns(text, names)],
    [sectionOf(shown, 'rules'), renderRules(rules), (text: string) => text],
  ] as const
  return {
    saml,
    rules,
    page: sections.reduce((page, [old, measured]) => page.replace(old, () => measured), shown),
    differences: sections.flatMap(([old, measured, select]) => {
      const [before, after] = [select(old).split('\n'), measured.split('\n')]
      return [
        ...after.filter((line) => !before.includes(line)).map((line) => `+ ${line}`),
        ...before.filter((line) => !after.includes(line)).map((line) => `- ${line}`),
      ]
    }),
  }
}
