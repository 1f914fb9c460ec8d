import { inBothLanguages } from '../../language.ts'

interface ConventionWords {
  readonly noProblem: string
  readonly bindsNobody: (convention: string, day: string) => string
  readonly inForce: (
    day: string,
    effectiveOn: string,
    amendments: readonly string[],
    signedOn: string,
  ) => string
  readonly parties: string
  readonly project: (id: string, title: string, phase: string, provider: string) => string
  readonly phase: Readonly<Record<'test' | 'experiment' | 'production', string>>
  readonly service: (id: string, mode: string, seconds: number, reuse: string) => string
  readonly audience: string
  readonly level: string
  readonly mayHold: (client: string, pagms: string) => string
}

/** What `entente convention` says. */
export const words = inBothLanguages<ConventionWords>({
  en: {
    noProblem: 'No problem found.',
    bindsNobody: (convention, day) =>
      `${convention} binds nobody on ${day}: not every party has signed by then.`,
    inForce: (day, effectiveOn, amendments, signedOn) =>
      `On ${day}: the text of ${effectiveOn}${amendments.length > 0 ? `, with ${amendments.join(', ')}` : ''}. Signed by all on ${signedOn}.`,
    parties: 'Parties:',
    project: (id, title, phase, provider) => `Project ${id}  ${title} (${phase}), provided by ${provider}`,
    phase: { test: 'test', experiment: 'experiment', production: 'production' },
    service: (id, mode, seconds, reuse) => `${id}  mode ${mode}, VI at most ${seconds} s, ${reuse}`,
    audience: 'audience',
    level: 'level   ',
    mayHold: (client, pagms) => `${client} may hold ${pagms}`,
  },
  fr: {
    noProblem: 'Aucun problème trouvé.',
    bindsNobody: (convention, day) =>
      `${convention} ne lie personne le ${day} : toutes les parties n’ont pas signé à cette date.`,
    inForce: (day, effectiveOn, amendments, signedOn) =>
      `Le ${day} : le texte du ${effectiveOn}${amendments.length > 0 ? `, avec ${amendments.join(', ')}` : ''}. Signé par toutes les parties le ${signedOn}.`,
    parties: 'Parties :',
    project: (id, title, phase, provider) => `Projet ${id}  ${title} (${phase}), fourni par ${provider}`,
    phase: { test: 'test', experiment: 'expérimentation', production: 'production' },
    service: (id, mode, seconds, reuse) =>
      `${id}  mode ${mode}, VI de ${seconds} s au plus, ${reuse === 'single' ? 'à usage unique' : 'réutilisable'}`,
    audience: 'URI   ',
    level: 'niveau',
    mayHold: (client, pagms) => `${client} peut détenir ${pagms}`,
  },
})
