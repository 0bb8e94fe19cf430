// A text to be edited. What is typed goes to the server a moment after the last key, every few
// seconds while somebody types on, and at once when the field or the tab is left.
const PAUSE = 700
const LONGEST_WAIT = 2500

export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  let area = parentElement.querySelector("textarea")
  if (area?.dataset.turn === data.turn) return
  parentElement.replaceChildren()
  const label = document.createElement("label")
  const name = document.createElement("span")
  name.textContent = data.label
  area = document.createElement("textarea")
  area.className = "narrative editor"
  area.value = data.body
  area.lang = data.language
  area.spellcheck = true
  area.dataset.turn = data.turn
  label.append(name, area)
  const counted = document.createElement("p")
  counted.className = "quiet counted"
  counted.setAttribute("role", "status")
  parentElement.append(label, counted)

  const words = () => area.value.split(/\s+/u).filter((run) => /[\p{L}\p{N}]/u.test(run)).length
  const count = () => {
    const number = words()
    const told = number === 1 ? data.one : data.many
    counted.textContent = told.replace("{number}", number.toLocaleString(data.digits))
  }
  const fit = () => {
    area.style.height = "auto"
    area.style.height = `${Math.min(Math.max(area.scrollHeight + 4, 320), window.innerHeight * 0.75)}px`
  }

  let timer, since, sent = area.value
  const send = () => {
    clearTimeout(timer)
    timer = since = undefined
    if (area.value === sent) return
    sent = area.value
    setStateValue("typed", { body: sent, turn: data.turn })
  }
  let drawing
  const typed = () => {
    // Long texts take long to be counted: not more often than they are drawn.
    cancelAnimationFrame(drawing)
    drawing = requestAnimationFrame(() => (count(), fit()))
    since ??= Date.now()
    clearTimeout(timer)
    timer = setTimeout(send, Math.min(PAUSE, Math.max(0, since + LONGEST_WAIT - Date.now())))
  }
  const hidden = () => document.visibilityState === "hidden" && send()
  area.addEventListener("input", typed)
  area.addEventListener("blur", send)
  area.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key !== "s") return
    event.preventDefault()
    clearTimeout(timer)
    sent = area.value
    setTriggerValue("saved", { body: sent, turn: data.turn })
  })
  document.addEventListener("visibilitychange", hidden)
  // What was typed in the last moment is on its way: the browser asks before it goes.
  const leaving = (event) => {
    if (area.value === sent) return
    send()
    event.preventDefault()
  }
  window.addEventListener("beforeunload", leaving)
  count()
  fit()
  return () => {
    // The page may be left within the pause.
    send()
    document.removeEventListener("visibilitychange", hidden)
    window.removeEventListener("beforeunload", leaving)
  }
}
