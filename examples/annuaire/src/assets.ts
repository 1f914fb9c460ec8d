export const STYLE = `
:root { color-scheme: light }
body { margin: 0; font: 1rem/1.5 Arial, sans-serif; color: #161616; background: #fff }
header, main, footer { max-width: 50rem; margin: auto; padding: 1rem }
header { border-bottom: 2px solid #00557f }
footer { border-top: 1px solid #666 }
nav { display: flex; flex-wrap: wrap; gap: 1.5rem; align-items: center }
.saut { position: absolute; left: -99em }
.saut:focus { left: 1rem; top: 1rem; padding: .5rem; background: #fff }
label { display: block; margin-top: 1rem; font-weight: bold }
.aide { display: block; color: #555 }
input[type=text], input[type=search], select { box-sizing: border-box; width: 100%; max-width: 30rem; min-height: 2.75rem; padding: .4rem; border: 1px solid #444; font: inherit }
input[type=checkbox] { width: 1.5rem; height: 1.5rem; vertical-align: middle }
button { min-height: 2.75rem; padding: .5rem 1rem; border: 1px solid #00557f; background: #00557f; color: #fff; font: inherit }
.resultats { list-style: none; padding: 0 }
.resultats button { width: 100%; margin: .25rem 0; text-align: left; background: #fff; color: #161616 }
.resultats button:hover { background: #eef6fa }
:focus-visible { outline: 3px solid #0a76c4; outline-offset: 2px }
.avis { padding: .5rem 1rem; border-left: 4px solid #a04000; background: #fdf3ea }
table { width: 100%; border-collapse: collapse }
caption { text-align: left; font-weight: bold }
th, td { padding: .4rem; border: 1px solid #666; text-align: left; vertical-align: top; overflow-wrap: anywhere }
.adresse { font-size: 1.3rem; font-weight: bold }
`

/** Asks while somebody types. Without it the button asks. What was typed is in the body, never in an address. */
export const TYPING = `
const form = document.getElementById('recherche')
const place = document.getElementById('resultats')
let waiting
let asked
async function ask() {
  asked?.abort()
  asked = new AbortController()
  try {
    const answer = await fetch('/resultats', { method: 'POST', body: new URLSearchParams(new FormData(form)), signal: asked.signal })
    if (answer.redirected) location.reload()
    else place.innerHTML = await answer.text()
  } catch (error) {
    if (error.name !== 'AbortError') place.textContent = 'La recherche ne répond pas.'
  }
}
form.addEventListener('input', () => {
  clearTimeout(waiting)
  waiting = setTimeout(ask, 150)
})
form.addEventListener('submit', (event) => {
  event.preventDefault()
  clearTimeout(waiting)
  ask()
})
`
