// Walks from change to change of a comparison that stands elsewhere on the page, by buttons and by keys.
// The changes are looked for anew at each step: the comparison may have been drawn again since.
export default function ({ data, parentElement }) {
  parentElement.__stop?.()
  // Kept beyond this element: Streamlit may put another one in its place.
  const places = (window.__changePlaces ??= {})
  if (places[data.frame]?.of !== data.of) places[data.frame] = { of: data.of, place: 0 }
  let place = places[data.frame].place

  const parts = (number) => [...document.querySelectorAll(`#${data.frame} [data-place="${number}"]`)]
  const last = () =>
    Math.max(0, ...[...document.querySelectorAll(`#${data.frame} [data-place]`)].map((part) => +part.dataset.place))

  const mark = () => {
    const current = parts(place)
    for (const part of document.querySelectorAll(`#${data.frame} .current`)) {
      if (!current.includes(part)) part.classList.remove("current")
    }
    current.forEach((part) => part.classList.add("current"))
    return current
  }

  const go = (step, focus) => {
    const total = last()
    if (!total) return
    place = place ? ((place - 1 + step + total) % total) + 1 : step > 0 ? 1 : total
    places[data.frame].place = place
    const current = mark()
    const seen = current.find((part) => part.offsetParent) ?? current[0]
    seen.scrollIntoView({ block: "center" })
    if (focus) seen.focus({ preventScroll: true })
    tell()
  }

  const make = (name, text) => {
    const element = document.createElement(name)
    element.textContent = text
    return element
  }
  const button = (label, letter, step) => {
    const made = make("button", label)
    made.type = "button"
    made.disabled = !data.total
    made.append(make("kbd", letter))
    made.title = data.hint
    made.onclick = () => go(step, false)
    made.setAttribute("aria-label", label)
    made.setAttribute("aria-keyshortcuts", letter)
    return made
  }

  const counter = make("output", "")
  const tell = () => {
    counter.textContent = data.told.replace("{place}", place || "–").replace("{total}", data.total)
  }
  const bar = make("div", "")
  bar.className = "change-keys"
  bar.append(button(data.previous, "p", -1), button(data.next, "n", 1), counter)
  const focused = parentElement.contains(document.activeElement)
    ? [...parentElement.querySelectorAll("button")].indexOf(document.activeElement)
    : -1
  parentElement.replaceChildren(bar)
  if (focused >= 0) bar.querySelectorAll("button")[focused]?.focus()
  tell()

  const steps = { n: 1, j: 1, p: -1, k: -1 }
  const onKey = (event) => {
    const typing = event.target.closest?.("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable], [role=combobox], [role=dialog]")
    const step = steps[event.key]
    if (!step || typing || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
    event.preventDefault()
    go(step, true)
  }
  document.addEventListener("keydown", onKey)
  // Drawn again, the comparison has forgotten which change is the current one.
  const watcher = new MutationObserver(() => place && !parts(place)[0]?.classList.contains("current") && mark())
  watcher.observe(document.querySelector("[data-testid=stMain]") ?? document.body, { childList: true, subtree: true })

  parentElement.__stop = () => {
    document.removeEventListener("keydown", onKey)
    watcher.disconnect()
  }
  return parentElement.__stop
}
