import type { GatewayErrorCode } from '@entente/gateway'
import type { FrenchErrors } from './french-error.ts'

export const frenchGatewayErrors: FrenchErrors<GatewayErrorCode> = {
  GATEWAY_CONFIG_INVALID: [
    'Le fichier de la passerelle, ou ce qu’il désigne, est inutilisable.',
    'Corriger le fichier aux endroits que le détail nomme.',
  ],
  GATEWAY_REFERENCE_UNREADABLE: [
    'Ce que désigne une référence de la configuration ne peut pas être lu.',
    'Vérifier le fichier ou la variable d’environnement ; les autres sortes de référence demandent votre propre lecteur.',
  ],
  GATEWAY_RESTART_REQUIRED: [
    'La nouvelle configuration change ce qu’une passerelle en marche ne peut pas changer.',
    'Redémarrer la passerelle pour de nouveaux ports, organismes, stockages ou écrivains ; l’ancienne configuration reste en vigueur.',
  ],
  GATEWAY_LISTEN_FAILED: [
    'Impossible d’écouter sur une adresse de la configuration.',
    'Choisir un port libre au-dessus de 1023 et une adresse de cette machine.',
  ],
  GATEWAY_KEY_SHARED: [
    'Une même clé figure sous deux noms : pour deux organismes, ou pour deux usages.',
    'Faire une clé propre à chaque usage de chaque organisme : entente keys create.',
  ],
  GATEWAY_PRODUCTION_REFUSED: [
    'La configuration peut servir à des essais, mais ne convient pas à la production.',
    'Corriger ce que le détail nomme ; un déploiement dont l’environnement est staging s’en passe.',
  ],
  GATEWAY_CONVENTION_SUSPENDED: [
    'La convention, ou le projet de ce service, est suspendue.',
    'S’adresser aux contacts de la convention ; enregistrer l’événement qui met fin à la suspension lorsqu’il a eu lieu.',
  ],
  GATEWAY_CONVENTION_ENDED: [
    'La convention, ou le projet de ce service, a pris fin.',
    'Signer une nouvelle convention, ou ôter la route du fichier de la passerelle.',
  ],
  GATEWAY_CONVENTION_NOT_IN_FORCE: [
    'La convention, ou le projet de ce service, n’est pas encore en vigueur.',
    'Attendre la dernière signature et la dernière formalité, et les enregistrer.',
  ],
  GATEWAY_KEY_NOT_AGREED: [
    'Aucune de nos clés n’est de celles que la convention du jour nomme pour nous.',
    'Comparer la clé d’usage vector-signature avec les certificats de notre partie dans la convention.',
  ],
  GATEWAY_REQUEST_MALFORMED: [
    'La requête n’est pas du HTTP de forme stricte, ou son cadrage est ambigu.',
    'Envoyer un Content-Length ou Transfer-Encoding: chunked, jamais les deux, et aucun en-tête replié.',
  ],
  GATEWAY_ROUTE_UNKNOWN: [
    'Aucune route de la passerelle n’a ce chemin.',
    'Comparer le chemin avec les routes du fichier de la passerelle.',
  ],
  GATEWAY_METHOD_REFUSED: ['La route n’accepte pas cette méthode.', 'Utiliser POST pour SOAP.'],
  GATEWAY_HEADER_REFUSED: [
    'Un en-tête qui décide manque, est répété ou est ambigu.',
    'Envoyer une seule fois l’en-tête que le détail nomme, sans variante de son nom.',
  ],
  GATEWAY_APPLICATION_UNKNOWN: [
    'L’application locale n’a pas prouvé qui elle est.',
    'Envoyer son identifiant et son secret par HTTP Basic.',
  ],
  GATEWAY_ROLE_UNKNOWN: [
    'L’application ne peut pas utiliser un rôle d’Interops-Infos pour ce service.',
    'Faire correspondre le rôle à un PAGM dans le fichier de la passerelle, sous l’application et le service.',
  ],
  GATEWAY_ENVELOPE_REFUSED: [
    'Le début du message SOAP ne peut pas être lu dans les limites.',
    'Envoyer du SOAP 1.1 ou 1.2 en UTF-8, non compressé, avec moins de 64 Kio avant le Body et sans en-tête Security.',
  ],
  GATEWAY_BODY_TOO_LARGE: [
    'Le corps est plus grand que la route ne le permet.',
    'Augmenter maxBodyBytes de la route si les deux organismes en sont convenus.',
  ],
  GATEWAY_SLOW_CLIENT: [
    'L’appelant envoie ou lit trop lentement.',
    'Vérifier le réseau ; les limites sont headSeconds et idleSeconds.',
  ],
  GATEWAY_PARTNER_BUSY: [
    'Autant d’appels avec ce partenaire sont en cours que sa cloison en admet.',
    'Réessayer plus tard ; les autres partenaires ne sont pas touchés.',
  ],
  GATEWAY_PARTNER_THROTTLED: [
    'Le partenaire envoie plus vite que convenu, ou surtout des appels refusés.',
    'Ralentir ; les limites sont callsPerSecond et refusalsPerSecond.',
  ],
  GATEWAY_DRAINING: [
    'La passerelle s’arrête et ne prend plus d’appel.',
    'Envoyer l’appel à une autre instance, ou de nouveau après le redémarrage.',
  ],
  GATEWAY_PARTNER_UNREACHABLE: [
    'Le partenaire est injoignable, ou a rompu la connexion avant d’avoir répondu.',
    'Vérifier l’adresse et le réseau. Le partenaire a pu servir l’appel : demander avant de le répéter.',
  ],
  GATEWAY_PARTNER_CERTIFICATE: [
    'Le certificat du serveur du partenaire n’est pas valable à cet instant, ou n’est pas celui du partenaire.',
    'Le comparer avec les certificats de la convention et les ancres du déploiement.',
  ],
  GATEWAY_PARTNER_TIMEOUT: [
    'Le partenaire n’a pas répondu à temps.',
    'Interroger le partenaire. L’appel a pu être servi : demander avant de le répéter.',
  ],
  GATEWAY_SERVICE_UNREACHABLE: [
    'Le service local est injoignable, ou a rompu la connexion avant d’avoir répondu.',
    'Démarrer le service, et comparer son adresse avec la cible de la route.',
  ],
  GATEWAY_SERVICE_TIMEOUT: [
    'Le service local n’a pas répondu à temps.',
    'Examiner le service ; la limite est answerSeconds.',
  ],
  GATEWAY_CLOCK_OFFSET: [
    'Notre horloge et celle d’un partenaire diffèrent de plus de la moitié de ce qu’admet le déploiement.',
    'Vérifier la synchronisation de l’heure ici, puis avec le partenaire.',
  ],
  GATEWAY_INTERNAL: [
    'La passerelle a rencontré un défaut qui lui est propre.',
    'Le signaler avec l’identifiant de l’appel.',
  ],
}
