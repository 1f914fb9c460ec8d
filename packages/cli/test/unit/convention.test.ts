import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { draftConvention } from '@entente/convention-rules'
import { conventionProblems } from '@entente/core/convention'
import { describe, expect, it } from 'vitest'
import { frenchExpectation } from '../../src/verbs/convention/french-expectation.ts'
import { entente } from '../support/run.ts'

const vector = (name: string) =>
  fileURLToPath(new URL(`../../../../vectors/conventions/${name}`, import.meta.url))

describe('convention lint', () => {
  it('finds nothing wrong with a sound convention', async () => {
    expect(await entente(['convention', 'lint', vector('valid/interops.json')])).toEqual({
      exit: 0,
      out: 'No problem found.\n',
      error: '',
    })
  })

  it('names every wrong place, and ends with 1', async () => {
    const { exit, out } = await entente([
      '--json',
      'convention',
      'lint',
      vector('invalid/interops-many-faults.json'),
    ])
    const { problems } = JSON.parse(out)
    expect(exit).toBe(1)
    expect(problems.length).toBeGreaterThan(1)
    expect(problems[0]).toEqual({ path: expect.any(String), expected: expect.any(String) })
  })

  it('reads standard input, and says where JSON ends to be JSON', async () => {
    const sound = readFileSync(vector('valid/qf.json'))
    expect((await entente(['convention', 'lint', '-'], { input: sound })).exit).toBe(0)
    const { exit, error } = await entente(['convention', 'lint', '-'], { input: '{"kind": secret}' })
    expect(exit).toBe(3)
    expect(error).toContain('CLI_INPUT_NOT_JSON')
    expect(error).not.toContain('secret')
  })

  it('says so when the file does not exist', async () => {
    const { exit, error } = await entente(['convention', 'lint', 'no-such-file.json'])
    expect(exit).toBe(3)
    expect(error).toContain('CLI_INPUT_UNREADABLE')
  })
})

describe('convention show', () => {
  it('shows the text of the day, amendments included', async () => {
    const before = await entente(['convention', 'show', vector('valid/interops.json'), '--at', '2025-09-30'])
    const after = await entente(['convention', 'show', vector('valid/interops.json'), '--at', '2025-10-01'])
    expect(before.out).not.toContain('Project portail')
    expect(after.out).toContain('with avenant-1')
    expect(after.out).toContain('Project portail')
  })

  it('ends with 1 before every party has signed', async () => {
    const { exit, out } = await entente([
      'convention',
      'show',
      vector('valid/interops.json'),
      '--at',
      '2025-01-19',
    ])
    expect(exit).toBe(1)
    expect(out).toContain('binds nobody')
  })

  it('refuses a day that does not exist', async () => {
    const { exit, error } = await entente([
      'convention',
      'show',
      vector('valid/interops.json'),
      '--at',
      '2025-02-30',
    ])
    expect(exit).toBe(3)
    expect(error).toContain('CLI_OPTION_INVALID')
  })
})

describe('convention, in French', () => {
  const french = (...words: string[]) => entente(['convention', ...words], { language: 'fr' })

  it('names every wrong place and what is expected there', async () => {
    expect((await french('lint', vector('invalid/interops-many-faults.json'))).out).toBe(
      [
        'signing.place : attendu : un lieu',
        'parties[0].siret : attendu : un SIRET : 14 chiffres dont le dernier est la clé',
        'projects[0].services[0].audience : attendu : une URI absolue : http ou https avec un hôte, ou une URN',
        "projects[0].services[0].mode : attendu : 'A' ou 'P'",
        'ville : attendu : aucun champ de ce nom ici',
        '',
      ].join('\n'),
    )
    expect((await french('lint', vector('valid/qf.json'))).out).toBe('Aucun problème trouvé.\n')
  })

  it('knows the French of whatever the vectors and the drafts lack', () => {
    const documents = [
      ...readdirSync(vector('invalid'))
        .filter((name) => !name.startsWith('deployment'))
        .map((name) => JSON.parse(readFileSync(vector(`invalid/${name}`), 'utf8'))),
      ...(['interops', 'mssante', 'qf'] as const).map((kind) => draftConvention(kind)),
    ]
    const expected = documents.flatMap((document) => conventionProblems(document).map((one) => one.expected))
    expect(expected.length).toBeGreaterThan(60)
    expect(expected.filter((one) => frenchExpectation(one).includes('en anglais'))).toEqual([])
    expect(frenchExpectation('expected something new')).toBe(
      'Détail technique (en anglais) : expected something new',
    )
  })

  it('shows the text of the day, and says when nobody is bound', async () => {
    const shown = await french('show', vector('valid/interops.json'), '--at', '2025-10-01')
    expect(shown.out).toContain(
      'Le 2025-10-01 : le texte du 2025-10-01, avec avenant-1. Signé par toutes les parties le 2025-01-20.\nParties :\n',
    )
    expect(shown.out).toContain('  consultation  mode A, VI de 300 s au plus, à usage unique\n')
    expect((await french('show', vector('valid/interops.json'), '--at', '2025-01-19')).out).toBe(
      'INTEROPS-EX-2025-01 ne lie personne le 2025-01-19 : toutes les parties n’ont pas signé à cette date.\n',
    )
  })
})
