// The facts and figures of a page that can be seen: its heading, its courses, and what its tables and lists tell.
() => [...document.querySelectorAll("main :is(h1, article h3, dt, dd, th, td, blockquote)")]
  .filter((element) => !element.closest("form, nav, details:not([open])") && !element.querySelector("form, input, button, .button"))
  .filter((element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && element.getClientRects().length)
  .map((element) => element.textContent.replace(/\s+/g, " ").trim())
  .filter((words) => words)
