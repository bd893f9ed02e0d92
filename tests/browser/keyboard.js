// Notes what the tab key will reach, and how each looks; samradKeyboard() then tells faults.
() => {
  const inner = e => [...e.querySelectorAll("*")].slice(0, 8)
  const marks = e => [e, e.parentElement, e.nextElementSibling, ...inner(e)]
    .filter(Boolean).map(one => {
      const s = getComputedStyle(one)
      const outline = s.outlineStyle === "none" || s.outlineWidth === "0px"
        ? "" : [s.outlineStyle, s.outlineWidth, s.outlineColor]
      return [outline, s.boxShadow, s.borderColor, s.borderWidth, s.backgroundColor,
        s.stroke, s.strokeWidth, s.fill].join()
    }).join("|")
  const text = e => e.getAttribute("aria-label") || e.textContent || e.name || e.id || ""
  const name = e => [e.localName, text(e).trim().replace(/\s+/g, " ").slice(0, 40),
    e.getAttribute("href") || ""].join(" ").trim()
  const wanted = "a[href], button, input, select, textarea, summary, [tabindex]"
  const all = [...document.querySelectorAll(wanted)].filter(e =>
    e.checkVisibility({visibilityProperty: true}) && !e.disabled && e.tabIndex >= 0
    && !(e.type === "radio" && !first(e)) && !e.closest("[inert]"))
  function first(radio) {
    const group = [...document.querySelectorAll("input[type=radio]")]
      .filter(one => one.name === radio.name && one.form === radio.form)
    return radio === (group.find(one => one.checked) || group[0])
  }
  const before = new Map(all.map(e => [e, marks(e)]))
  const missing = new Set(all), faults = []
  document.addEventListener("focusin", ({target}) => {
    missing.delete(target)
    if (!before.has(target)) return
    const box = target.getBoundingClientRect()
    if (marks(target) === before.get(target)) faults.push(`no focus is seen: ${name(target)}`)
    const isOffPage = box.right + scrollX <= 0 || box.bottom + scrollY <= 0
    if (box.width < 2 || box.height < 2 || isOffPage)
      faults.push(`the focus is out of sight: ${name(target)}`)
  })
  globalThis.samradKeyboard = () =>
    [...faults, ...[...missing].map(e => `not reached: ${name(e)}`)].slice(0, 12)
  return all.length
}
