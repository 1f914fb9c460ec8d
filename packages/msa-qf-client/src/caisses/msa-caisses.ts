import type { MsaCaisse } from './msa-caisse.ts'

/** Day on which the table below was compiled. */
export const MSA_CAISSES_AS_OF = '2026-11-21'

/**
 * The 35 caisses de MSA, each with its code in the DSN and the departments it manages. Compiled from public lists that
 * cite msa.fr, not a publication of the MSA; no code of `DMSA86` is labelled in its source (attributed by elimination).
 *
 * The 96 metropolitan departments occur once each. Overseas departments have a CGSS or another body, no caisse de MSA.
 */
export const msaCaisses: readonly MsaCaisse[] = [
  { code: 'DMSA69', name: 'MSA Ain-Rhône', departments: ['01', '69'] },
  { code: 'DMSA73', name: 'MSA Alpes du Nord', departments: ['38', '73', '74'] },
  { code: 'DMSA84', name: 'MSA Alpes-Vaucluse', departments: ['04', '05', '84'] },
  { code: 'DMSA68', name: 'MSA Alsace', departments: ['67', '68'] },
  { code: 'DMSA26', name: 'MSA Ardèche Drôme Loire', departments: ['07', '26', '42'] },
  { code: 'DMSA22', name: "MSA d'Armorique", departments: ['22', '29'] },
  { code: 'DMSA63', name: 'MSA Auvergne', departments: ['03', '15', '43', '63'] },
  { code: 'DMSA28', name: 'MSA Beauce Cœur de Loire', departments: ['18', '28', '45'] },
  { code: 'DMSA41', name: 'MSA Berry-Touraine', departments: ['36', '37', '41'] },
  { code: 'DMSA21', name: 'MSA Bourgogne', departments: ['21', '58', '71', '89'] },
  { code: 'DMSA17', name: 'MSA des Charentes', departments: ['16', '17'] },
  { code: 'DMSA20', name: 'MSA de la Corse', departments: ['2A', '2B'] },
  { code: 'DMSA14', name: 'MSA Côtes Normandes', departments: ['14', '50'] },
  { code: 'DMSA24', name: 'MSA Dordogne Lot-et-Garonne', departments: ['24', '47'] },
  { code: 'DMSA25', name: 'MSA Franche-Comté', departments: ['25', '39', '70', '90'] },
  { code: 'DMSA33', name: 'MSA Gironde', departments: ['33'] },
  { code: 'DMSA11', name: 'MSA Grand Sud', departments: ['11', '66'] },
  { code: 'DMSA27', name: 'MSA Haute-Normandie', departments: ['27', '76'] },
  {
    code: 'DMSA75',
    name: 'MSA Île-de-France',
    departments: ['75', '77', '78', '91', '92', '93', '94', '95'],
  },
  { code: 'DMSA48', name: 'MSA du Languedoc', departments: ['30', '34', '48'] },
  { code: 'DMSA87', name: 'MSA du Limousin', departments: ['19', '23', '87'] },
  { code: 'DMSA85', name: 'MSA Loire-Atlantique Vendée', departments: ['44', '85'] },
  { code: 'DMSA54', name: 'MSA Lorraine', departments: ['54', '57', '88'] },
  { code: 'DMSA49', name: 'MSA Maine-et-Loire', departments: ['49'] },
  { code: 'DMSA51', name: 'MSA Marne Ardennes Meuse', departments: ['08', '51', '55'] },
  { code: 'DMSA72', name: 'MSA Mayenne-Orne-Sarthe', departments: ['53', '61', '72'] },
  { code: 'DMSA12', name: 'MSA Midi-Pyrénées Nord', departments: ['12', '46', '81', '82'] },
  { code: 'DMSA32', name: 'MSA Midi-Pyrénées Sud', departments: ['09', '31', '32', '65'] },
  { code: 'DMSA59', name: 'MSA Nord-Pas de Calais', departments: ['59', '62'] },
  { code: 'DMSA80', name: 'MSA Picardie', departments: ['02', '60', '80'] },
  { code: 'DMSA86', name: 'MSA Poitou', departments: ['79', '86'] },
  { code: 'DMSA35', name: 'MSA Portes de Bretagne', departments: ['35', '56'] },
  { code: 'DMSA13', name: 'MSA Provence-Azur', departments: ['06', '13', '83'] },
  { code: 'DMSA64', name: 'MSA Sud Aquitaine', departments: ['40', '64'] },
  { code: 'DMSA52', name: 'MSA Sud Champagne', departments: ['10', '52'] },
]
