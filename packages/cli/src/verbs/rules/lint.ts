import { type Language, lint } from '@entente/convention-rules'
import { Option } from 'commander'
import { EXIT } from '../../exit-codes.ts'
import { labelled } from '../../language.ts'
import { readJson } from '../../read-json.ts'
import type { RegisterFamily } from '../../verb.ts'
import { words } from './words.ts'

/** `entente rules lint`: what the text asks a filled convention to say and it does not. */
export const registerLint: RegisterFamily = (family, answer, terminalLanguage) => {
  family
    .command('lint')
    .description('what is still missing in a filled convention, with the article that asks for it')
    .argument('<convention>', 'filled convention or draft, JSON; - for standard input')
    .addOption(
      new Option('--language <language>', 'of the answer').choices(['fr', 'en']).default(terminalLanguage),
    )
    .addHelpText('after', '\nExample:\n  entente rules lint draft.json')
    .action(
      answer(async (terminal, file: string, { language }: { language: Language }) => {
        const findings = lint(await readJson(file, terminal))
        const missing = findings.some(({ severity }) => severity === 'missing')
        return {
          text:
            findings.length === 0
              ? words[language].nothingMissing
              : findings
                  .map(
                    ({ severity, path, message, article }) =>
                      `${words[language].severity[severity]}  ${labelled(path, message[language], language)} (${words[language].article(article)})`,
                  )
                  .join('\n'),
          json: { findings },
          exit: missing ? EXIT.no : EXIT.ok,
        }
      }),
    )
}
