// Made by scripts/generate.mjs from data/*.json: change the data, not this file. Long because it is data.
import type { InterpretationRecord } from './interpretation-record.ts'

/** The readings that somebody may choose, point by point. */
export interface Readings {
  readonly I1: 'unresolved' | 'convention-first'
  readonly I2: 'none' | 'same-floor'
  readonly I3: 'no' | 'yes'
  readonly I5: 'all-projects' | 'terminated-projects'
  readonly I6: 'received' | 'sent' | 'first-presented'
  readonly I7: 'calendar-day' | 'ouvre'
  readonly I9: 'request-received' | 'request-sent'
  readonly I11: 'day-after' | 'same-day'
  readonly I12: 'amendment-pending' | 'amendment-required'
  readonly I15: 'not-required-accepted' | 'favourable-outcome-only'
  readonly I18: 'last-signature' | 'first-signature'
  readonly M1: 'sent' | 'received'
  readonly M2: 'contract-concluded' | 'whitelist-registered'
  readonly M3: 'agreed-by-first-end' | 'agreed-at-any-time'
  readonly M4: 'by-day-8' | 'at-start'
  readonly M8: 'sent' | 'received'
  readonly M9: 'full-days' | 'nth-day'
  readonly M10: 'FR' | 'FR-AM' | 'FR-GP' | 'FR-MQ' | 'FR-GF' | 'FR-RE' | 'FR-YT' | 'FR-BL' | 'FR-MF' | 'FR-PM'
  readonly M11: 'sent' | 'received'
  readonly M12: 'received' | 'sent' | 'first-presented'
  readonly Q1: 'quantieme' | 'veille'
  readonly Q2: 'received' | 'sent' | 'first-presented'
  readonly Q3: 'next-echeance' | 'no-effect'
  readonly Q4: 'signature' | 'last-of-signature-and-transmission'
  readonly Q7: 'calendar-month' | 'calendar-year'
  readonly Q11: 'calendar-day' | 'ouvre'
  readonly Q12: 'calendar-day' | 'ouvre'
  readonly G1: 'quantieme' | 'veille'
  readonly G2: 'none' | 'cpc642'
  readonly G3: 'quantieme' | 'term-boundary' | 'franc'
}

/** The readings that are taken unless somebody chooses: ours, the prudent ones where a date depends on them. */
export const DEFAULT_READINGS: Readings = {
  I1: 'unresolved',
  I2: 'none',
  I3: 'no',
  I5: 'all-projects',
  I6: 'received',
  I7: 'calendar-day',
  I9: 'request-received',
  I11: 'day-after',
  I12: 'amendment-pending',
  I15: 'not-required-accepted',
  I18: 'last-signature',
  M1: 'sent',
  M2: 'contract-concluded',
  M3: 'agreed-by-first-end',
  M4: 'by-day-8',
  M8: 'sent',
  M9: 'full-days',
  M10: 'FR',
  M11: 'sent',
  M12: 'received',
  Q1: 'quantieme',
  Q2: 'received',
  Q3: 'next-echeance',
  Q4: 'signature',
  Q7: 'calendar-month',
  Q11: 'calendar-day',
  Q12: 'calendar-day',
  G1: 'quantieme',
  G2: 'none',
  G3: 'quantieme',
}

// biome-ignore format: generated, one entry per line
export const INTERPRETATION_IDS = [
  "I1",
  "I2",
  "I3",
  "I4",
  "I5",
  "I6",
  "I7",
  "I8",
  "I9",
  "I10",
  "I11",
  "I12",
  "I13",
  "I14",
  "I15",
  "I16",
  "I17",
  "I18",
  "I19",
  "M1",
  "M2",
  "M3",
  "M4",
  "M5",
  "M6",
  "M7",
  "M8",
  "M9",
  "M10",
  "M11",
  "M12",
  "M13",
  "M14",
  "M15",
  "M16",
  "M17",
  "M18",
  "M19",
  "M20",
  "M21",
  "Q1",
  "Q2",
  "Q3",
  "Q4",
  "Q5",
  "Q6",
  "Q7",
  "Q8",
  "Q9",
  "Q10",
  "Q11",
  "Q12",
  "Q13",
  "Q14",
  "Q15",
  "Q16",
  "Q17",
  "Q18",
  "Q19",
  "Q20",
  "G1",
  "G2",
  "G3",
] as const

