// Keeps what moves on a page of the console up to date: asks for the same address every two seconds while something runs.

const EVERY = 2000;
const QUIET = 30000;
const live = document.querySelector("[data-live]");
const status = document.querySelector("#said");
let told = -QUIET;
let waiting;

/* Makes one tree like another in place, so that focus, a half-typed word and an open list stay where they are. */
function become(now, next) {
  if (now.nodeType !== next.nodeType || now.nodeName !== next.nodeName) {
    now.replaceWith(next);
    return;
  }
  if (now.nodeType !== Node.ELEMENT_NODE) {
    if (now.data !== next.data) now.data = next.data;
    return;
  }
  for (const { name } of [...now.attributes]) if (!next.hasAttribute(name) && name !== "open") now.removeAttribute(name);
  for (const { name, value } of next.attributes) if (now.getAttribute(name) !== value) now.setAttribute(name, value);
  fill(now, next);
}

/* Whether a node is more than the white space between two others. */
const tells = (node) => node.nodeType !== Node.TEXT_NODE || node.data.trim() !== "";

function fill(now, next) {
  const held = [...now.childNodes].filter(tells);
  const given = [...next.childNodes].filter(tells);
  given.forEach((child, at) => (held[at] ? become(held[at], child) : now.append(child)));
  held.slice(given.length).forEach((child) => child.remove());
}

/* Says the newest words, never more often than twice a minute. */
function say(words) {
  clearTimeout(waiting);
  const wait = told + QUIET - performance.now();
  if (wait > 0) {
    waiting = setTimeout(say, wait, words);
  } else if (words && words !== status.textContent) {
    told = performance.now();
    status.textContent = words;
  }
}

async function look() {
  if (document.hidden) {
    document.addEventListener("visibilitychange", look, { once: true });
    return;
  }
  let again = true;
  try {
    const answer = await fetch(location.href, { headers: { "X-Fragment": "1" } });
    if (answer.status === 403 || answer.redirected) return location.reload();
    if (answer.ok) {
      const next = document.createElement("div");
      next.innerHTML = await answer.text();
      again = next.querySelector("progress, .state.running") !== null;
      const words = next.querySelector("[data-said]")?.dataset.said;
      fill(live, next);
      if (status && words) say(words);
    }
  } catch {
    // The server is away for a moment; it is asked again.
  }
  if (again) setTimeout(look, EVERY);
}

if (live?.dataset.live) setTimeout(look, EVERY);
