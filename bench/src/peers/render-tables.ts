import type { RuleAnswer, RuleRow } from './compare-rules.ts'
import type { Behaviour, SamlRow } from './compare-saml.ts'
import { JUDGES, type JudgeName } from './saml-judges.ts'

const COLUMNS: Readonly<Record<JudgeName, string>> = {
  entente: 'Entente',
  'node-saml': 'node-saml',
  samlify: 'samlify',
  'xml-crypto': 'xml-crypto',
}

/** One line of the summary: together they count each message once. */
export interface Tally {
  readonly key: string
  readonly title: string
  readonly lawfulness: 'lawful' | 'hostile'
  readonly kind: Behaviour['kind']
}

export const TALLIES: readonly Tally[] = [
  { key: 'lawful_accepted', title: 'lawful, accepted', lawfulness: 'lawful', kind: 'accepted' },
  { key: 'lawful_refused', title: 'lawful, refused', lawfulness: 'lawful', kind: 'refused' },
  { key: 'hostile_refused', title: 'hostile, refused', lawfulness: 'hostile', kind: 'refused' },
  {
    key: 'hostile_read_signed',
    title: 'hostile, taken with the values that the partner signed: harmless',
    lawfulness: 'hostile',
    kind: 'read-signed',
  },
  {
    key: 'hostile_misread',
    title: 'hostile, taken with other values',
    lawfulness: 'hostile',
    kind: 'misread',
  },
  { key: 'hostile_accepted', title: 'hostile, **accepted**', lawfulness: 'hostile', kind: 'accepted' },
  { key: 'hostile_not_its_job', title: 'hostile, not its job', lawfulness: 'hostile', kind: 'not-its-job' },
]

/** How often a library did that. */
export function tally(rows: readonly SamlRow[], { lawfulness, kind }: Tally, name: JudgeName): number {
  return rows.filter(
    ({ group, behaviours }) => group.lawfulness === lawfulness && behaviours.get(name)?.kind === kind,
  ).length
}

/** How often each library did what, then the messages by group, a table each. */
export function renderSaml(rows: readonly SamlRow[], names: readonly JudgeName[] = JUDGES): string {
  const head = names.map((name) => COLUMNS[name])
  const counts = TALLIES.map((one) => [one.title, ...names.map((name) => String(tally(rows, one, name)))])
  const groups = [...new Set(rows.map(({ group }) => group))].map((group) => {
    const body = rows
      .filter((row) => row.group === group)
      .map(({ message, behaviours }) => [
        message.title,
        ...names.map((name) => cellOf(behaviours.get(name), group.lawfulness === 'lawful')),
      ])
    return `### ${group.title}\n\n${table([['Message', ...head], ...body])}`
  })
  return [table([['Messages', ...head], ...counts]), ...groups].join('\n\n')
}

function cellOf(behaviour: Behaviour | undefined, lawful: boolean): string {
  switch (behaviour?.kind) {
    case 'not-its-job':
      return 'not its job'
    case 'accepted':
      return lawful ? 'accepted' : '**accepted**'
    case 'read-signed':
      return 'reads what was signed'
    case 'misread':
      return `**reads \`${behaviour.subject}\`**`
    case 'refused': {
      const reason = /^[A-Z_]+$/.test(behaviour.reason) ? `\`${behaviour.reason}\`` : behaviour.reason
      const also = behaviour.twinRefused && !lawful ? ' (its lawful twin too)' : ''
      return lawful ? `**refused**: ${reason}` : `${reason}${also}`
    }
    default:
      return ''
  }
}

/** Rule situations with both answers; what is wrong is set in bold. */
export function renderRules(rows: readonly RuleRow[]): string {
  return table([
    ['Situation', 'Right', 'convention-rules', 'publicodes'],
    ...rows.map(({ title, right, entente, publicodes }) => [
      title,
      right,
      answerCell(entente, right),
      answerCell(publicodes, right),
    ]),
  ])
}

function answerCell(answer: RuleAnswer, right: string): string {
  if (answer.kind === 'cannot') return 'no way to ask'
  return answer.text === right ? 'right' : `**${answer.text}**`
}

function table([head = [], ...rows]: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n')
}

/** What stands in a page between `<!-- name -->` and `<!-- /name -->`. */
export function sectionOf(page: string, name: string): string {
  const [open, close] = [`<!-- ${name} -->\n\n`, `\n\n<!-- /${name} -->`]
  const [start, end] = [page.indexOf(open), page.indexOf(close)]
  if (start < 0 || end < start) throw new Error(`The page has no section ${name}.`)
  return page.slice(start + open.length, end)
}

/** The section of messages with the columns of these libraries only, as `renderSaml` writes it for them. */
export function withColumns(section: string, names: readonly JudgeName[]): string {
  const kept = [0, ...names.map((name) => 1 + JUDGES.indexOf(name))]
  return section.replaceAll(/^\| (.+) \|$|^\|-.*$/gm, (line: string, cells?: string) =>
    cells === undefined
      ? line
          .split('|', kept.length + 1)
          .join('|')
          .concat('|')
      : `| ${kept.map((column) => cells.split(' | ')[column]).join(' | ')} |`,
  )
}
