// How far the projects are, a card each, drawn from data; text is only ever set as text, never as markup.
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

  const lead = ({ address, before, number, after }) => {
    const anchor = make("a", "", before, make("strong", "", number), after)
    anchor.href = address
    anchor.onclick = (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return
      event.preventDefault()
      setTriggerValue("opened", address)
    }
    return make("li", "", anchor)
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

  const card = ({ title, sample, shares, told, leads }) => {
    const head = make("h3", "heading", title)
    if (sample) {
      const sign = make("span", "", `${sample.sign} `)
      sign.setAttribute("aria-hidden", "true")
      head.append(" ", make("span", "mark violet", sign, sample.word))
    }
    return make("article", "standing", head, bar(shares, told), make("ul", "", ...leads.map(lead)))
  }

  const focused = parentElement.contains(document.activeElement) && document.activeElement.getAttribute("href")
  parentElement.replaceChildren(...data.projects.map(card))
  if (focused) [...parentElement.querySelectorAll("a")].find((each) => each.getAttribute("href") === focused)?.focus()
}
