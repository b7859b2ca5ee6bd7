// Prepares a walk by the Tab key: how many stops there are, and, once walked, what was wrong at them.
(ring) => {
  const all = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0'], iframe")];
  const group = new Map();
  const expected = all.filter((element) => {
    if (element.disabled || element.tabIndex < 0 || !element.checkVisibility({ visibilityProperty: true })) return false;
    if (element.type !== "radio" || !element.name) return true;
    const one = group.get(element.name);  // a group of radio buttons is one stop
    group.set(element.name, one?.checked ? one : element.checked || !one ? element : one);
    return false;
  });
  expected.push(...group.values());
  const [reached, wrong] = [new Set(), []];
  const told = (element) => element.outerHTML.slice(0, 160);
  const look = (element, ring) => {
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < ring) wrong.push(`no ring: ${told(element)}`);
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    const line = element.getClientRects()[0] ?? box;
    const points = [[x, y], [line.left + line.width / 2, line.top + line.height / 2], [line.left + 3, line.top + 3], [line.right - 3, line.bottom - 3]];
    const hit = points.some(([left, top]) => {
      const top_ = document.elementFromPoint(left, top);
      return top_ && (element.contains(top_) || top_.contains(element) || top_.closest("label")?.control === element);
    });
    if (!hit) wrong.push(`covered or off the screen: ${told(element)}`);
  };
  document.activeElement?.blur();
  document.addEventListener("focusin", ({ target }) => {
    reached.add(target);
    look(target, ring);
  });
  window.walked = () => [...wrong, ...expected.filter((one) => !reached.has(one)).map((one) => `never reached: ${told(one)}`)];
  return expected.length;
}
