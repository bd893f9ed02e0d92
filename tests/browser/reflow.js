// What of a page does not fit its window: what cuts off, and what ends beyond the edge.
() => {
  const root = document.documentElement, room = root.clientWidth
  const scrolls = e => ["auto", "scroll"].includes(getComputedStyle(e).overflowX)
  const clips = e => ["hidden", "clip"].includes(getComputedStyle(e).overflowX)
  const within = (e, test) => {
    for (let up = e.parentElement; up; up = up.parentElement) if (test(up)) return true
    return false
  }
  const found = [root, document.body].filter(clips).map(e => `${e.localName} cuts off`)
  if (root.scrollWidth > room) found.push(`the page is ${root.scrollWidth} wide, not ${room}`)
  for (const e of document.body.querySelectorAll("*")) {
    const box = e.getBoundingClientRect()
    const seen = e.checkVisibility({visibilityProperty: true}) && box.width > 1 && box.height > 1
    if (seen && box.right > room + 1 && !within(e, scrolls) && !e.closest("svg > *") &&
        !within(e, up => clips(up) && up.getBoundingClientRect().width <= 1))
      found.push(`${e.localName}.${e.className} ends at ${Math.round(box.right)}`)
  }
  if (root.scrollWidth > room && found.length === 1)  // hidden things reach out of what scrolls
    for (const e of document.body.querySelectorAll("*"))
      if (getComputedStyle(e).position === "absolute" && e.getBoundingClientRect().right > room)
        found.push(`out of what scrolls: ${e.localName}.${e.className} ${e.textContent.slice(0, 30)}`)
  return found.slice(0, 12)
}
