import {
  type Difference,
  deadlineTitle,
  type Language,
  nameOf,
  parseEvents,
  whatIf,
} from '@entente/convention-rules'
import { EXIT } from '../../exit-codes.ts'
import { readJson } from '../../read-json.ts'
import type { RegisterFamily } from '../../verb.ts'
import { openSituation, type SituationOptions, takesSituation } from './open-situation.ts'
import { words } from './words.ts'

/** `entente rules what-if`: what changes if these events happen. */
export const registerWhatIf: RegisterFamily = (family, answer, language) => {
  takesSituation(family.command('what-if'), language)
    .description('what changes if further events happen: status, deadlines, refusals')
    .requiredOption('--if <file>', 'the supposed events, JSON')
    .addHelpText(
      'after',
      '\nExample:\n  entente rules what-if convention.json --events events.json --if denonciation.json',
    )
    .action(
      answer(async (terminal, file: string, options: SituationOptions & { readonly if: string }) => {
        const { situation, query } = await openSituation(file, options, terminal)
        const events = parseEvents(await readJson(options.if, terminal))
        const difference = whatIf(situation, { events }, query)
        return {
          text: describe(difference, options.language).join('\n'),
          json: difference,
          exit: difference.refused.length > 0 ? EXIT.no : EXIT.ok,
        }
      }),
    )
}

function describe(
  { status, added, removed, moved, refused }: Difference,
  language: Language,
): readonly string[] {
  const said = words[language]
  const width = Math.max(...Object.values(said.change).map(({ length }) => length))
  const line = (change: keyof typeof said.change, text: string) =>
    `${said.change[change].padEnd(width)}  ${text}`
  const title = (rule: Parameters<typeof deadlineTitle>[0]) => deadlineTitle(rule, language)
  return [
    line('status', `${said.state[status.before.state]} → ${said.state[status.after.state]}`),
    ...added.map(({ rule, envelope }) => line('added', `${envelope.safe}  ${title(rule)}`)),
    ...removed.map(({ rule, envelope }) => line('removed', `${envelope.safe}  ${title(rule)}`)),
    ...moved.map(({ before, after }) =>
      line('moved', `${before.envelope.safe} → ${after.envelope.safe}  ${title(after.rule)}`),
    ),
    ...refused.map(({ type, on, state: current }) =>
      line('refused', `${on}  ${said.refusedIn(nameOf(type, language), nameOf(current, language))}`),
    ),
  ]
}
