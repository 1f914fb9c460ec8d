import type { CliErrorCode } from '../errors.ts'
import type { FrenchErrors } from './french-error.ts'

export const frenchCliErrors: FrenchErrors<CliErrorCode> = {
  CLI_INPUT_UNREADABLE: [
    'Un fichier ou l’entrée standard n’a pas pu être lu.',
    'Donner le nom d’un fichier lisible, ou - pour l’entrée standard.',
  ],
  CLI_INPUT_TOO_LARGE: [
    'L’entrée dépasse la taille que cette commande accepte.',
    'Vérifier que c’est le bon fichier.',
  ],
  CLI_INPUT_NOT_JSON: [
    'Un fichier qui devrait contenir du JSON n’en contient pas.',
    'Corriger le fichier à la position indiquée.',
  ],
  CLI_OUTPUT_REFUSED: [
    'Un fichier n’a pas pu être écrit, ou existe déjà.',
    'Nommer un fichier qui n’existe pas, dans un dossier où l’on peut écrire.',
  ],
  CLI_OPTION_INVALID: [
    'Une option a une valeur que la commande ne peut pas utiliser.',
    'Lire l’aide de la commande : entente <commande> --help.',
  ],
}
