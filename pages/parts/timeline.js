// The history of a text as a list, the newest first; text is only ever set as text, never as markup.
export default function ({ data, parentElement, setTriggerValue }) {
  const said = JSON.stringify(data)
  if (parentElement.__said === said) return
  parentElement.__said = said

  const make = (name, cssClass, text) => {
    const element = document.createElement(name)
    if (cssClass) element.className = cssClass
    if (text) element.textContent = text
    return element
  }
  const marked = ({ sign, word, tone }) => {
    const mark = make("span", `mark ${tone}`)
    const drawn = make("span", "", `${sign} `)
    drawn.setAttribute("aria-hidden", "true")
    mark.append(drawn, word)
    return mark
  }
  const asks = (kind, id, label, name) => {
    const button = make("button", "", label)
    button.type = "button"
    button.setAttribute("aria-label", name)
    button.onclick = () => setTriggerValue("asked", { kind, id })
    return button
  }
  const preview = (row) => {
    const details = make("details")
    details.dataset.id = row.id
    details.open = row.text !== undefined
    details.append(make("summary", "", data.preview))
    for (const paragraph of (row.text ?? "").split("\n\n")) if (paragraph) details.append(make("p", "", paragraph))
    details.ontoggle = () => {
      if (details.open !== (row.text !== undefined)) {
        setTriggerValue("asked", { kind: details.open ? "open" : "close", id: row.id })
      }
    }
    return details
  }

  const list = make("ol", "timeline")
  for (const row of data.rows) {
    const item = make("li", row.current ? "current" : "")
    const head = make("p", "head")
    head.append(make("strong", "", row.label))
    row.marks.forEach((mark) => head.append(marked(mark)))
    const when = make("span", "quiet", row.when)
    when.title = row.exact
    const changed = make("span", "changed")
    if (row.plus !== undefined) {
      changed.append(make("ins", "", `+${row.plus}`), " ", make("del", "", `−${row.minus}`), " ", row.words)
      changed.title = row.against
    } else changed.append(row.words)
    head.append(when, changed)
    item.append(head)
    row.lines.forEach((line) => item.append(make("p", "quiet", line)))
    const foot = make("div", "foot")
    for (const action of row.actions) {
      if (action.address) {
        const link = make("a", "", action.label)
        link.href = action.address
        link.onclick = (event) => {
          if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return
          event.preventDefault()
          setTriggerValue("asked", { kind: action.kind, id: row.id })
        }
        foot.append(link)
      } else foot.append(asks(action.kind, row.id, action.label, `${action.label}: ${row.label}`))
    }
    item.append(foot, preview(row))
    list.append(item)
    if (row.gap) list.append(make("li", "gap", row.gap))
  }
  const focused = document.activeElement?.closest(".timeline li")?.querySelector("details")?.dataset.id
  const before = parentElement.querySelector("ol")
  if (before) before.replaceWith(list)
  else parentElement.append(list)
  if (focused) list.querySelector(`details[data-id="${focused}"] summary`)?.focus({ preventScroll: true })
}
