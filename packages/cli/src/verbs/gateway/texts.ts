import type { ConventionStanding } from '@entente/gateway'
import type { Language } from '../../language.ts'

/** Help of the gateway's verbs. */
export interface GatewayTexts {
  readonly family: string
  readonly run: string
  readonly check: string
  readonly config: string
  readonly watch: string
  readonly signals: string
  readonly stopped: string
  /** What a route is for, of one width. */
  readonly inbound: string
  readonly outbound: string
  readonly usable: (environment: string) => string
  readonly unreadableList: (code: string) => string
  /** Where a convention stands. */
  readonly standing: (state: ConventionStanding['state'], ends: string | undefined) => string
}

const STATES = {
  en: {
    draft: 'not in force yet',
    'in-force': 'in force',
    suspended: 'suspended',
    ended: 'ended',
    'not-consulted': 'not consulted',
  },
  fr: {
    draft: 'pas encore en vigueur',
    'in-force': 'en vigueur',
    suspended: 'suspendue',
    ended: 'finie',
    'not-consulted': 'non consultée',
  },
} as const satisfies Record<Language, Record<ConventionStanding['state'], string>>

export const gatewayTexts: Readonly<Record<Language, GatewayTexts>> = {
  en: {
    family: 'the INTEROPS gateway: VIs for applications that know nothing of SAML',
    run: 'run the gateway until SIGTERM',
    check: 'read all files, keys and certificates, and say what the gateway would serve',
    config: 'the gateway file, JSON',
    watch: 'take a changed configuration over by itself',
    signals:
      '\nSIGHUP takes a new configuration over; a bad one is refused and the old one stays.\nSIGTERM ends calls in flight.\n\nExample:\n  entente gateway run gateway.json',
    stopped: 'The gateway has stopped.',
    inbound: 'inbound ',
    outbound: 'outbound',
    usable: (environment) => `The gateway file can be used (${environment}).`,
    unreadableList: (code) => `A revocation list cannot be read: ${code}.`,
    standing: (state, ends) => `${STATES.en[state]}${ends === undefined ? '' : `, until ${ends}`}`,
  },
  fr: {
    family: 'la passerelle INTEROPS : des VI pour les applications qui ignorent SAML',
    run: 'faire tourner la passerelle jusqu’à SIGTERM',
    check: 'lire tous les fichiers, clés et certificats, et dire ce que la passerelle servirait',
    config: 'le fichier de la passerelle, JSON',
    watch: 'reprendre sans autre signal une configuration modifiée',
    signals:
      '\nSIGHUP fait reprendre une nouvelle configuration ; une mauvaise est refusée et l’ancienne reste.\nSIGTERM achève les appels en cours.\n\nExemple :\n  entente gateway run gateway.json',
    stopped: 'La passerelle s’est arrêtée.',
    inbound: 'entrante',
    outbound: 'sortante',
    usable: (environment) => `Le fichier de la passerelle est utilisable (${environment}).`,
    unreadableList: (code) => `Une liste de révocation est illisible : ${code}.`,
    standing: (state, ends) => `${STATES.fr[state]}${ends === undefined ? '' : `, jusqu’au ${ends}`}`,
  },
}
