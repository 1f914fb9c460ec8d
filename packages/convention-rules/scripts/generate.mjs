// Writes src/**/*.generated.ts from data/*.json. Run after a change of the data: `pnpm generate`.
import { readFileSync, writeFileSync } from 'node:fs'

const here = new URL('..', import.meta.url)
const read = (name) => JSON.parse(readFileSync(new URL(`data/${name}.json`, here), 'utf8'))
const HEADER =
  '// Made by scripts/generate.mjs from data/*.json: change the data, not this file. Long because it is data.\n'

/** One value per line inside an array, so that a diff shows what changed. */
const lines = (values) => `[\n${values.map((value) => `  ${JSON.stringify(value)},`).join('\n')}\n]`
const IGNORE = '// biome-ignore format: generated, one entry per line\n'

const rules = read('catalogue')
const duplicate = rules.find((rule, index) => rules.findIndex(({ id }) => id === rule.id) !== index)
if (duplicate !== undefined) throw new Error(`The catalogue holds ${duplicate.id} twice.`)

const idsOf = (mode) => rules.filter((rule) => rule.mode === mode).map(({ id }) => id)
const deadlineIds = rules.filter((rule) => rule.deadline !== undefined).map(({ id }) => id)

writeFileSync(
  new URL('src/catalogue/rules.generated.ts', here),
  `${HEADER}import type { RuleRecord } from './rule-record.ts'

/** Rules that software decides from facts. */
${IGNORE}export const CHECKABLE_IDS = ${lines(idsOf('checkable'))} as const

/** Rules from which software derives a value. */
${IGNORE}export const COMPUTABLE_IDS = ${lines(idsOf('computable'))} as const

/** Rules that only an attestation can answer. */
${IGNORE}export const ATTESTABLE_IDS = ${lines(idsOf('attestable-only'))} as const

/** Rules that carry a délai. */
${IGNORE}export const DEADLINE_IDS = ${lines(deadlineIds)} as const

/** Id of a rule that software decides from facts. */
export type CheckableRuleId = (typeof CHECKABLE_IDS)[number]
/** Id of a rule from which software derives a value. */
export type ComputableRuleId = (typeof COMPUTABLE_IDS)[number]
/** Id of a rule that only an attestation can answer. */
export type AttestableRuleId = (typeof ATTESTABLE_IDS)[number]
/** Id of a rule that carries a délai. */
export type DeadlineRuleId = (typeof DEADLINE_IDS)[number]

${IGNORE}export const RULES: readonly RuleRecord[] = ${lines(rules)}

${IGNORE}export const SOURCES = ${lines(read('sources'))} as const
`,
)

const known = new Set(rules.map(({ id }) => id))
const machines = read('machines')
for (const { id, transitions } of machines) {
  for (const rule of transitions.flatMap((transition) => transition.rules)) {
    if (!known.has(rule)) throw new Error(`${id} cites ${rule}, which is not in the catalogue.`)
  }
}
const transitionIds = machines.flatMap(({ id, transitions }) =>
  transitions.map(({ from, event, to }) => `${id}/${from}/${event}/${to}`),
)

writeFileSync(
  new URL('src/lifecycle/machines.generated.ts', here),
  `${HEADER}import type { MachineRecord } from './machine-record.ts'

/** The ten lifecycles. */
${IGNORE}export const MACHINE_IDS = ${lines(machines.map(({ id }) => id))} as const

/** Name of a lifecycle. */
export type MachineId = (typeof MACHINE_IDS)[number]

/** \`machine/from/event/to\` of every transition. */
${IGNORE}export const TRANSITION_IDS = ${lines(transitionIds)} as const

/** A transition: \`machine/from/event/to\`. */
export type TransitionId = (typeof TRANSITION_IDS)[number]

${IGNORE}export const MACHINES: readonly MachineRecord[] = ${lines(machines)}
`,
)

const interpretations = read('interpretations')
const choices = interpretations.filter(({ options }) => options !== undefined)
for (const { id, rules: cited } of interpretations) {
  for (const rule of cited)
    if (!known.has(rule)) throw new Error(`${id} cites ${rule}, which is not in the catalogue.`)
}

writeFileSync(
  new URL('src/interpretation/interpretations.generated.ts', here),
  `${HEADER}import type { InterpretationRecord } from './interpretation-record.ts'

/** The readings that somebody may choose, point by point. */
export interface Readings {
${choices.map(({ id, options }) => `  readonly ${id}: ${options.map((value) => `'${value}'`).join(' | ')}`).join('\n')}
}

/** The readings that are taken unless somebody chooses: ours, the prudent ones where a date depends on them. */
export const DEFAULT_READINGS: Readings = {
${choices.map(({ id, default: value }) => `  ${id}: '${value}',`).join('\n')}
}

${IGNORE}export const INTERPRETATION_IDS = ${lines(interpretations.map(({ id }) => id))} as const

/** Id of a point where the texts can be read in several ways, or of one of our own: \`Q1\`. */
export type InterpretationId = (typeof INTERPRETATION_IDS)[number]

${IGNORE}export const INTERPRETATIONS: readonly InterpretationRecord[] = ${lines(interpretations)}
`,
)

const { names, deadlines } = read('labels')
for (const rule of Object.keys(deadlines))
  if (!known.has(rule)) throw new Error(`${rule} has a label and is not in the catalogue.`)
const entries = (table) =>
  `{\n${Object.entries(table)
    .map(([name, label]) => `  ${JSON.stringify(name)}: ${JSON.stringify(label)},`)
    .join('\n')}\n}`

writeFileSync(
  new URL('src/explanation/labels.generated.ts', here),
  `${HEADER}import type { Label } from './label.ts'

/** What states and events are called. */
${IGNORE}export const NAMES: Readonly<Record<string, Label>> = ${entries(names)}

/** What is to be done, or happens, on a deadline. */
${IGNORE}export const DEADLINE_TITLES: Readonly<Record<string, Label>> = ${entries(deadlines)}
`,
)

const cells = (values) => `| ${values.map((value) => String(value).replaceAll('|', '\\|')).join(' | ')} |`
const rows = interpretations.map(({ id, document, rules: cited, fr, en, options, default: usual }) =>
  cells([
    id,
    cited.join(', '),
    `${fr} *${en}*`,
    options === undefined
      ? 'avertissement / warning'
      : options.map((option) => (option === usual ? `**${option}**` : option)).join(', '),
    document,
  ]),
)
writeFileSync(
  new URL('READINGS.md', here),
  `# Where the texts can be read in several ways

Made by scripts/generate.mjs from data/interpretations.json. The default is in bold; it is ours and no lawyer has reviewed
it. Every result lists the points that it rests on. Points I, M and Q are those of the texts, G those of our own on how
days are counted. *Not legal advice.*

${cells(['point', 'rules', 'what is in doubt', 'options', 'text'])}
|---|---|---|---|---|
${rows.join('\n')}
`,
)
