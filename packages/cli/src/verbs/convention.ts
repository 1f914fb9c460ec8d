import { draftConvention } from '@entente/convention-rules'
import {
  type Convention,
  type ConventionKind,
  type ConventionVersion,
  conventionAt,
  conventionProblems,
  loadConvention,
  signingDay,
} from '@entente/core/convention'
import { type CivilDate, civilDateInParis } from '@entente/core/time'
import { Argument } from 'commander'
import { EXIT } from '../exit-codes.ts'
import { readJson } from '../read-json.ts'
import type { RegisterVerb, VerbAnswer } from '../verb.ts'
import { readDay } from './read-day.ts'

/** `entente convention lint|show`: what is wrong with a filled convention, and what it says on a day. */
export const registerConvention: RegisterVerb = (program, answer) => {
  const family = program.command('convention').description('filled conventions')
  family
    .command('lint')
    .description('say what keeps a document from being read as a convention, place by place')
    .argument('<file>', 'JSON document, or - for standard input')
    .addHelpText('after', '\nExample:\n  entente convention lint convention.json')
    .action(answer(async (terminal, file: string) => lint(await readJson(file, terminal))))
  family
    .command('new')
    .description('write a draft to fill in, with every field that the text asks for')
    .addArgument(new Argument('<kind>', 'kind of convention').choices(['interops', 'mssante', 'qf']))
    .addHelpText('after', '\nExample:\n  entente convention new interops > convention.json')
    .action(
      answer((_terminal, kind: ConventionKind) => {
        const draft = draftConvention(kind)
        return { text: JSON.stringify(draft, null, 2), json: draft, exit: EXIT.ok }
      }),
    )
  family
    .command('show')
    .description('show the text that binds on a day, amendments included')
    .argument('<file>', 'JSON document, or - for standard input')
    .option('--at <date>', 'the day, YYYY-MM-DD (default: today in Paris)')
    .addHelpText('after', '\nExample:\n  entente convention show convention.json --at 2026-03-01')
    .action(
      answer(async (terminal, file: string, { at }: { at?: string }) => {
        const day = at === undefined ? civilDateInParis(terminal.clock.now()) : readDay('--at', at)
        return show(loadConvention(await readJson(file, terminal)), day)
      }),
    )
}

function lint(document: unknown): VerbAnswer {
  const problems = conventionProblems(document)
  return {
    text:
      problems.length === 0
        ? 'No problem found.'
        : problems.map(({ path, expected }) => `${path}: ${expected}`).join('\n'),
    json: { problems },
    exit: problems.length === 0 ? EXIT.ok : EXIT.no,
  }
}

function show(convention: Convention, day: CivilDate): VerbAnswer {
  const version = conventionAt(convention, day)
  if (version === undefined) {
    return {
      text: `${convention.id} binds nobody on ${day}: not every party has signed by then.`,
      json: { id: convention.id, day, binding: false },
      exit: EXIT.no,
    }
  }
  return {
    text: describe(convention, version, day),
    json: { id: convention.id, day, binding: true, version },
    exit: EXIT.ok,
  }
}

function describe(
  convention: Convention,
  { text, amendments, effectiveOn }: ConventionVersion<Convention>,
  day: CivilDate,
): string {
  const signed = signingDay(
    convention.signing,
    convention.parties.map(({ id }) => id),
  )
  return [
    `${text.id}  ${text.title}`,
    `On ${day}: the text of ${effectiveOn}${amendments.length > 0 ? `, with ${amendments.join(', ')}` : ''}. Signed by all on ${signed ?? '-'}.`,
    'Parties:',
    ...text.parties.map(({ id, name }) => `  ${id}  ${name}`),
    ...(text.kind === 'interops' ? projects(text) : []),
  ].join('\n')
}

function projects(text: Extract<Convention, { kind: 'interops' }>): readonly string[] {
  return text.projects.flatMap((project) => [
    `Project ${project.id}  ${project.title} (${project.phase}), provided by ${project.provider}`,
    ...project.services.flatMap((service) => [
      `  ${service.id}  mode ${service.mode}, VI at most ${service.maximumVectorLifeSeconds} s, ${service.reuse}`,
      `    audience ${service.audience}`,
      `    level    ${service.requiredAuthLevel}`,
      ...service.access.map(({ client, pagms }) => `    ${client} may hold ${pagms.join(', ')}`),
    ]),
  ])
}
