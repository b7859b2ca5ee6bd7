// What a screen reader lists of a page: its headings' levels, its landmarks with their names, its title and language.
() => {
  const seen = (element) => element.checkVisibility({ visibilityProperty: true });
  const kind = { HEADER: "banner", FOOTER: "contentinfo", NAV: "navigation", MAIN: "main", ASIDE: "complementary", SEARCH: "search" };
  const outer = (element) => element.closest("main, article, section, aside, nav") === null;
  const named = (element) => element.getAttribute("aria-label")
    ?? document.getElementById(element.getAttribute("aria-labelledby") ?? "")?.textContent.trim() ?? "";
  const landmarks = [...document.querySelectorAll("header, footer, nav, main, aside, search, [role=search], [role=region]")]
    .filter((element) => seen(element) && (!/HEADER|FOOTER/.test(element.tagName) || outer(element)))
    .map((element) => `${element.getAttribute("role") ?? kind[element.tagName]} ${named(element)}`.trim());
  const levels = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].filter(seen).map((heading) => Number(heading.tagName[1]));
  return { levels, landmarks, title: document.title.trim(), lang: document.documentElement.lang };
}
