// Makes search quicker where it can: it asks for the same addresses and swaps in what changes. Without it every page works.

const $ = (selector) => document.querySelector(selector);
const form = $("#search");
const MOST = 4;
const REST = 700;
let pending, typing, telling;
let shown = location.search;
let held = [];

document.documentElement.classList.add("js");

/* The address that the form asks for, defaults left out. */
function wanted() {
  const asked = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (value.trim() && !["sort=relevance", "cur=EUR"].includes(`${name}=${value}`)) asked.append(name, value.trim());
  }
  const query = asked.toString();
  return location.pathname + (query && `?${query}`);
}

/* Shows an address in place; a failed fetch becomes an ordinary visit, which waits for the end of a word being typed, since a visit
   swallows the letters that come while it loads. `keep` is pushState, replaceState (typing) or nothing. */
async function show(url, keep, land) {
  clearTimeout(typing);
  pending?.abort();
  const mine = (pending = new AbortController());
  $("#results").setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(url, { headers: { "X-Fragment": "1" }, signal: mine.signal });
    if (!answer.ok) throw new Error(answer.status);
    swap(new DOMParser().parseFromString(await answer.text(), "text/html"));
  } catch {
    if (mine.signal.aborted) return;
    if (keep === "replaceState") typing = setTimeout(() => location.assign(url), REST);
    else location.assign(url);
    return;
  }
  if (keep) history[keep](null, "", url);
  shown = new URL(url, location.href).search;
  for (const link of document.querySelectorAll("nav a[hreflang]")) link.search = shown;
  $("#results").removeAttribute("aria-busy");
  tell();
  if (land) {
    $("#count").focus({ preventScroll: true });
    $("#count").scrollIntoView({ block: "nearest" });
  }
}

/* Puts the new parts in; focus, open lists and the filters' own scroll stay as they were. */
function swap(next) {
  const focused = document.activeElement?.id;
  const open = [...document.querySelectorAll("#groups details[open]")].map((details) => details.id);
  for (const id of ["groups", "results"]) $(`#${id}`).replaceChildren(...next.getElementById(id).childNodes);
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  if (focused && document.activeElement?.id !== focused) document.getElementById(focused)?.focus({ preventScroll: true });
  document.title = next.title.trim();
  ready();
}

/* Says the count once things are quiet; an empty result at once. */
function tell() {
  clearTimeout(telling);
  const heading = $("#count").textContent.trim();
  const empty = !$("#compare");
  $("#alarm").textContent = empty ? heading : "";
  if (empty) $("#said").textContent = "";
  else telling = setTimeout(() => ($("#said").textContent = heading), REST);
}

/* What has to be done for parts that have just been put in. */
function ready() {
  for (const sift of document.querySelectorAll(".sift")) sift.hidden = false;
  syncPicks();
}

function enhance() {
  const button = $("#filters-button");
  button.hidden = false;
  const unfold = (open) => {
    button.setAttribute("aria-expanded", open);
    $("#filters").classList.toggle("open", open);
  };
  button.addEventListener("click", () => unfold(button.getAttribute("aria-expanded") !== "true"));

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    show(wanted(), "pushState");
  });
  form.q.addEventListener("input", () => {
    clearTimeout(typing);
    $("[name=loose]")?.remove();
    typing = setTimeout(() => show(wanted(), "replaceState"), 120);
  });
  document.addEventListener("change", ({ target }) => {
    if (target.form === form && target !== form.q) show(wanted(), "pushState");
  });
  document.addEventListener("input", ({ target }) => {
    if (!target.matches(".sift")) return;
    const part = target.value.trim().toLowerCase();
    for (const option of target.parentElement.querySelectorAll(".option")) option.hidden = !option.textContent.toLowerCase().includes(part);
  });
  document.addEventListener("click", (event) => {
    if (event.target.id === "show-results") {
      unfold(false);
      $("#count").focus();
    }
    const link = event.target.closest("a[data-live]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    form.q.value = new URL(link.href).searchParams.get("q") ?? "";
    show(link.href, "pushState", true);
  });
  addEventListener("popstate", () => {
    if (location.search === shown) return;
    form.q.value = new URLSearchParams(location.search).get("q") ?? "";
    show(location.href);
  });
  ready();
}

/* The courses ticked for comparison, on whichever page of results; kept in this browser alone. */
function picks() {
  try {
    held = JSON.parse(localStorage.getItem("compare") ?? "[]").slice(0, MOST);
  } catch {
    // A browser that keeps nothing still compares what is ticked on this page.
  }
  return held;
}

function keepPicks(ids) {
  held = ids;
  try {
    localStorage.setItem("compare", JSON.stringify(ids));
  } catch {
    // Storage may be full or forbidden; `held` serves this page.
  }
}

function pick(box) {
  const others = picks().filter((id) => id !== box.value);
  keepPicks(box.checked ? [...others, box.value] : others);
  syncPicks();
}

function syncPicks() {
  const bar = $("#bar");
  if (!bar) return;
  const ids = picks();
  for (const box of document.querySelectorAll("input[name=course]")) {
    box.checked = ids.includes(box.value);
    box.disabled = !box.checked && ids.length >= MOST;
  }
  bar.hidden = !ids.length;
  const words = bar.querySelector("span");
  words.textContent = words.dataset.words.replace("{n}", ids.length).replace("{most}", MOST);
}

/* Courses can be ticked for comparison wherever their cards stand. */
function comparing() {
  document.addEventListener("change", ({ target }) => target.name === "course" && pick(target));
  document.addEventListener("submit", (event) => {
    if (event.target.id !== "compare") return;
    event.preventDefault();
    location.assign(`${event.target.getAttribute("action")}?${new URLSearchParams(picks().map((id) => ["course", id]))}`);
  });
  addEventListener("pageshow", (event) => event.persisted && syncPicks());
  syncPicks();
}

comparing();
if (form) enhance();
if ($("#compared")) keepPicks([...document.querySelectorAll("[data-course]")].map((column) => column.dataset.course));
