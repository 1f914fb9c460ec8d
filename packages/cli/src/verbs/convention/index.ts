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
import { EXIT } from '../../exit-codes.ts'
import type { Language } from '../../language.ts'
import { readJson } from '../../read-json.ts'
import type { RegisterVerb, VerbAnswer } from '../../verb.ts'
import { readDay } from '../read-day.ts'
import { frenchExpectation } from './french-expectation.ts'
import { words } from './words.ts'

/** `entente convention lint|show`: what is wrong with a filled convention, and what it says on a day. */
export const registerConvention: RegisterVerb = (program, answer) => {
  const family = program.command('convention').description('filled conventions')
  family
    .command('lint')
    .description('say what keeps a document from being read as a convention, place by place')
    .argument('<file>', 'JSON document, or - for standard input')
    .addHelpText('after', '\nExample:\n  entente convention lint convention.json')
    .action(answer(async (terminal, file: string) => lint(await readJson(file, terminal), terminal.language)))
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
        return show(loadConvention(await readJson(file, terminal)), day, terminal.language)
      }),
    )
}

function lint(document: unknown, language: Language): VerbAnswer {
  const problems = conventionProblems(document)
  return {
    text:
      problems.length === 0
        ? words[language].noProblem
        : problems
            .map(({ path, expected }) =>
              language === 'fr' ? `${path} : ${frenchExpectation(expected)}` : `${path}: ${expected}`,
            )
            .join('\n'),
    json: { problems },
    exit: problems.length === 0 ? EXIT.ok : EXIT.no,
  }
}

function show(convention: Convention, day: CivilDate, language: Language): VerbAnswer {
  const version = conventionAt(convention, day)
  if (version === undefined) {
    return {
      text: words[language].bindsNobody(convention.id, day),
      json: { id: convention.id, day, binding: false },
      exit: EXIT.no,
    }
  }
  return {
    text: describe(convention, version, day, language),
    json: { id: convention.id, day, binding: true, version },
    exit: EXIT.ok,
  }
}

function describe(
  convention: Convention,
  { text, amendments, effectiveOn }: ConventionVersion<Convention>,
  day: CivilDate,
  language: Language,
): string {
  const said = words[language]
  const signed = signingDay(
    convention.signing,
    convention.parties.map(({ id }) => id),
  )
  return [
    `${text.id}  ${text.title}`,
    said.inForce(day, effectiveOn, amendments, signed ?? '-'),
    said.parties,
    ...text.parties.map(({ id, name }) => `  ${id}  ${name}`),
    ...(text.kind === 'interops' ? projects(text, language) : []),
  ].join('\n')
}

function projects(text: Extract<Convention, { kind: 'interops' }>, language: Language): readonly string[] {
  const said = words[language]
  return text.projects.flatMap((project) => [
    said.project(project.id, project.title, said.phase[project.phase], project.provider),
    ...project.services.flatMap((service) => [
      `  ${said.service(service.id, service.mode, service.maximumVectorLifeSeconds, service.reuse)}`,
      `    ${said.audience} ${service.audience}`,
      `    ${said.level} ${service.requiredAuthLevel}`,
      ...service.access.map(({ client, pagms }) => `    ${said.mayHold(client, pagms.join(', '))}`),
    ]),
  ])
}
