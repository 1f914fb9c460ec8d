import { addDays } from '@entente/core/time'
import type { Deadline } from '../deadlines/deadline.ts'
import { deadlineTitle, type Language, nameOf } from '../explanation/language.ts'
import { machineOf } from '../lifecycle/machine.ts'
import type { MachineId } from '../lifecycle/machines.generated.ts'
import { calendarDate } from './icalendar.ts'

/**
 * Writes a lifecycle as a Mermaid state diagram, each arrow with its event and its rules.
 *
 * @throws {RuleError} `MACHINE_UNKNOWN`
 */
export function toMermaidState(machine: MachineId, language: Language): string {
  const { initial, finals, states, transitions } = machineOf(machine)
  return [
    'stateDiagram-v2',
    ...states.map((state) => `  state "${label(nameOf(state, language))}" as ${state}`),
    `  [*] --> ${initial}`,
    ...transitions.map(
      ({ from, event, to, rules }) =>
        `  ${from} --> ${to} : ${label(nameOf(event, language))} (${rules.join(' ')})`,
    ),
    ...finals.map((state) => `  ${state} --> [*]`),
    '',
  ].join('\n')
}

/**
 * Writes deadlines as a Mermaid Gantt chart, one section a rule: a milestone on the date, a bar from the safe to the
 * literal one. Every bar has explicit ends, since Mermaid lengthens bars that have exclusions.
 */
export function toMermaidGantt(deadlines: readonly Deadline[], title: string, language: Language): string {
  const sections = new Map<string, Deadline[]>()
  for (const deadline of deadlines) {
    const name = `${deadlineTitle(deadline.rule, language)} (art. ${deadline.article})`
    sections.set(name, [...(sections.get(name) ?? []), deadline])
  }
  const lines = ['gantt', '  dateFormat YYYY-MM-DD', `  title ${label(title)}`]
  for (const [name, members] of sections) {
    lines.push(`  section ${label(name)}`)
    for (const deadline of members) lines.push(...barsOf(deadline, language))
  }
  return [...lines, ''].join('\n')
}

function barsOf(deadline: Deadline, language: Language): readonly string[] {
  const { safe, literal } = deadline.envelope
  const name = label(deadline.subject ?? deadline.key)
  const tag = deadline.state === 'met' ? 'done, ' : deadline.state === 'overdue' ? 'crit, ' : ''
  const milestone = `  ${name} :${tag}milestone, ${calendarDate(deadline)}, 0d`
  if (safe === literal) return [milestone]
  const [from, to] = safe < literal ? [safe, literal] : [literal, safe]
  const between = language === 'fr' ? 'lectures' : 'readings'
  return [milestone, `  ${name} ${between} :${tag}${from}, ${addDays(to, 1)}`]
}

/** Mermaid ends a text at these characters. */
function label(text: string): string {
  return text
    .replace(/[:;#"\r\n]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
}