/** Id of a point where the texts can be read in several ways, or of one of our own: `Q1`. */
export type InterpretationId = (typeof INTERPRETATION_IDS)[number]

// biome-ignore format: generated, one entry per line
export const INTERPRETATIONS: readonly InterpretationRecord[] = [
  {"id":"I1","document":"INTEROPS-CONVENTION","rules":["INTEROPS-3-1"],"en":"Article 3 ranks no document above another.","fr":"L’article 3 ne hiérarchise pas les documents.","options":["unresolved","convention-first"],"default":"unresolved"},
  {"id":"I2","document":"INTEROPS-CONVENTION","rules":["INTEROPS-12.2-1","INTEROPS-12.2-2"],"en":"No notice period is stated for not renewing a fixed term.","fr":"Aucun préavis n’est prévu pour le non-renouvellement d’une durée déterminée.","options":["none","same-floor"],"default":"none"},
  {"id":"I3","document":"INTEROPS-CONVENTION","rules":["INTEROPS-12.2-1","INTEROPS-12.2-5"],"en":"The floors of art. 12-2 may or may not cover non-renewal.","fr":"Les minima de l’art. 12-2 couvrent peut-être aussi le non-renouvellement.","options":["no","yes"],"default":"no"},
  {"id":"I4","document":"INTEROPS-CONVENTION","rules":["INTEROPS-12.2-13","INTEROPS-12.5-2"],"en":"Paragraph numbers of art. 12-2 and 12-5 agree only if the unused duration option is struck out; that reading is used.","fr":"La numérotation des alinéas des art. 12-2 et 12-5 n’est cohérente que si l’option de durée non retenue est rayée ; cette lecture est retenue."},
  {"id":"I5","document":"INTEROPS-CONVENTION","rules":["INTEROPS-12.2-9","INTEROPS-12.2-13"],"en":"For a partial termination, the supplier quality is looked for over all projects or over the ended ones only.","fr":"Pour une résiliation partielle, la qualité de fournisseur s’apprécie sur tous les projets ou sur les seuls projets résiliés.","options":["all-projects","terminated-projects"],"default":"all-projects"},
  {"id":"I6","document":"INTEROPS-CONVENTION","rules":["INTEROPS-12.2-5","INTEROPS-12.2-6","INTEROPS-12.2-7","INTEROPS-12.2-13"],"en":"Art. 12-2 does not say which date of the letter counts.","fr":"L’art. 12-2 ne dit pas quelle date de la lettre compte.","options":["received","sent","first-presented"],"default":"received"},
  {"id":"I7","document":"INTEROPS-CONVENTION","rules":["INTEROPS-12.4-2"],"en":"“30 jours” without a unit (the QF convention says calendar days for the same clause).","fr":"« 30 jours » sans unité (la convention QF dit « calendaires » pour la même clause).","options":["calendar-day","ouvre"],"default":"calendar-day"},
  {"id":"I8","document":"INTEROPS-CONVENTION","rules":["INTEROPS-12.4-2"],"en":"What cures a breach, and who decides, is not said: a cure is an attested event.","fr":"Ce qui remédie au manquement, et qui en juge, n’est pas dit : c’est un événement attesté."},
  {"id":"I9","document":"INTEROPS-CONVENTION","rules":["INTEROPS-9-5"],"en":"“moins de 15 jours” has no stated start; it is counted from receipt of the request and strictly.","fr":"« moins de 15 jours » n’a pas de point de départ ; compté de la réception de la demande, strictement.","options":["request-received","request-sent"],"default":"request-received"},
  {"id":"I10","document":"INTEROPS-CONVENTION","rules":["INTEROPS-8-3","INTEROPS-8-4"],"en":"“Toute interruption” of traces leaves no tolerance.","fr":"« Toute interruption » des traces : aucune tolérance."},
  {"id":"I11","document":"INTEROPS-CONVENTION","rules":["INTEROPS-12.3-2"],"en":"“excédant six mois”: the right opens the day after.","fr":"« excédant six mois » : le droit s’ouvre le lendemain.","options":["day-after","same-day"],"default":"day-after"},
  {"id":"I12","document":"INTEROPS-CONVENTION","rules":["INTEROPS-12.5-2"],"en":"A partial termination needs an amendment that the other party may refuse to sign.","fr":"La résiliation partielle suppose un avenant que l’autre partie peut refuser de signer.","options":["amendment-pending","amendment-required"],"default":"amendment-pending"},
  {"id":"I13","document":"INTEROPS-CONVENTION","rules":["INTEROPS-6.1-1"],"en":"Secrecy after the end has no term (c. civ. 1210 prohibits perpetual undertakings): have it reviewed.","fr":"Le secret après la fin n’a pas de terme (c. civ. 1210 prohibe les engagements perpétuels) : à faire relire."},
  {"id":"I14","document":"INTEROPS-CONVENTION","rules":["INTEROPS-6.2-1"],"en":"Art. 6.2 cites “articles 6 et 7” from inside art. 6, and art. 34 of the law of 1978 is now art. 121.","fr":"L’art. 6.2 renvoie aux « articles 6 et 7 » ; l’art. 34 de la loi de 1978 est devenu l’art. 121."},
  {"id":"I15","document":"INTEROPS-CONVENTION","rules":["INTEROPS-12.1-6","INTEROPS-6.2-2"],"en":"Prior CNIL formalities may no longer exist; “not required” counts when it is attested.","fr":"Les formalités préalables CNIL ont pu disparaître ; « non requise » compte si c’est attesté.","options":["not-required-accepted","favourable-outcome-only"],"default":"not-required-accepted"},
  {"id":"I16","document":"INTEROPS-CONVENTION","rules":["INTEROPS-1-7"],"en":"A user may be a person who is not staff.","fr":"Un utilisateur peut ne pas être un agent."},
  {"id":"I17","document":"INTEROPS-CONVENTION","rules":["INTEROPS-5.3-7","INTEROPS-1-9"],"en":"Art. 5.3 presumes SAML while art. 1 does not.","fr":"L’art. 5.3 suppose SAML, l’art. 1 non."},
  {"id":"I18","document":"INTEROPS-CONVENTION","rules":["INTEROPS-12.1-4"],"en":"Signatures may bear different dates; the last one is taken.","fr":"Les signatures peuvent porter des dates différentes ; la dernière est retenue.","options":["last-signature","first-signature"],"default":"last-signature"},
  {"id":"I19","document":"INTEROPS-CONVENTION","rules":["INTEROPS-5.1-5","INTEROPS-5.1-8"],"en":"Duties of art. 5.1 without a delay are shown as open, never as late.","fr":"Les devoirs de l’art. 5.1 sans délai sont montrés ouverts, jamais en retard."},
  {"id":"M1","document":"MSSANTE-CONTRACT","rules":["MSS-4.2-3","MSS-4.2-10"],"en":"The commitment is “sent” by the term in one sentence and “received” in another.","fr":"L’engagement est « adressé » avant l’échéance dans une phrase, « reçu » dans une autre.","options":["sent","received"],"default":"sent"},
  {"id":"M2","document":"MSSANTE-CONTRACT","rules":["MSS-4.2-1","MSS-4.2-2"],"en":"The six months start with the conclusion of the contract or with the registration in the whitelist.","fr":"Les six mois partent de la conclusion du contrat ou de l’inscription en liste blanche.","options":["contract-concluded","whitelist-registered"],"default":"contract-concluded"},
  {"id":"M3","document":"MSSANTE-CONTRACT","rules":["MSS-4.2-2"],"en":"When the renewal must be agreed is not said; the renewed end is counted from the first day.","fr":"La date limite de l’accord de renouvellement n’est pas dite ; la fin renouvelée est comptée depuis l’origine.","options":["agreed-by-first-end","agreed-at-any-time"],"default":"agreed-by-first-end"},
  {"id":"M4","document":"MSSANTE-CONTRACT","rules":["MSS-5.1-15"],"en":"A stop of more than 8 days is notified at its start when expected, or on the 8th day at the latest.","fr":"Un arrêt de plus de 8 jours s’annonce dès son début s’il est prévu, au plus tard le 8e jour.","options":["by-day-8","at-start"],"default":"by-day-8"},
  {"id":"M5","document":"MSSANTE-CONTRACT","rules":["MSS-5.1-14","MSS-5.1-15"],"en":"A stop is also an anomaly: both duties apply.","fr":"Un arrêt est aussi une anomalie : les deux devoirs s’appliquent."},
  {"id":"M6","document":"MSSANTE-CONTRACT","rules":["MSS-5.2-2"],"en":"“intégration définitive” is read as “validée”.","fr":"« intégration définitive » est lue comme « validée »."},
  {"id":"M7","document":"MSSANTE-CONTRACT","rules":["MSS-6.2-2","MSS-3-3"],"en":"“BAL personnelle” is read as “BAL nominative”.","fr":"« BAL personnelle » est lue comme « BAL nominative »."},
  {"id":"M8","document":"MSSANTE-CONTRACT","rules":["MSS-10-6","MSS-10-7"],"en":"The declaration is “sent” by the term in one sentence and “received” in another.","fr":"La déclaration est « adressée » avant l’échéance dans une phrase, « reçue » dans une autre.","options":["sent","received"],"default":"sent"},
  {"id":"M9","document":"MSSANTE-CONTRACT","rules":["MSS-7.1-6"],"en":"Whether a control may take place on the 15th working day, or after 15 full ones.","fr":"Le contrôle peut avoir lieu le 15e jour ouvré, ou après 15 jours pleins.","options":["full-days","nth-day"],"default":"full-days"},
  {"id":"M10","document":"MSSANTE-CONTRACT","rules":["MSS-7.1-6","MSS-7.2-1"],"en":"“jours ouvrés” is not defined; Monday to Friday without the holidays of the chosen territory.","fr":"« jours ouvrés » n’est pas défini : lundi à vendredi, hors fériés du territoire choisi.","options":["FR","FR-AM","FR-GP","FR-MQ","FR-GF","FR-RE","FR-YT","FR-BL","FR-MF","FR-PM"],"default":"FR"},
  {"id":"M11","document":"MSSANTE-CONTRACT","rules":["MSS-7.2-1"],"en":"The report is “sent” within 60 working days: sending satisfies.","fr":"Le rapport est « adressé » sous 60 jours ouvrés : l’envoi suffit.","options":["sent","received"],"default":"sent"},
  {"id":"M12","document":"MSSANTE-CONTRACT","rules":["MSS-12.1-2"],"en":"“préavis de 30 jours” has no unit and no start.","fr":"« préavis de 30 jours » : ni unité, ni point de départ.","options":["received","sent","first-presented"],"default":"received"},
  {"id":"M13","document":"MSSANTE-CONTRACT","rules":["MSS-12.2-3"],"en":"The month runs from the SENDING of the letter, unlike the other delays of the three texts.","fr":"Le mois court de l’ENVOI de la lettre, à la différence des autres délais des trois textes."},
  {"id":"M14","document":"MSSANTE-CONTRACT","rules":["MSS-11-2"],"en":"No clause lets ASIP Santé refuse a renewal (c. civ. 1212: nobody may require one).","fr":"Aucune clause ne permet à l’ASIP Santé de refuser le renouvellement (c. civ. 1212)."},
  {"id":"M15","document":"MSSANTE-CONTRACT","rules":["MSS-7.2-7","MSS-7.1-13"],"en":"Suspension is stated only after a control or for a major disturbance.","fr":"La suspension n’est prévue qu’après un contrôle ou pour un trouble majeur."},
  {"id":"M16","document":"MSSANTE-CONTRACT","rules":["MSS-5.1-16"],"en":"A definitive stop does not end the contract by itself.","fr":"L’arrêt définitif ne met pas fin au contrat par lui-même."},
  {"id":"M17","document":"MSSANTE-CONTRACT","rules":["MSS-13-1"],"en":"A transfer of the service carries no duty of notice.","fr":"La cession du service n’emporte aucun devoir d’information."},
  {"id":"M18","document":"MSSANTE-CONTRACT","rules":["MSS-5.1-1","MSS-5.3-6"],"en":"“état de l’art” availability has no figure.","fr":"La disponibilité « à l’état de l’art » n’a pas de chiffre."},
  {"id":"M19","document":"MSSANTE-CONTRACT","rules":["MSS-3-16","MSS-4.1-8"],"en":"Absence of health data in tests cannot be decided from metadata.","fr":"L’absence de données de santé dans les tests ne se déduit pas des métadonnées."},
  {"id":"M20","document":"MSSANTE-CONTRACT","rules":["MSS-P-1","MSS-6.1-3","MSS-P-6"],"en":"The law has moved: ADELI is decommissioned; the names of ASIP Santé and of HDS approval are those of the text.","fr":"Le droit a changé : ADELI est décommissionné ; ASIP Santé et l’agrément HDS gardent les noms du texte."},
  {"id":"M21","document":"MSSANTE-CONTRACT","rules":["MSS-P-14"],"en":"The source is an OCR text; quotes are in corrected French.","fr":"La source est un texte océrisé ; les citations sont en français corrigé."},
  {"id":"Q1","document":"MSA-QF-CONVENTION","rules":["QF-9.1-3","QF-9.1-4","QF-9.2-1"],"en":"A year ends on the same day number or on the eve of it.","fr":"Un an expire au même quantième ou la veille.","options":["quantieme","veille"],"default":"quantieme"},
  {"id":"Q2","document":"MSA-QF-CONVENTION","rules":["QF-9.2-1"],"en":"A denunciation is “adressée” three months before: whether sending or receipt counts.","fr":"Une dénonciation « adressée » trois mois avant : envoi ou réception.","options":["received","sent","first-presented"],"default":"received"},
  {"id":"Q3","document":"MSA-QF-CONVENTION","rules":["QF-9.2-1"],"en":"A late denunciation ends the next period, or has no effect.","fr":"Une dénonciation tardive vaut pour l’échéance suivante, ou est sans effet.","options":["next-echeance","no-effect"],"default":"next-echeance"},
  {"id":"Q4","document":"MSA-QF-CONVENTION","rules":["QF-9.1-1","QF-9.1-2"],"en":"The transmission of the CNIL declaration may or may not move the day of effect.","fr":"La transmission de la déclaration CNIL déplace ou non la date d’effet.","options":["signature","last-of-signature-and-transmission"],"default":"signature"},
  {"id":"Q5","document":"MSA-QF-CONVENTION","rules":["QF-5-8"],"en":"“son annexe” in the singular is read as all annexes.","fr":"« son annexe » au singulier est lue comme toutes les annexes."},
  {"id":"Q6","document":"MSA-QF-CONVENTION","rules":["QF-6.3-3","QF-A1-8","QF-2-2"],"en":"Art. 6-3 and annexe 1 name different addressees for an objection; art. 2 makes art. 6-3 prevail.","fr":"L’art. 6-3 et l’annexe 1 désignent deux destinataires de l’opposition ; l’art. 2 fait prévaloir l’art. 6-3."},
  {"id":"Q7","document":"MSA-QF-CONVENTION","rules":["QF-5-3"],"en":"98 % has no period; a calendar month is used unless the convention says otherwise.","fr":"98 % sans période ; le mois civil à défaut de précision.","options":["calendar-month","calendar-year"],"default":"calendar-month"},
  {"id":"Q8","document":"MSA-QF-CONVENTION","rules":["QF-5-2"],"en":"Hours are those of Europe/Paris, also overseas.","fr":"Les heures sont celles d’Europe/Paris, y compris outre-mer."},
  {"id":"Q9","document":"MSA-QF-CONVENTION","rules":["QF-7.1-4"],"en":"The session time-out has no figure: it is configured.","fr":"La durée de session n’est pas chiffrée : elle se configure."},
  {"id":"Q10","document":"MSA-QF-CONVENTION","rules":["QF-7.2-1","QF-7.2-2"],"en":"“rupture” has no procedure; it follows art. 9-2. Suspension is immediate.","fr":"« rupture » sans procédure : celle de l’art. 9-2. La suspension est immédiate."},
  {"id":"Q11","document":"MSA-QF-CONVENTION","rules":["QF-10-4"],"en":"“trente (30) jours” without a unit: calendar days; the right opens on the 31st.","fr":"« trente (30) jours » sans unité : calendaires ; le droit s’ouvre au 31e.","options":["calendar-day","ouvre"],"default":"calendar-day"},
  {"id":"Q12","document":"MSA-QF-CONVENTION","rules":["QF-14-2"],"en":"“soixante (60) jours” without a unit: calendar days.","fr":"« soixante (60) jours » sans unité : calendaires.","options":["calendar-day","ouvre"],"default":"calendar-day"},
  {"id":"Q13","document":"MSA-QF-CONVENTION","rules":["QF-6.1-1","QF-9.2-6"],"en":"Secrecy lasts five years (art. 6-1) while art. 9-2 lets art. 6 survive without limit.","fr":"Le secret dure cinq ans (art. 6-1) mais l’art. 9-2 fait survivre l’art. 6 sans limite."},
  {"id":"Q14","document":"MSA-QF-CONVENTION","rules":["QF-6.2-1","QF-6.3-1"],"en":"The text dates the GDPR of 2018; it is of 27 April 2016.","fr":"Le texte date le RGPD de 2018 ; il est du 27 avril 2016."},
  {"id":"Q15","document":"MSA-QF-CONVENTION","rules":["QF-6.2-1"],"en":"Art. 6-2 speaks of the “client”: read as the Partenaire.","fr":"L’art. 6-2 parle du « client » : lire le Partenaire."},
  {"id":"Q16","document":"MSA-QF-CONVENTION","rules":["QF-7.1-1"],"en":"“SSL” is read as TLS 1.2 or newer.","fr":"« SSL » est lu comme TLS 1.2 ou plus récent."},
  {"id":"Q17","document":"MSA-QF-CONVENTION","rules":["QF-4.4-1"],"en":"A change of user has no delay; the same day is advised.","fr":"Le changement d’utilisateur est sans délai ; le jour même est conseillé."},
  {"id":"Q18","document":"MSA-QF-CONVENTION","rules":["QF-0-1"],"en":"The 8 characters of the MSA number have no known form.","fr":"Les 8 caractères du numéro MSA n’ont pas de forme connue."},
  {"id":"Q19","document":"MSA-QF-CONVENTION","rules":["QF-10-4"],"en":"A termination for force majeure has no form and no day: its receipt is taken.","fr":"La résiliation pour force majeure n’a ni forme ni date : la réception est retenue."},
  {"id":"Q20","document":"MSA-QF-CONVENTION","rules":["QF-9.1-4"],"en":"A duty to inform before tacit renewal (c. conso L.215-1) is not computed: have it reviewed.","fr":"Une information avant reconduction (c. conso L.215-1) n’est pas calculée : à faire relire."},
  {"id":"G1","document":"ENTENTE","rules":["INTEROPS-12.1-2","MSS-11-2"],"en":"A term of years ends on the same day number or on the eve of it.","fr":"Un terme en années expire au même quantième ou la veille.","options":["quantieme","veille"],"default":"quantieme"},
  {"id":"G2","document":"ENTENTE","rules":["INTEROPS-9-5","MSS-4.2-1","MSS-4.2-3","MSS-10-5","MSS-10-6","QF-14-2"],"en":"Whether a day to act that falls on a Saturday, Sunday or holiday moves to the next working day (CPC art. 642) in a contract.","fr":"Un jour pour agir tombant un samedi, dimanche ou férié est ou non prorogé (CPC art. 642) dans un contrat.","options":["none","cpc642"],"default":"none"},
  {"id":"G3","document":"ENTENTE","rules":["QF-9.2-1","INTEROPS-12.2-1"],"en":"A notice counted backwards keeps the day number, the boundary of the term, or is franc.","fr":"Un préavis compté à rebours garde le quantième, la borne du terme, ou est franc.","options":["quantieme","term-boundary","franc"],"default":"quantieme"},
]
