// A table of rows with links, drawn from data; text is only ever set as text, never as markup.
// What a row or a cell does not hold is not there.
export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
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

  const link = (row, text, address, report) => {
    const anchor = make("a", "", text)
    anchor.href = address
    anchor.onclick = (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return
      event.preventDefault()
      if (anchor.pathname === location.pathname) setTriggerValue(report, row.opens)
      else follow(anchor.href)
    }
    return anchor
  }

  const badge = (mark) => {
    const made = make("span", `mark ${mark.tone}`)
    const sign = make("span", "", `${mark.sign} `)
    sign.setAttribute("aria-hidden", "true")
    made.append(sign, mark.word)
    return made
  }

  const boxes = data.choose && choosing(data, parentElement, setStateValue)

  const bar = (percent, lost) => {
    const whole = make("span", "bar")
    const part = (cssClass, width) => {
      const made = make("span", cssClass)
      made.style.width = `${width}%`
      return made
    }
    whole.append(part("", percent - lost), part("lost", lost))
    return whole
  }

  const fill = (place, cell, row, first) => {
    if (cell.mark && cell.leads) {
      const way = link(row, "", cell.leads, "led")
      way.setAttribute("aria-label", `${cell.exact}: ${cell.mark.word}`)
      way.append(badge(cell.mark))
      place.append(way)
    }
    else if (cell.mark) place.append(badge(cell.mark))
    for (const mark of cell.marks ?? []) place.append(badge(mark), " ")
    if (cell.percent !== undefined) place.append(bar(cell.percent, cell.lost ?? 0))
    if (cell.text && first && row.address) place.append(link(row, cell.text, row.address, "opened"))
    else if (cell.text && cell.leads) {
      const way = link(row, cell.text, cell.leads, "led")
      way.className = "mark gray"
      way.setAttribute("aria-label", `${cell.exact}: ${cell.text}`)
      place.append(way)
    }
    else if (cell.text) place.append(make("span", "", cell.text))
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
  if (boxes) {
    const heading = make("th", "box")
    heading.append(boxes.all())
    head.append(heading)
  }
  data.columns.forEach((name) => {
    const heading = make("th", "", name)
    heading.scope = "col"
    head.append(heading)
  })
  const body = table.createTBody()
  for (const row of data.rows) {
    const line = body.insertRow()
    if (boxes) {
      const place = line.insertCell()
      place.className = "box"
      if (!row.fixed) place.append(boxes.one(row))
    }
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
  const named = (element) => element.dataset.focus ?? element.getAttribute("href")
  const focused = parentElement.contains(document.activeElement) && named(document.activeElement)
  const before = parentElement.querySelector("table")
  if (before) before.replaceWith(table)
  else parentElement.append(table)
  if (focused) [...table.querySelectorAll("a, input")].find((each) => named(each) === focused)?.focus({ preventScroll: true })
  boxes?.mend()
}

// To another page, as one step: Streamlit's own way first puts the new query behind the address of the page
// that is left, and who goes back would find that.
function follow(address) {
  history.pushState({}, "", address)
  dispatchEvent(new PopStateEvent("popstate", { state: {} }))
}

// The boxes before the rows. What is ticked is held by the place of the table, as long as the turn is
// the same, and told a moment after the last tick.
function choosing({ rows, choose }, place, setStateValue) {
  if (place.__turn !== choose.turn) place.__chosen = new Set()
  place.__turn = choose.turn
  const chosen = place.__chosen
  const there = rows.filter((row) => !row.fixed).map((row) => row.opens)
  chosen.forEach((number) => there.includes(number) || chosen.delete(number))

  const mend = () => {
    const all = place.querySelector("th input")
    all.checked = there.length > 0 && chosen.size === there.length
    all.indeterminate = chosen.size > 0 && !all.checked
  }
  const tell = () => {
    clearTimeout(place.__telling)
    const said = () => setStateValue("chosen", { rows: there.filter((each) => chosen.has(each)), turn: choose.turn })
    place.__telling = setTimeout(said, 200)
  }
  const tick = (number, ticked) => (ticked ? chosen.add(number) : chosen.delete(number))
  const box = (label, focus, change) => {
    const made = document.createElement("input")
    made.type = "checkbox"
    made.dataset.focus = focus
    made.setAttribute("aria-label", label)
    made.onchange = () => {
      change(made.checked)
      mend()
      tell()
    }
    return made
  }
  const all = () => {
    const label = document.createElement("label")
    const words = document.createElement("span")
    words.textContent = choose.all
    const tickAll = (ticked) => {
      there.forEach((number) => tick(number, ticked))
      place.querySelectorAll("td.box input").forEach((each) => (each.checked = ticked))
    }
    const made = box(choose.all, "all", tickAll)
    made.disabled = there.length === 0
    label.append(made, words)
    return label
  }
  const one = (row) => {
    const label = choose.one.replace("{title}", () => row.cells[0].text)
    const made = box(label, `box-${row.key}`, (ticked) => tick(row.opens, ticked))
    made.checked = chosen.has(row.opens)
    return made
  }
  return { all, one, mend }
}
