import type { z } from 'zod'
import { type DocumentProblem, problemAt } from './document-problem.ts'

const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
}

/** Turns what the schema engine reports into problems that name the path and what is expected, without any value. */
export function explainIssues(issues: readonly z.core.$ZodIssue[]): readonly DocumentProblem[] {
  return issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => problemAt([...issue.path, key], 'expected no field of this name here'))
      : [problemAt(issue.path, issue.message)],
  )
}

/** What is expected, for every issue whose schema does not say it in words of its own. */
export function describeIssue(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `expected ${TYPE_NAMES[issue.expected] ?? issue.expected}`
    case 'invalid_value':
      return `expected ${oneOf(issue.values)}`
    case 'invalid_union':
      return 'options' in issue && Array.isArray(issue.options)
        ? `expected ${oneOf(issue.options)}`
        : 'expected another form'
    case 'too_small':
      return issue.origin === 'array'
        ? `expected at least ${issue.minimum} ${plural(issue.minimum, 'entry', 'entries')}`
        : `expected ${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}`
    case 'too_big':
      return issue.origin === 'array'
        ? `expected at most ${issue.maximum} entries`
        : `expected at most ${issue.maximum}`
    default:
      return 'expected another value'
  }
}

function oneOf(values: readonly unknown[]): string {
  const quoted = values.map((value) => (typeof value === 'string' ? `'${value}'` : String(value)))
  const last = quoted.at(-1) ?? ''
  return quoted.length < 2 ? last : `${quoted.slice(0, -1).join(', ')} or ${last}`
}

function plural(count: number | bigint, one: string, many: string): string {
  return count === 1 ? one : many
}
