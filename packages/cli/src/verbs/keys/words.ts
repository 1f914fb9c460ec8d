import { frenchCount, inBothLanguages } from '../../language.ts'

/** What `entente keys` says. */
export const words = inBothLanguages({
  en: {
    family: 'keys: make, renew, list and check them; every row of the key table',
    creates: 'make a key in a folder, readable by its owner alone',
    rotates: 'make the successor of a key; both are in force until the old one is retired',
    retires:
      'retire a key whose successor has taken over: refuses while it is needed, then destroys the private file',
    grants:
      'let a new auditor open what was sealed before, in a journal or for an export; recorded, and nothing sealed or hashed changes',
    granter: 'name of an auditor whose key opens the data keys now',
    granterKey: 'his private key, PEM; - for standard input',
    granterPassphrase: 'file that holds the passphrase of that key',
    newAuditor: 'name of the new auditor’s key, as the journal will name it',
    newPublicKey: 'public key of the new auditor, PEM',
    ofExport: 'an export that was given out, instead of a journal; it stays as it is',
    grantFile: 'file for the grant beside that export; it must not exist',
    granted: (keys: number, to: string) => `${to} can open ${keys} more data keys.`,
    alreadyNamed: (keys: number, to: string) => `${keys} named ${to} before.`,
    notOpened: (keys: number, by: string) => `${keys} were not granted: the key of ${by} does not open them.`,
    opens: (keys: number, auditor: string) => `  ${auditor} opens ${keys}`,
    nothingTaken:
      'A grant takes nothing away: an auditor who leaves opens all of his in any copy he has or gets, while his private key exists.',
    otherCopies:
      'Do the same in spools, in the central store and for exports; open the journal with the new auditor from now on.',
    deployment: 'deployment in force: it must not name the key any more',
    journal: 'SQLite file of a journal, or a copy of it; may be repeated; for auditors’ and checkpoint keys',
    attest: 'what was done before, one line, kept in keys.json: identifiers hashed again, token revoked',
    lists: 'list the keys of a folder, with what a renewal, a loss and a theft mean',
    checks:
      'check the keys of a folder: modes, certificates, ends, renewals, auditors; with --drill, use one',
    use: 'what the key is for',
    into: 'folder of the keys; auditors’ keys have one of their own, off-line',
    id: 'short name of the key',
    tenant: 'SIRET of the organisme',
    subject: 'one attribute of the subject, such as O=CAISSE X; may be repeated, in order',
    dns: 'DNS name of a TLS server; may be repeated',
    type: 'type of the key pair',
    passphrase:
      'file that holds the passphrase, at least 16 characters; - for standard input; required for auditors',
    from: 'file that holds the token as it was issued; - for standard input',
    drill: 'use this key for real: sign and verify, encrypt and decrypt',
    keyId: 'name of the key',
    made: (id: string) => `Made ${id}.`,
    request: (file: string) =>
      `Give ${file} to the certification authority; put the certificate beside it as .pem.`,
    share: (file: string) =>
      `Give ${file} to whoever opens the journal; the private key never leaves this folder.`,
    offline: 'Move this folder to its owner now: the server that writes the journal must not hold it.',
    inForce: (id: string) => `${id} stays in force until it is retired: entente keys retire ${id}.`,
    retired: (id: string) => `${id} is retired; its private file is gone. Do the same with every copy of it.`,
    publicPartStays: 'Its certificate or public key stays: what it signed or sealed is verified with it.',
    stillOpens: (keys: number) =>
      `${keys} data keys of these journals are wrapped for it: a copy of it still opens them, until a purge destroys them.`,
    kept: (id: string) => `${id} is not retired.`,
    retiredOn: (day: string) => `retired on ${day}`,
    stillNeeded: {
      noSuccessor: 'it has no successor: entente keys rotate',
      successorMissing: 'the private file of its successor is missing',
      successorUncertified: 'its successor has no certificate yet',
      successorNotInForce: 'the certificate of its successor is not in force',
      overlap: 'days of overlap left in which partners may still know the old one only',
      deployed: 'the deployment still names it',
      archive: 'data keys of the archive that fewer than two other auditors can open',
      journalNeeded: 'it takes a journal to see that: give --journal',
      successorUnseen: 'the journal does not know its successor yet',
      attestNeeded: 'say with --attest what was done: identifiers hashed again, or token revoked',
    },
    none: 'No key here.',
    good: 'nothing to say',
    due: (day: string) => `due on ${day}`,
    drilled: 'used for real: it works',
    findings: {
      mode: 'others can read the private file; chmod 600',
      missing: 'the private file is missing',
      mismatch: 'the certificate is for another key',
      uncertified: 'no certificate beside it yet',
      ended: 'the certificate has ended',
      ending: 'the certificate ends in',
      overdue: 'its renewal is overdue',
      shared: 'the same key has another use or another name',
      exposed: 'an auditor’s private key lies with keys of the server',
      alone: 'fewer than two auditors: a journal in production refuses to open',
      drillFailed: 'the key did not work',
    },
    days: 'days',
  },
  fr: {
    family: 'clés : les faire, renouveler, lister et contrôler ; chaque ligne du tableau des clés',
    creates: 'faire une clé dans un dossier, lisible par son seul propriétaire',
    rotates: 'faire le successeur d’une clé ; les deux sont en vigueur jusqu’au retrait de l’ancienne',
    retires:
      'retirer une clé que son successeur a remplacée : refuse tant qu’elle est nécessaire, puis détruit le fichier privé',
    grants:
      'laisser un nouvel auditeur ouvrir ce qui a été scellé avant, dans un journal ou pour un export ; enregistré, et rien de scellé ni de haché ne change',
    granter: 'nom d’un auditeur dont la clé ouvre aujourd’hui les clés de données',
    granterKey: 'sa clé privée, PEM ; - pour l’entrée standard',
    granterPassphrase: 'fichier qui contient la phrase de passe de cette clé',
    newAuditor: 'nom de la clé du nouvel auditeur, tel que le journal le dira',
    newPublicKey: 'clé publique du nouvel auditeur, PEM',
    ofExport: 'un export déjà remis, au lieu d’un journal ; il reste tel quel',
    grantFile: 'fichier pour l’octroi à côté de cet export ; il ne doit pas exister',
    granted: (keys, to) =>
      `${to} peut ouvrir ${frenchCount(keys, 'clé de données de plus', 'clés de données de plus')}.`,
    alreadyNamed: (keys, to) => `${frenchCount(keys, 'nommait', 'nommaient')} déjà ${to}.`,
    notOpened: (keys, by) =>
      `${frenchCount(keys, 'n’est pas octroyée', 'ne sont pas octroyées')} : la clé de ${by} ne les ouvre pas.`,
    opens: (keys, auditor) => `  ${auditor} en ouvre ${keys}`,
    nothingTaken:
      'Un octroi ne retire rien : un auditeur qui part ouvre toutes les siennes dans toute copie qu’il a ou obtient, tant que sa clé privée existe.',
    otherCopies:
      'En faire autant dans les tampons locaux, le stockage central et pour les exports ; ouvrir désormais le journal avec le nouvel auditeur.',
    deployment: 'déploiement en vigueur : il ne doit plus nommer la clé',
    journal:
      'fichier SQLite d’un journal, ou une copie ; répétable ; pour les clés des auditeurs et de têtes',
    attest:
      'ce qui a été fait avant, en une ligne, gardé dans keys.json : identifiants hachés à nouveau, jeton révoqué',
    lists: 'lister les clés d’un dossier, avec ce que veulent dire renouvellement, perte et vol',
    checks:
      'contrôler les clés d’un dossier : droits, certificats, fins, renouvellements, auditeurs ; avec --drill, en utiliser une',
    use: 'à quoi sert la clé',
    into: 'dossier des clés ; celles des auditeurs ont le leur, hors ligne',
    id: 'nom court de la clé',
    tenant: 'SIRET de l’organisme',
    subject: 'un attribut du sujet, comme O=CAISSE X ; répétable, dans l’ordre',
    dns: 'nom DNS d’un serveur TLS ; répétable',
    type: 'type de la paire de clés',
    passphrase:
      'fichier qui contient la phrase de passe, 16 caractères au moins ; - pour l’entrée standard ; exigé pour les auditeurs',
    from: 'fichier qui contient le jeton tel qu’il a été émis ; - pour l’entrée standard',
    drill: 'utiliser vraiment cette clé : signer et vérifier, chiffrer et déchiffrer',
    keyId: 'nom de la clé',
    made: (id) => `${id} est faite.`,
    request: (file) =>
      `Remettre ${file} à l’autorité de certification ; poser le certificat à côté, en .pem.`,
    share: (file) => `Remettre ${file} à qui ouvre le journal ; la clé privée ne quitte pas ce dossier.`,
    offline:
      'Remettre ce dossier à son propriétaire maintenant : le serveur qui écrit le journal ne doit pas le détenir.',
    inForce: (id) => `${id} reste en vigueur jusqu’à son retrait : entente keys retire ${id}.`,
    retired: (id) => `${id} est retirée ; son fichier privé n’existe plus. En faire autant de chaque copie.`,
    publicPartStays:
      'Son certificat ou sa clé publique reste : ce qu’elle a signé ou scellé se vérifie avec.',
    stillOpens: (keys) =>
      `${frenchCount(keys, 'clé de données de ces journaux est enveloppée', 'clés de données de ces journaux sont enveloppées')} pour elle : une copie les ouvre encore, jusqu’à ce qu’une purge les détruise.`,
    kept: (id) => `${id} n’est pas retirée.`,
    retiredOn: (day) => `retirée le ${day}`,
    stillNeeded: {
      noSuccessor: 'elle n’a pas de successeur : entente keys rotate',
      successorMissing: 'le fichier privé de son successeur manque',
      successorUncertified: 'son successeur n’a pas encore de certificat',
      successorNotInForce: 'le certificat de son successeur n’est pas en vigueur',
      overlap: 'jours de recouvrement restants où des partenaires ne connaissent peut-être que l’ancienne',
      deployed: 'le déploiement la nomme encore',
      archive: 'clés de données de l’archive que moins de deux autres auditeurs peuvent ouvrir',
      journalNeeded: 'il faut un journal pour le voir : donner --journal',
      successorUnseen: 'le journal ne connaît pas encore son successeur',
      attestNeeded: 'dire avec --attest ce qui a été fait : identifiants hachés à nouveau, ou jeton révoqué',
    },
    none: 'Aucune clé ici.',
    good: 'rien à dire',
    due: (day) => `à renouveler le ${day}`,
    drilled: 'utilisée pour de vrai : elle fonctionne',
    findings: {
      mode: 'd’autres peuvent lire le fichier privé ; chmod 600',
      missing: 'le fichier privé manque',
      mismatch: 'le certificat est celui d’une autre clé',
      uncertified: 'pas encore de certificat à côté',
      ended: 'le certificat est fini',
      ending: 'le certificat finit dans',
      overdue: 'son renouvellement est en retard',
      shared: 'la même clé a un autre usage ou un autre nom',
      exposed: 'la clé privée d’un auditeur est avec les clés du serveur',
      alone: 'moins de deux auditeurs : un journal en production refuse de s’ouvrir',
      drillFailed: 'la clé n’a pas fonctionné',
    },
    days: 'jours',
  },
})

/** What can be found about a key. */
export type KeyFinding = keyof (typeof words)['en']['findings']

/** Why a key is still needed. */
export type RetirementReason = keyof (typeof words)['en']['stillNeeded']
