import type { Language } from '../../language.ts'

/** Help of the gateway's verbs. */
export interface GatewayTexts {
  readonly family: string
  readonly run: string
  readonly check: string
  readonly config: string
  readonly watch: string
  readonly signals: string
}

export const gatewayTexts: Readonly<Record<Language, GatewayTexts>> = {
  en: {
    family: 'the INTEROPS gateway: VIs for applications that know nothing of SAML',
    run: 'run the gateway until SIGTERM',
    check: 'read all files, keys and certificates, and say what the gateway would serve',
    config: 'the gateway file, JSON',
    watch: 'take a changed configuration over by itself',
    signals:
      '\nSIGHUP takes a new configuration over; a bad one is refused and the old one stays. SIGTERM ends calls in flight.\n\nExample:\n  entente gateway run gateway.json',
  },
  fr: {
    family: 'la passerelle INTEROPS : des VI pour les applications qui ignorent SAML',
    run: "fait tourner la passerelle jusqu'à SIGTERM",
    check: 'lit tous les fichiers, clés et certificats, et dit ce que la passerelle servirait',
    config: 'le fichier de la passerelle, JSON',
    watch: "reprend d'elle-même une configuration modifiée",
    signals:
      "\nSIGHUP reprend une nouvelle configuration ; une mauvaise est refusée et l'ancienne reste. SIGTERM achève les appels en cours.\n\nExample:\n  entente gateway run gateway.json",
  },
}
