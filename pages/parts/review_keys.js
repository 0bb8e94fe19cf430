// Stands guard over the buttons of the review desk: no key and no click decides about a text that
// nobody can have seen yet, and after each decision the focus is where reading goes on.
const UNSEEN = 500

export default function ({ data, parentElement }) {
  parentElement.__stop?.()
  const guard = (parentElement.__guard ??= { waits: false, since: 0, text: "" })

  const buttons = () => document.querySelector(".st-key-review-buttons")
  const typing = (target) => target.closest?.("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable], [role=dialog]")
  // Whether this press or click must not reach its button.
  const held = (decides, again) => again || guard.waits || (decides && performance.now() < guard.since + UNSEEN)
  const stop = (event) => {
    event.preventDefault()
    event.stopImmediatePropagation()
  }
  const wait = () => {
    guard.waits = true
    // A run that was cut never answers.
    clearTimeout(guard.timer)
    guard.timer = setTimeout(() => (guard.waits = false), 8000)
  }

  const onKey = (event) => {
    const key = event.key?.toLowerCase()
    if (!data.keys.includes(key) || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return
    if (held(data.deciding.includes(key), event.repeat)) stop(event)
    else wait()
  }
  const onClick = (event) => {
    const button = event.target.closest?.("button")
    if (!button || !buttons()?.contains(button)) return
    const key = data.keys.find((each) => button.closest(`[class*="st-key-review-${data.names[each]}-"]`))
    if (held(data.deciding.includes(key), false)) stop(event)
    else wait()
  }
  window.addEventListener("keydown", onKey, true)
  window.addEventListener("click", onClick, true)

  // What is drawn anew takes the focus with it when it goes: for a while it is given again.
  const focus = (tries, given) => {
    const place = document.querySelector(data.focus)
    const active = document.activeElement
    if (active?.closest("[data-testid=stPopoverBody], [role=dialog]")) return
    if (place && active !== place && (!given || active === document.body)) {
      const reads = !place.matches("textarea")
      if (reads) place.tabIndex = -1
      if (reads && !given) document.querySelector("[data-testid=stMain]")?.scrollTo({ top: 0 })
      place.focus({ preventScroll: reads })
      given = true
    }
    if (tries) guard.focusing = setTimeout(() => focus(tries - 1, given), 60)
  }
  const ready = () => {
    parentElement.dataset.ready = data.text
  }

  guard.waits = false
  clearTimeout(guard.timer)
  if (guard.text !== data.text) {
    const first = !guard.text
    guard.text = data.text
    guard.since = performance.now()
    clearTimeout(guard.shown)
    guard.shown = setTimeout(ready, UNSEEN)
    // Whoever has just come to the page may be about to choose what to review.
    clearTimeout(guard.focusing)
    if (!first) focus(25, false)
  }

  parentElement.__stop = () => {
    window.removeEventListener("keydown", onKey, true)
    window.removeEventListener("click", onClick, true)
  }
  return parentElement.__stop
}
