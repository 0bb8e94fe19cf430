// The browser asks before it leaves a form, or loads it anew, in which something is typed that is not saved.
export default function ({ data, parentElement }) {
  parentElement.dataset.unsaved = data.unsaved
  if (parentElement.leaving) return
  // What stands in a field reaches the server when the field is left: until then it is seen only here.
  let began
  const entered = (event) => (began = event.target.value)
  const leaving = (event) => {
    const field = document.activeElement
    const isTyping = field?.matches("input, textarea") && began !== undefined && field.value !== began
    if (isTyping || Number(parentElement.dataset.unsaved) > 0) event.preventDefault()
  }
  parentElement.leaving = leaving
  document.addEventListener("focusin", entered)
  window.addEventListener("beforeunload", leaving)
  return () => {
    delete parentElement.leaving
    document.removeEventListener("focusin", entered)
    window.removeEventListener("beforeunload", leaving)
  }
}
