/**
 * The only script of the desk: it empties the screen when nothing was entered for as long as the convention allows,
 * after a warning that any key takes back. Without it the server closes the session all the same.
 */
export const IDLE_SCRIPT = `
const idleMs = Number(document.currentScript.dataset.idleMinutes) * 60000
const warningMs = Math.min(120000, idleMs / 2)
const notice = document.getElementById('fermeture')
let lastEntry = Date.now()
let lastTold = lastEntry
function entered() {
  lastEntry = Date.now()
  notice.textContent = ''
  if (lastEntry - lastTold < 60000) return
  lastTold = lastEntry
  fetch('/activite')
}
for (const kind of ['keydown', 'pointerdown']) document.addEventListener(kind, entered)
setInterval(() => {
  const left = lastEntry + idleMs - Date.now()
  if (left <= 0) location.replace('/session-fermee')
  else if (left <= warningMs && notice.textContent === '')
    notice.textContent = 'La session va se fermer. Appuyez sur une touche pour la garder ouverte.'
}, 1000)
`
