// Words that have the colour of what is behind them.
() => {
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (!/, 0\)$|transparent/.test(colour)) return colour;
    }
    return "";
  };
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walk.nextNode()) {
    const [words, element] = [walk.currentNode.data.trim(), walk.currentNode.parentElement];
    if (!words || /SCRIPT|STYLE/.test(element.tagName) || !element.checkVisibility({ visibilityProperty: true })) continue;
    if (getComputedStyle(element).color === behind(element)) found.push(words);
  }
  return found;
}
