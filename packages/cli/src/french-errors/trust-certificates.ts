import type { TrustErrorCode } from '@entente/trust'
import type { FrenchErrors } from './french-error.ts'

export const frenchCertificateErrors = {
  CERTIFICATE_MALFORMED: [
    'Les octets ne sont pas un certificat X.509 version 3 en DER strict, ni un bloc PEM d’un tel certificat.',
    'Demander au porteur d’exporter de nouveau le certificat, en DER ou en PEM.',
  ],
  CERTIFICATE_SELF_SIGNED: [
    'Le signataire a émis lui-même son certificat.',
    'Utiliser un certificat émis par une autorité que les deux parties ont acceptée.',
  ],
  CERTIFICATE_IS_AUTHORITY: [
    'Le certificat final est celui d’une autorité.',
    'Utiliser pour cet usage un certificat d’entité finale (basicConstraints CA:FALSE).',
  ],
  CERTIFICATE_NOT_YET_VALID: [
    'Un certificat du chemin commence après l’instant considéré.',
    'Vérifier l’horloge, ou attendre le début de validité.',
  ],
  CERTIFICATE_EXPIRED: [
    'Un certificat du chemin a fini avant l’instant considéré.',
    'Demander au porteur le certificat renouvelé.',
  ],
  CERTIFICATE_ALGORITHM_REFUSED: [
    'Un certificat du chemin est signé avec un algorithme hors de la liste admise.',
    'Le renouveler avec SHA-256 ou mieux ; pour SHA-1, un affaiblissement daté `sha1Certificates` peut faire la jonction.',
  ],
  CERTIFICATE_KEY_REFUSED: [
    'Une clé du chemin est trop courte, d’un type refusé ou sur une courbe refusée.',
    'Utiliser RSA de 2048 à 8192 bits d’exposant 65537 ou plus, ou une courbe nommée P-256, P-384 ou P-521.',
  ],
  CERTIFICATE_EXTENSION_REFUSED: [
    'Un certificat du chemin porte une contrainte ou une extension critique qui n’est pas traitée ici.',
    'Utiliser un chemin qui n’en a pas ; la liste des extensions refusées est dans le README du paquet.',
  ],
  CERTIFICATE_REVOKED: [
    'L’émetteur a révoqué un certificat du chemin.',
    'Demander au porteur un autre certificat ; rien dans la politique n’en accepte un révoqué.',
  ],
  KEY_USAGE_REFUSED: [
    'L’usage de clé du certificat final ne permet pas cet emploi.',
    'Utiliser le certificat émis pour cet emploi.',
  ],
  EXTENDED_KEY_USAGE_REFUSED: [
    'L’usage étendu de clé du chemin ne permet pas cet emploi.',
    'Utiliser le certificat émis pour cet emploi.',
  ],
  CERTIFICATE_POLICY_REFUSED: [
    'Le certificat final ne nomme aucune des politiques de certification exigées.',
    'Utiliser un certificat de la gamme exigée, ou corriger `certificatePolicies`.',
  ],
  PATH_NOT_FOUND: [
    'Aucune suite de signatures ne mène du certificat à une ancre du magasin de confiance.',
    'Fournir les certificats intermédiaires manquants, ou ajouter l’ancre que les deux parties ont acceptée.',
  ],
  PATH_TOO_LARGE: [
    'Plus de certificats sont fournis, ou plus de chemins possibles, que la limite ne le permet.',
    'N’envoyer que le certificat final et ses propres émetteurs.',
  ],
  ISSUER_NOT_AUTHORITY: [
    'Un certificat du chemin a été émis par qui ne peut pas en émettre.',
    'Refuser le chemin ; seule une autorité avec keyCertSign émet des certificats.',
  ],
  PATH_LENGTH_EXCEEDED: [
    'Plus d’autorités se suivent que l’une d’elles ne le permet.',
    'Refuser le chemin ; l’autorité est limitée par son pathLenConstraint.',
  ],
  REVOCATION_UNKNOWN: [
    'Aucune liste de révocation utilisable de l’émetteur n’est chargée : rien ne dit que le certificat tient.',
    'Charger d’avance la CRL de cet émetteur (option --crl, ou loadCrl et refreshCrls).',
  ],
  CRL_STALE: [
    'La liste de révocation de l’émetteur n’est pas en vigueur à l’instant considéré.',
    'Charger la CRL courante ; un `soft-fail` daté peut tolérer un retard borné de l’émetteur.',
  ],
  CRL_MALFORMED: [
    'Les octets ne sont pas une liste de révocation version 2 en DER strict.',
    'Télécharger de nouveau la liste ; elle doit être en DER (ou un bloc PEM) et entière.',
  ],
  CRL_TOO_LARGE: [
    'La liste de révocation est plus grande que la limite.',
    'Augmenter `maxBytes` si l’émetteur publie vraiment des listes de cette taille.',
  ],
  CRL_UNSUPPORTED: [
    'La liste est un delta, indirecte ou partielle, ou porte une extension critique inconnue.',
    'Charger la liste complète que l’émetteur publie.',
  ],
  CRL_ISSUER_REFUSED: [
    'Le certificat donné comme émetteur n’a pas émis cette liste, ou ne peut pas signer de listes.',
    'Donner le certificat de l’autorité que nomme la liste ; il lui faut l’usage de clé cRLSign.',
  ],
  CRL_SIGNATURE_INVALID: [
    'La signature de la liste de révocation ne se vérifie pas avec la clé de l’émetteur.',
    'Télécharger de nouveau la liste chez l’émetteur ; si cela persiste, le traiter comme un incident.',
  ],
  CRL_OLDER: [
    'Une liste de révocation plus récente de cet émetteur est déjà chargée.',
    'Garder la plus récente ; chercher le serveur ou le mandataire qui sert l’ancienne.',
  ],
  CRL_UNAVAILABLE: [
    'La liste de révocation n’a pas pu être téléchargée.',
    'Réessayer ; les listes chargées servent jusqu’à leur nextUpdate.',
  ],
  CRL_HOST_NOT_ALLOWED: [
    'L’adresse de la liste de révocation n’est pas sur un hôte admis, ou n’est ni HTTP ni HTTPS.',
    'Ajouter l’hôte à `allowedHosts` après avoir vérifié qu’il est bien celui de l’émetteur.',
  ],
  PARTNER_BINDING_INVALID: [
    'L’entrée d’un partenaire n’épingle ni une autorité émettrice avec une règle de sujet, ni une clé finale.',
    'Donner `issuingCaSha256` avec `subject`, ou `leafKeySha256`.',
  ],
  PARTNER_NOT_BOUND: [
    'Le certificat est valable, mais n’appartient pas à ce partenaire.',
    'Si le partenaire a renouvelé son certificat, faire confirmer le nouveau par les deux parties et mettre son entrée à jour.',
  ],
  TRUST_STORE_INVALID: [
    'Une ancre du magasin de confiance n’est pas une autorité auto-signée, ou n’est pas celle qui a été épinglée.',
    'Comparer l’empreinte SHA-256 avec celle que publie l’autorité, et épingler celle-là.',
  ],
  PATH_POLICY_INVALID: [
    'La politique de chemin se contredit, ou un affaiblissement est sans date ou dure plus de 12 mois.',
    'Donner à chaque affaiblissement un motif et des dates distantes de 12 mois au plus.',
  ],
  DISTINGUISHED_NAME_MALFORMED: [
    'Le texte n’est pas un nom distinctif.',
    'L’écrire comme la RFC 4514 : `CN=…,OU=…,O=…,C=FR`.',
  ],
  EVIDENCE_INCOMPLETE: [
    'Un objet que nomment les preuves manque, ou n’a pas l’empreinte sous laquelle il est nommé.',
    'Restaurer l’objet depuis l’archive ; sans lui, l’ancien verdict ne peut pas être retrouvé.',
  ],
} as const satisfies Partial<FrenchErrors<TrustErrorCode>>
