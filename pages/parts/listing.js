// A table of rows with links, drawn from data; text is only ever set as text, never as markup.
// What a row or a cell does not hold is not there.
export default function ({ data, parentElement, setTriggerValue }) {
  const said = JSON.stringify(data)
  if (parentElement.__said === said) return
  parentElement.__said = said

  const unfolded = new Set([...parentElement.querySelectorAll("details[open]")].map((each) => each.dataset.key))
  const make = (name, cssClass, text) => {
    const element = document.createElement(name)
    if (cssClass) element.className = cssClass
    if (text) element.textContent = text
    return element
  }

  const link = (row, text) => {
    const anchor = make("a", "", text)
    anchor.href = row.address
    anchor.onclick = (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return
      event.preventDefault()
      setTriggerValue("opened", row.opens)
    }
    return anchor
  }

  const bar = (percent) => {
    const whole = make("span", "bar")
    const part = make("span")
    part.style.width = `${percent}%`
    whole.append(part)
    return whole
  }

  const fill = (place, cell, row, first) => {
    if (cell.mark) {
      const mark = make("span", `mark ${cell.mark.tone}`)
      const sign = make("span", "", `${cell.mark.sign} `)
      sign.setAttribute("aria-hidden", "true")
      mark.append(sign, cell.mark.word)
      place.append(mark)
    }
    if (cell.percent !== undefined) place.append(bar(cell.percent))
    if (cell.text) place.append(first && row.address ? link(row, cell.text) : make("span", "", cell.text))
    if (cell.note) place.append(make("span", "note", cell.note))
    if (cell.exact) place.title = cell.exact
  }

  const unfoldable = (row) => {
    const details = make("details")
    details.dataset.key = row.key
    details.open = unfolded.has(row.key)
    details.append(make("summary", "", data.detail), make("pre", "technical", row.detail))
    return details
  }

  const table = make("table", "listing")
  if (data.caption) table.append(make("caption", "", data.caption))
  const head = table.createTHead().insertRow()
  data.columns.forEach((name) => {
    const heading = make("th", "", name)
    heading.scope = "col"
    head.append(heading)
  })
  const body = table.createTBody()
  for (const row of data.rows) {
    const line = body.insertRow()
    row.cells.forEach((cell, position) => {
      const place = line.insertCell()
      place.dataset.label = data.columns[position]
      fill(place, cell, row, position === 0)
    })
    if (row.detail) {
      const place = body.insertRow().insertCell()
      line.className = "unfolds"
      place.colSpan = data.columns.length
      place.append(unfoldable(row))
    }
  }
  // One exchange, so that nothing jumps; the row that had the focus keeps it.
  const focused = parentElement.contains(document.activeElement) && document.activeElement.getAttribute("href")
  const before = parentElement.querySelector("table")
  if (before) before.replaceWith(table)
  else parentElement.append(table)
  if (focused) [...table.querySelectorAll("a")].find((each) => each.getAttribute("href") === focused)?.focus()
}
