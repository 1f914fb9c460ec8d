import { englishCount, frenchCount, inBothLanguages } from '../../language.ts'

/** What `entente partner` says. */
export const words = inBothLanguages({
  en: {
    family: 'partner sheets: one organisme’s technical half of a convention (art. 5.1 and 5.2)',
    draftFile:
      'draft of the sheet, JSON; its file: references to certificates are read beside it; - for standard input',
    sheetFile: 'signed sheet; - for standard input',
    exports: 'check a draft, complete it and sign it as a sheet for a partner',
    exportTo: 'file to write; it must not exist (default: standard output)',
    imports:
      'open the sheet of a partner, show it, and write deployment entries once two people have confirmed it',
    held: 'the partner’s sheet that is in force: the new one must be its successor',
    convention: 'the signed INTEROPS convention, JSON: its roots are pinned, and differences are shown',
    reader: 'with --convention: our party in it',
    confirmations: 'record of the confirmations (default: beside the sheet, .confirmations.json)',
    into: 'folder to write the deployment entries and the root certificates to; refused while the sheet is pending',
    confirms:
      'record that one person has compared the fingerprint with the partner, by another way than the sheet came',
    as: 'identifier of that person, who is recorded',
    heard: 'file that holds the fingerprint as the partner read it out; - for standard input',
    channel: 'how it was compared',
    compares: 'show what changed between two sheets of one organisme',
    older: 'the older sheet',
    newer: 'the newer sheet',
    calendars: 'what ends when: certificates and the sheet, with notices at 90, 60, 30 and 15 days',
    ics: 'write iCalendar (RFC 5545) instead of text',
    metadataWrites: 'write signed SAML metadata of a portal in mode P from a draft',
    metadataReads:
      'read SAML metadata strictly: signed, with an end, neither older nor weaker than those in force',
    role: 'client: the portal that vouches for users; provider: the portal that receives them',
    metadataFile: 'SAML metadata, one EntityDescriptor; - for standard input',
    anchor: 'root certificate of the partner’s PKI, PEM',
    signer: 'certificate that must sign, PEM',
    heldMetadata: 'the metadata in force, which were accepted earlier',
    unsigned: 'accept metadata that are not signed; never after signed ones',

    sheetOf: (name: string, siret: string, version: number) => `Sheet ${version} of ${name} (${siret})`,
    sealedBy: (sha256: string) => `Sealed with the certificate ${sha256}.`,
    fingerprint: 'Fingerprint, to be read out with the partner:',
    pending: (count: number) =>
      `Pending: confirmed by ${count} of 2 people. It counts for nothing until two have compared the fingerprint.`,
    confirmed: (people: string) => `Confirmed by ${people}.`,
    recorded: (count: number) => `Recorded. Confirmed by ${count} of 2 people.`,
    none: 'No difference.',
    differences: (from: string) => `Differences from ${from}:`,
    theHeld: 'the sheet in force',
    theConvention: 'the convention (the convention decides)',
    added: 'added',
    removed: 'removed',
    changed: 'changed',
    identity: 'IDENTITY',
    security: 'security',
    information: 'information',
    services: 'Services:',
    certificates: 'Certificates:',
    inUse: (from: string, until: string) => `in use from ${from} until ${until}`,
    written: (what: string) => `Written: ${what}.`,
    daysLeft: (days: number) =>
      days >= 0
        ? `ends in ${englishCount(days, 'day', 'days')}`
        : `ended ${englishCount(-days, 'day', 'days')} ago`,
    replaced: (id: string, days: number) => `then ${id}, ${englishCount(days, 'day', 'days')} together`,
    replacedByNothing: 'nothing takes over',
    theSheet: 'the sheet itself',
    metadataOf: (entity: string, signature: string, until: string) =>
      `${entity}: signed with ${signature}, valid until ${until}`,
    metadataUnsigned: (entity: string, until: string) =>
      `${entity}: NOT SIGNED, valid until ${until}. Two people must compare its fingerprint.`,
  },
  fr: {
    family: 'fiches partenaires : la moitié technique d’un organisme pour une convention (art. 5.1 et 5.2)',
    draftFile:
      'projet de fiche, JSON ; ses références file: à des certificats sont lues à côté de lui ; - pour l’entrée standard',
    sheetFile: 'fiche signée ; - pour l’entrée standard',
    exports: 'contrôler un projet, le compléter et le signer en fiche pour un partenaire',
    exportTo: 'fichier à écrire ; il ne doit pas exister (par défaut : la sortie standard)',
    imports:
      'ouvrir la fiche d’un partenaire, la montrer, et écrire les entrées du déploiement une fois confirmée par deux personnes',
    held: 'la fiche du partenaire en vigueur : la nouvelle doit lui succéder',
    convention: 'la convention INTEROPS signée, JSON : ses racines sont épinglées et les écarts montrés',
    reader: 'avec --convention : notre partie dans celle-ci',
    confirmations: 'registre des confirmations (par défaut : à côté de la fiche, .confirmations.json)',
    into: 'dossier où écrire les entrées du déploiement et les certificats racines ; refusé tant que la fiche est en attente',
    confirms:
      'enregistrer qu’une personne a comparé l’empreinte avec le partenaire, par une autre voie que celle de la fiche',
    as: 'identifiant de cette personne, qui est enregistré',
    heard: 'fichier qui contient l’empreinte telle que le partenaire l’a lue ; - pour l’entrée standard',
    channel: 'comment elle a été comparée',
    compares: 'montrer ce qui a changé entre deux fiches d’un organisme',
    older: 'la fiche ancienne',
    newer: 'la fiche nouvelle',
    calendars: 'ce qui finit quand : certificats et fiche, avec avis à 90, 60, 30 et 15 jours',
    ics: 'écrire en iCalendar (RFC 5545) au lieu du texte',
    metadataWrites: 'écrire les métadonnées SAML signées d’un portail en mode P depuis un projet',
    metadataReads:
      'lire des métadonnées SAML strictement : signées, avec une fin, ni plus anciennes ni plus faibles que celles en vigueur',
    role: 'client : le portail qui répond de ses usagers ; provider : le portail qui les reçoit',
    metadataFile: 'métadonnées SAML, un EntityDescriptor ; - pour l’entrée standard',
    anchor: 'certificat racine de l’IGC du partenaire, PEM',
    signer: 'certificat qui doit signer, PEM',
    heldMetadata: 'les métadonnées en vigueur, acceptées auparavant',
    unsigned: 'accepter des métadonnées non signées ; jamais après des métadonnées signées',

    sheetOf: (name, siret, version) => `Fiche ${version} de ${name} (${siret})`,
    sealedBy: (sha256) => `Scellée avec le certificat ${sha256}.`,
    fingerprint: 'Empreinte, à lire avec le partenaire :',
    pending: (count) =>
      `En attente : confirmée par ${frenchCount(count, 'personne', 'personnes')} sur 2. Elle ne vaut rien tant que deux personnes n’ont pas comparé l’empreinte.`,
    confirmed: (people) => `Confirmée par ${people}.`,
    recorded: (count) => `Enregistré. Confirmée par ${frenchCount(count, 'personne', 'personnes')} sur 2.`,
    none: 'Aucun écart.',
    differences: (from) => `Écarts avec ${from} :`,
    theHeld: 'la fiche en vigueur',
    theConvention: 'la convention (c’est elle qui décide)',
    added: 'ajouté',
    removed: 'retiré',
    changed: 'changé',
    identity: 'IDENTITÉ',
    security: 'sécurité',
    information: 'information',
    services: 'Services :',
    certificates: 'Certificats :',
    inUse: (from, until) => `en usage du ${from} au ${until}`,
    written: (what) => `Écrit : ${what}.`,
    daysLeft: (days) =>
      days >= 0
        ? `finit dans ${frenchCount(days, 'jour', 'jours')}`
        : `fini depuis ${frenchCount(-days, 'jour', 'jours')}`,
    replaced: (id, days) => `puis ${id}, ${frenchCount(days, 'jour', 'jours')} ensemble`,
    replacedByNothing: 'rien ne prend la suite',
    theSheet: 'la fiche elle-même',
    metadataOf: (entity, signature, until) =>
      `${entity} : signées avec ${signature}, valables jusqu’au ${until}`,
    metadataUnsigned: (entity, until) =>
      `${entity} : NON SIGNÉES, valables jusqu’au ${until}. Deux personnes doivent en comparer l’empreinte.`,
  },
})
