import { englishCount, frenchCount, inBothLanguages } from '../../language.ts'

/** What `entente vi` says about a VI. */
export const words = inBothLanguages({
  en: {
    carried: (encoding: string, form: string) =>
      `${encoding}, carried as ${form}. Nothing in this part is verified.`,
    ahead: (time: string) => `in ${time}`,
    ago: (time: string) => `${time} ago`,
    days: 'days',
    certificates: 'Certificates, as presented:',
    issuedBy: (issuer: string) => `issued by ${issuer}`,
    endsIn: (days: number) => `ends in ${englishCount(days, 'day', 'days')}`,
    ended: (days: number) => `ended ${englishCount(days, 'day', 'days')} ago`,
    checks: 'Checks, in the order that decides the fault:',
    ours: 'ours',
    explained: (code: string, meaning: string, remedy: string) => `${code}: ${meaning} ${remedy}`,
    answeredAs: (fault: string) => `answered as ${fault}`,
    passed: 'Every check passed.',
    refused: (code: string) => `Refused: ${code}.`,
    policy: (hash: string) => `Policy ${hash}.`,
  },
  fr: {
    carried: (encoding, form) => `${encoding}, transmis comme ${form}. Rien dans cette partie n’est vérifié.`,
    ahead: (time) => `dans ${time}`,
    ago: (time) => `il y a ${time}`,
    days: 'jours',
    certificates: 'Certificats, tels que présentés :',
    issuedBy: (issuer) => `émis par ${issuer}`,
    endsIn: (days) => `finit dans ${frenchCount(days, 'jour', 'jours')}`,
    ended: (days) => `fini depuis ${frenchCount(days, 'jour', 'jours')}`,
    checks: 'Contrôles, dans l’ordre qui décide de la faute :',
    ours: 'nous',
    explained: (code, meaning, remedy) => `${code} : ${meaning} ${remedy}`,
    answeredAs: (fault) => `répondu comme ${fault}`,
    passed: 'Tous les contrôles sont passés.',
    refused: (code) => `Refusé : ${code}.`,
    policy: (hash) => `Politique ${hash}.`,
  },
})
