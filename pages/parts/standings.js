// How far something is, a card each, drawn from data; text is only ever set as text, never as markup.
export default function ({ data, parentElement, setTriggerValue }) {
  const said = JSON.stringify(data)
  if (parentElement.__said === said) return
  parentElement.__said = said

  const make = (name, cssClass, ...content) => {
    const element = document.createElement(name)
    if (cssClass) element.className = cssClass
    element.append(...content)
    return element
  }

  const anchor = (address, cssClass, ...content) => {
    const made = make("a", cssClass, ...content)
    made.href = address
    made.onclick = (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return
      event.preventDefault()
      setTriggerValue("opened", address)
    }
    return made
  }

  const lead = ({ address, before, number, after }) =>
    make("li", "", anchor(address, "", before, make("strong", "", number), after))

  const step = ({ address, label, number, after, share }) => {
    const filled = make("i", "")
    filled.style.width = `${share * 100}%`
    const bar = make("span", "bar", filled)
    bar.setAttribute("aria-hidden", "true")
    const told = make("span", "count", make("strong", "", number), after)
    return make("li", "", anchor(address, "step", make("span", "", label, " "), bar, told))
  }

  const bar = (shares, told) => {
    const whole = make("div", "shares")
    whole.setAttribute("role", "img")
    whole.setAttribute("aria-label", told)
    for (const [name, share] of Object.entries(shares)) {
      if (!share) continue
      const part = make("span", name)
      part.style.flex = share
      whole.append(part)
    }
    return whole
  }

  const mark = ({ sign, word, tone }) => {
    const shown = make("span", "", `${sign} `)
    shown.setAttribute("aria-hidden", "true")
    return make("span", `mark ${tone}`, shown, word)
  }

  const card = ({ title, marks, note, shares, told, steps, leads }) => {
    const parts = [make("h3", "heading", title, ...marks.flatMap((each) => [" ", mark(each)]))]
    if (note) parts.push(make("p", "quiet", note))
    if (shares) parts.push(bar(shares, told))
    if (steps) parts.push(make("ol", "steps", ...steps.map(step)))
    if (leads.length) parts.push(make("ul", "", ...leads.map(lead)))
    return make("article", "standing", ...parts)
  }

  const focused = parentElement.contains(document.activeElement) && document.activeElement.getAttribute("href")
  parentElement.replaceChildren(...data.cards.map(card))
  if (focused) [...parentElement.querySelectorAll("a")].find((each) => each.getAttribute("href") === focused)?.focus()
}
