/**
 * The French of help texts that verbs write in English. Verbs with their own catalogue do not need it. A test demands
 * every text of every verb, in one way or the other.
 */
export const frenchHelpTexts: Readonly<Record<string, string>> = {
  // Several verbs
  'show personal data too': 'montrer aussi les données personnelles',
  'the signed INTEROPS convention, JSON': 'la convention INTEROPS signée, JSON',
  'our own deployment, JSON; its file: references are read beside it':
    'notre déploiement, JSON ; ses références file: sont lues à côté de lui',
  'JSON document, or - for standard input': 'document JSON, ou - pour l’entrée standard',
  'NDJSON file, or - for standard input': 'fichier NDJSON, ou - pour l’entrée standard',
  'file to write; it must not exist': 'fichier à écrire ; il ne doit pas exister',
  'the organisme': 'l’organisme',
  'audience URI of the service': 'URI du service visé',

  // vi
  "vecteurs d'identification (VI)": 'vecteurs d’identification (VI)',
  'show what a VI says; verifies nothing': 'montrer ce que dit un VI ; ne vérifie rien',
  'SOAP message, SAML Response, assertion or token; - for standard input':
    'message SOAP, Response SAML, assertion ou jeton ; - pour l’entrée standard',
  'judge a VI as the provider would; records nothing':
    'juger un VI comme le ferait le fournisseur ; n’enregistre rien',
  'audience URI of the service that was called': 'URI du service qui a été appelé',
  'judge as of this instant, ISO 8601 with an offset (default: now)':
    'juger à cet instant, ISO 8601 avec décalage (par défaut : maintenant)',
  'certificate that the caller showed in TLS (default: not visible)':
    'certificat que l’appelant a présenté en TLS (par défaut : non visible)',
  'revocation list and the certificate of its issuer; may be repeated':
    'liste de révocation et certificat de son émetteur ; répétable',
  'do not look at revocation; the reason stands in the report':
    'ne pas regarder la révocation ; le motif figure dans le rapport',
  'say what an error code or a check means, and what to do':
    'dire ce que signifie un code d’erreur ou un contrôle, et que faire',
  'a code such as VI_EXPIRED, or a check such as service-matches':
    'un code comme VI_EXPIRED, ou un contrôle comme service-matches',
  'make and record a VI for a connection test': 'faire et enregistrer un VI pour un essai de connexion',
  'the invented user of the test': 'l’utilisateur inventé de l’essai',
  'a PAGM that you state the entity holds; may be repeated':
    'un PAGM dont vous affirmez que l’entité le détient ; répétable',
  'private key of the VI signer, PEM': 'clé privée du signataire des VI, PEM',
  'its certificate and issuers, PEM, the signer first':
    'son certificat et ses émetteurs, PEM, le signataire d’abord',
  'SQLite file of the journal that records the VI; created when missing':
    'fichier SQLite du journal qui enregistre le VI ; créé s’il manque',
  'AuthnContextClassRef URI': 'URI AuthnContextClassRef',
  'life of the VI (default: 300, or what the convention allows)':
    'durée du VI (par défaut : 300, ou ce que permet la convention)',
  'make a JWT, our proposal for REST, instead of a SAML assertion':
    'faire un JWT, notre proposition pour REST, au lieu d’une assertion SAML',

  // trace
  'journals of traces': 'journaux de traces',
  're-check an exported journal: every record, the tree, heads, seals and anchors':
    'recontrôler un journal exporté : chaque enregistrement, l’arbre, les têtes, les sceaux et les ancres',
  'public key of a log, got by another way than the export; may be repeated':
    'clé publique d’un registre, reçue par une autre voie que l’export ; répétable',
  'public key of a partner that cosigns heads; may be repeated':
    'clé publique d’un partenaire qui contresigne les têtes ; répétable',
  'fingerprint of the certificate that must seal each head; may be repeated':
    'empreinte du certificat qui doit sceller chaque tête ; répétable',
  'the export is that of a spool: content may be missing that was trimmed after shipping':
    'l’export est celui d’un tampon local : peut y manquer le contenu allégé après son envoi',
  'compare two exports or pair lists: which VIs both sides know, and which not':
    'rapprocher deux exports ou listes de paires : quels VI les deux côtés connaissent, et lesquels non',
  'how near to the edge of the window a lonely VI is pending':
    'à quelle distance du bord de la fenêtre un VI isolé reste en attente',
  "the client's export or pair list": 'l’export ou la liste de paires du client',
  "the provider's export or pair list": 'l’export ou la liste de paires du fournisseur',
  'check a .tlog-proof file against the hash of a record and the key of its log':
    'contrôler un fichier .tlog-proof avec l’empreinte d’un enregistrement et la clé de son registre',
  "the record's leaf hash, as its holder computed it":
    'l’empreinte de feuille de l’enregistrement, calculée par son détenteur',
  'public key of the log': 'clé publique du registre',
  '.tlog-proof file, or - for standard input': 'fichier .tlog-proof, ou - pour l’entrée standard',
  'prove that one record is in a log': 'prouver qu’un enregistrement est dans un registre',
  'SQLite file of the journal; no other process may hold it':
    'fichier SQLite du journal ; aucun autre processus ne doit le tenir',
  'name of the writer, as the service opens it': 'nom de l’écrivain, tel que le service l’ouvre',
  "the log's Ed25519 private key, PEM": 'clé privée Ed25519 du registre, PEM',
  'the secret key of the search index, raw bytes': 'clé secrète de l’index de recherche, octets bruts',
  'name of that key': 'nom de cette clé',
  'the authorised person, who is recorded': 'la personne habilitée, qui est enregistrée',
  'why the traces are read, which is recorded': 'pourquoi les traces sont lues, ce qui est enregistré',
  'name of the log, from the receipt': 'nom du registre, pris du reçu',
  'position in the log, from the receipt': 'position dans le registre, prise du reçu',
  'find records; the search is recorded with its reader and purpose':
    'trouver des enregistrements ; la recherche est enregistrée avec son lecteur et son motif',
  'identifier to look for, read from a file: vi.id=id.txt; may be repeated':
    'identifiant à chercher, lu dans un fichier : vi.id=id.txt ; répétable',
  'kind of record, such as vi.verified; may be repeated':
    'sorte d’enregistrement, comme vi.verified ; répétable',
  'recorded at or after, ISO 8601 with an offset': 'enregistré à partir de, ISO 8601 avec décalage',
  'recorded before, ISO 8601 with an offset': 'enregistré avant, ISO 8601 avec décalage',
  'at most this many, newest first': 'au plus ce nombre, les plus récents d’abord',
  'write the journal as NDJSON; the export is recorded with its reader and purpose':
    'écrire le journal en NDJSON ; l’export est enregistré avec son lecteur et son motif',
  'copy a journal into another store, with proof that nothing changed (changement de support, art. 9)':
    'copier un journal dans un autre stockage, avec la preuve que rien n’a changé (changement de support, art. 9)',
  'SQLite file of the journal; the service must be stopped':
    'fichier SQLite du journal ; le service doit être arrêté',
  'SQLite file of the new store': 'fichier SQLite du nouveau stockage',
  'file that holds the connection string of the new store':
    'fichier qui contient la chaîne de connexion du nouveau stockage',

  'The proof is the text of a .tlog-proof file; check it with entente trace check-proof.':
    'La preuve est le texte d’un fichier .tlog-proof ; la contrôler avec entente trace check-proof.',
  'answer a question of articles 5.2 and 5.3, with proofs':
    'répondre à une question des articles 5.2 et 5.3, avec preuves',
  'private key that opens sealed parts, PEM; not needed for a journal in the clear':
    'clé privée qui ouvre les parties scellées, PEM ; inutile pour un journal en clair',
  'write the proof of each record there, as .tlog-proof files':
    'y écrire la preuve de chaque enregistrement, en fichiers .tlog-proof',
  'who held which PAGM at an instant (art. 5.3)': 'qui détenait quel PAGM à un instant (art. 5.3)',
  'file that holds the identifier of the user, type of user or application':
    'fichier qui contient l’identifiant de l’utilisateur, du type d’utilisateur ou de l’application',
  'ISO 8601 with an offset': 'ISO 8601 avec décalage',
  'that service alone': 'ce service seul',
  'the end user behind a request, as named in the VI (art. 5.3)':
    'l’utilisateur final derrière une requête, tel que nommé dans le VI (art. 5.3)',
  'file that holds the identifier of the request': 'fichier qui contient l’identifiant de la requête',
  'file that holds the identifier of the VI': 'fichier qui contient l’identifiant du VI',
  'the PAGM and the profile used for a request (art. 5.2)':
    'le PAGM et le profil utilisés pour une requête (art. 5.2)',
  'the pair of request and VI, as archived, proven again (art. 5.3)':
    'le couple requête et VI, tel qu’archivé, prouvé de nouveau (art. 5.3)',
  'certificate trusted at that time, PEM; may be repeated':
    'certificat de confiance à cette époque, PEM ; répétable',
  'certificates and revocation lists kept when VIs were accepted':
    'certificats et listes de révocation gardés lors de l’acceptation des VI',
  'what information a user reached (art. 5.2)': 'à quelles informations un utilisateur a accédé (art. 5.2)',
  'file that holds the identifier of the user, as in the VI':
    'fichier qui contient l’identifiant de l’utilisateur, comme dans le VI',
  "what the journal holds about a person, for that person's right of access":
    'ce que le journal contient sur une personne, pour son droit d’accès',
  'file that holds the identifier of the person': 'fichier qui contient l’identifiant de la personne',
  'keep the records of an incident beyond their retention; no purge erases them':
    'garder les enregistrements d’un incident au-delà de leur conservation ; aucune purge ne les efface',
  'reference of the incident, never the name of a person':
    'référence de l’incident, jamais le nom d’une personne',
  'end the hold of an incident: its records fall under their retention again':
    'mettre fin à la retenue d’un incident : ses enregistrements retrouvent leur durée de conservation',
  'reference of the incident, as it was held': 'référence de l’incident, telle qu’elle a été retenue',
  'erase what is past its retention, in three recorded steps':
    'effacer ce qui a passé son délai de conservation, en trois étapes enregistrées',
  'write what is past its retention as a proposal; nothing is erased':
    'écrire en proposition ce qui a passé son délai de conservation ; rien n’est effacé',
  'take the retention of each project from its sheet in this convention':
    'prendre le délai de chaque projet dans sa fiche de cette convention',
  'or give it: droits=P1Y, - for records without project; may be repeated':
    'ou le donner : droits=P1Y, - pour les enregistrements sans projet ; répétable',
  'file for the proposal; it must not exist': 'fichier de la proposition ; il ne doit pas exister',
  'put the visa of another person on a proposal': 'apposer le visa d’une autre personne sur une proposition',
  'the proposal, as it was written': 'la proposition, telle qu’écrite',
  'erase what an approved proposal names; what is held since stays':
    'effacer ce que nomme une proposition approuvée ; ce qui est retenu depuis reste',

  // whitelist
  'Two people confirm, each with a list they downloaded themselves.':
    'Deux personnes confirment, chacune avec une liste qu’elle a téléchargée elle-même.',
  'The files of --crl are read again before each refresh, so that a job can bring new ones.':
    'Les fichiers de --crl sont relus avant chaque rafraîchissement : une tâche peut en apporter de nouveaux.',
  'Ends with 0 when the list is fresh, with 1 when somebody should look.':
    'Finit par 0 quand la liste est fraîche, par 1 quand quelqu’un doit regarder.',
  'the MSSanté liste blanche': 'la liste blanche MSSanté',
  'download the list; checks the site and verifies nothing of the list':
    'télécharger la liste ; contrôle le site et ne vérifie rien de la liste',
  'where the list is published': 'où la liste est publiée',
  'authority of the site’s certificate, PEM: IGC-Santé is in no public store, and TLS is always checked':
    'autorité du certificat du site, PEM : l’IGC-Santé n’est dans aucun magasin public, et TLS est toujours contrôlé',
  'ask only for a list that is newer than the one served with this tag':
    'ne demander qu’une liste plus récente que celle servie avec cette étiquette',
  'show what a downloaded list contains; verifies nothing':
    'montrer ce que contient une liste téléchargée ; ne vérifie rien',
  'write a pin of what is seen; the file must not exist':
    'écrire une épingle de ce qui est vu ; le fichier ne doit pas exister',
  'with --pin: the organisme that will enforce it': 'avec --pin : l’organisme qui l’appliquera',
  'with --pin: the authority that issued the signer’s certificate, PEM':
    'avec --pin : l’autorité qui a émis le certificat du signataire, PEM',
  'add your confirmation to a pin, if this list shows what it says':
    'ajouter votre confirmation à une épingle, si cette liste montre ce qu’elle dit',
  'with --confirm: who confirms, after comparing with an official channel':
    'avec --confirm : qui confirme, après comparaison avec une voie officielle',
  'the list; - for standard input': 'la liste ; - pour l’entrée standard',
  'verify a list: signature, chain, revocation, pinned signer, dates':
    'vérifier une liste : signature, chaîne, révocation, signataire épinglé, dates',
  'the pin that two people confirmed; see whitelist inspect':
    'l’épingle que deux personnes ont confirmée ; voir whitelist inspect',
  'root of IGC-Santé, PEM': 'racine de l’IGC-Santé, PEM',
  'its fingerprint, as its publication states it': 'son empreinte, telle que sa publication l’indique',
  'intermediate authorities, PEM, when the list does not carry them':
    'autorités intermédiaires, PEM, quand la liste ne les porte pas',
  'do not look at revocation': 'ne pas regarder la révocation',
  'say whether domains are listed, and with which certificates':
    'dire si des domaines sont inscrits, et avec quels certificats',
  'the pin that two people confirmed; see whitelist inspect (needed unless --unverified)':
    'l’épingle que deux personnes ont confirmée ; voir whitelist inspect (exigée sauf --unverified)',
  'root of IGC-Santé, PEM (needed unless --unverified)':
    'racine de l’IGC-Santé, PEM (exigée sauf --unverified)',
  'its fingerprint, as its publication states it (needed unless --unverified)':
    'son empreinte, telle que sa publication l’indique (exigée sauf --unverified)',
  'read the list without verifying it; the answer says so':
    'lire la liste sans la vérifier ; la réponse le dit',
  'also say whether this certificate, PEM, is one of the domain':
    'dire aussi si ce certificat, PEM, est de ceux du domaine',
  'mail domains; exact, a sub-domain is another domain':
    'domaines de messagerie ; exacts, un sous-domaine est un autre domaine',
  'say what changed between two lists, or in the history of a folder; verifies nothing':
    'dire ce qui a changé entre deux listes, ou au fil d’un dossier ; ne vérifie rien',
  'instead of two files: the folder that whitelist watch or a gateway fills':
    'au lieu de deux fichiers : le dossier que whitelist watch ou une passerelle remplit',
  'with --store: whose lists': 'avec --store : les listes de qui',
  'also write the difference as a page; the file must not exist':
    'écrire aussi la différence en page ; le fichier ne doit pas exister',
  'the older list; - for standard input': 'la liste ancienne ; - pour l’entrée standard',
  'the newer list; - for standard input': 'la liste nouvelle ; - pour l’entrée standard',
  'fetch, verify and store the list again and again; each event is a line on standard error':
    'chercher, vérifier et ranger la liste sans cesse ; chaque événement est une ligne sur la sortie d’erreur',
  'where verified lists are kept; gateways may share it':
    'où sont gardées les listes vérifiées ; des passerelles peuvent le partager',
  'time between two refreshes, ±10 %': 'temps entre deux rafraîchissements, ±10 %',
  'end after so many refreshes (default: when interrupted)':
    'finir après ce nombre de rafraîchissements (par défaut : à l’interruption)',

  // rules
  'rules and deadlines of the conventions; not legal advice, reviewed by nobody legal yet':
    'règles et échéances des conventions ; pas un avis juridique, aucun juriste ne les a relues',
  'show one rule with its article, its quote and where it stands in the text':
    'montrer une règle avec son article, sa citation et sa place dans le texte',
  'id of a rule, such as INTEROPS-12.2-6': 'identifiant d’une règle, comme INTEROPS-12.2-6',
  'explain each date: article, quote, the count step by step, other readings':
    'expliquer chaque date : article, citation, décompte pas à pas, autres lectures',
  'what must be done before when, with the article; the safe day first':
    'ce qui doit être fait avant quand, avec l’article ; le jour sûr d’abord',
  'what happened, JSON (default: nothing yet)': 'ce qui s’est passé, JSON (par défaut : rien encore)',
  'the day of the question (default: today in Paris)':
    'le jour de la question (par défaut : aujourd’hui à Paris)',
  'until this day (default: two years later)': 'jusqu’à ce jour (par défaut : deux ans plus tard)',
  'of the answer': 'de la réponse',
  'filled convention, JSON; - for standard input': 'convention remplie, JSON ; - pour l’entrée standard',
  'write the deadlines as iCalendar (RFC 5545) on standard output':
    'écrire les échéances en iCalendar (RFC 5545) sur la sortie standard',
  'what is still missing in a filled convention, with the article that asks for it':
    'ce qui manque encore à une convention remplie, avec l’article qui le demande',
  'filled convention or draft, JSON; - for standard input':
    'convention remplie ou projet, JSON ; - pour l’entrée standard',
  'what changes if further events happen: status, deadlines, refusals':
    'ce qui change si d’autres événements arrivent : état, échéances, refus',
  'the supposed events, JSON': 'les événements supposés, JSON',

  // convention, id
  'filled conventions': 'conventions remplies',
  'say what keeps a document from being read as a convention, place by place':
    'dire ce qui empêche de lire un document comme une convention, endroit par endroit',
  'write a draft to fill in, with every field that the text asks for':
    'écrire un projet à remplir, avec chaque champ que le texte demande',
  'kind of convention': 'sorte de convention',
  'show the text that binds on a day, amendments included':
    'montrer le texte qui lie un jour donné, avenants compris',
  'the day, YYYY-MM-DD (default: today in Paris)': 'le jour, AAAA-MM-JJ (par défaut : aujourd’hui à Paris)',
  'identifiers of the field': 'identifiants du domaine',
  'check one identifier, read from standard input': 'contrôler un identifiant, lu sur l’entrée standard',
  'kind of identifier': 'sorte d’identifiant',
}
