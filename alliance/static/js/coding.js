// Coding a text with mouse or keys. Selected are words of one passage; where they stand is counted in code points, as the
// server counts. Each act is sent as a form, and the pieces of the page that come back take the place of those of their id.
"use strict";

const coding = document.querySelector(".coding");
const told = document.getElementById("coding-told");
const codes = "codes" in coding.dataset;
const lines = () => [...coding.querySelectorAll(".line")];
const panel = () => document.getElementById("choice");

// --- passages --------------------------------------------------------------------------------------------------------

// One passage at a time is reached by Tab: the one last visited, at first the first to be coded.
let visited = location.hash.slice(1) || (coding.querySelector(".line.open") ?? coding.querySelector(".line"))?.id;
function rove() {
  for (const line of lines()) {
    for (const part of line.querySelectorAll(".words, .reasons button")) part.tabIndex = line.id === visited ? 0 : -1;
  }
}

function visit(line) {
  if (!line) return;
  visited = line.id;
  rove();
  wordsOf(line).focus({ preventScroll: true });
  line.scrollIntoView({ block: "nearest" });
}

function neighbour(line, direction, isWanted = () => true) {
  const all = lines();
  const rest = direction > 0 ? all.slice(all.indexOf(line) + 1) : all.slice(0, all.indexOf(line)).reverse();
  return rest.find(isWanted);
}

// --- asking the server -----------------------------------------------------------------------------------------------

// A text, or a list of texts and links.
function tell(words, isRefused = false) {
  told.replaceChildren(...[words].flat());
  told.classList.toggle("refused", isRefused);
}

// `made` makes what is posted; anew where it is asked once more, as the token may be another by then.
async function ask(address, made = null) {
  coding.setAttribute("aria-busy", "true");
  const options = { headers: { "X-Pieces": "1" }, redirect: "manual" };
  const post = () => fetch(address, made ? { ...options, method: "POST", body: made() } : options);
  try {
    const { answer, refusal } = await session.asked(post);
    if (refusal) {
      tell(refusal, true);
      return null;
    }
    if (answer.type === "opaqueredirect" || answer.status === 403) {
      tell("You may not do this.", true);
      return null;
    }
    if (answer.status === 413) {
      tell("This is more than the server takes at once; nothing was changed. Shorten it.", true);
      return null;
    }
    if (answer.status >= 500 || answer.status === 404) {
      tell("The server could not do this; nothing was changed. Try again.", true);
      return null;
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return { status: answer.status, page };
  } catch {
    tell("The server did not answer; nothing was changed. Try again.", true);
    return null;
  } finally {
    coding.removeAttribute("aria-busy");
  }
}

function put(page) {
  const open = panel();
  for (const piece of page.querySelectorAll(".line, .state")) {
    const old = document.getElementById(piece.id);
    if (!old) continue;
    const kept = open && old.contains(open) ? open : null;
    old.replaceWith(document.adoptNode(piece));
    if (kept) document.getElementById(piece.id).append(kept);
  }
  const news = page.getElementById("coding-told");
  if (news) tell(news.textContent, news.classList.contains("refused"));
  rove();
}

async function send(form, button) {
  const made = () => {
    const sent = new FormData(form, button ?? undefined);
    const why = document.getElementById("why");
    if (why) sent.append("change_reason", why.value);
    for (const [name, value] of Object.entries(keptIn)) sent.append(name, value);
    return sent;
  };
  const from = lineOf(form);
  const answer = await ask(form.getAttribute("action") ?? location.pathname, made);
  if (!answer) return;
  const fresh = answer.page.getElementById("choice");
  if (fresh) {
    carry(panel(), fresh);
    open(fresh, from);
    return;
  }
  if (answer.status === 200 && form === panel()) drop();
  put(answer.page);
  if (panel() === form) tell(`${told.textContent} What was typed is kept.`, true);
  if (answer.status === 200) back(document.getElementById(from.id));
}

// To the words that were chosen last, if this was their passage.
let chosen = null;
function back(line) {
  visit(line);
  CSS.highlights?.delete("chosen");
  if (chosen?.id === line.id && chosen.end <= wordsOf(line).textContent.length) show(line, chosen.start, chosen.end);
}

// --- the choice ------------------------------------------------------------------------------------------------------

async function choose(kind = panel()?.elements.kind.value ?? "commitment") {
  const here = selected();
  if (!here) {
    tell("Select words of one passage first.", true);
    return;
  }
  const text = wordsOf(here.line).textContent;
  chosen = { id: here.line.id, start: here.start, end: here.end };
  const { passage, version } = here.line.dataset;
  const query = { passage, version, start: points(text, here.start), end: points(text, here.end), kind };
  const answer = await ask(`${coding.dataset.choice}?${new URLSearchParams(query)}`);
  if (!answer) return;
  const fresh = answer.page.getElementById("choice");
  if (!fresh) return put(answer.page);
  carry(panel(), fresh);
  open(fresh, here.line);
}

// The fields of the open choice that somebody has changed, by name.
const touched = new Set();

// They go along when words are selected anew; what the server guesses of the words is guessed anew with them.
function carry(old, fresh) {
  for (const field of old ? fresh.elements : []) {
    if (!touched.has(field.name)) continue;
    const same = [...old.elements].find((other) => other.name === field.name && (!isBox(field) || other.value === field.value));
    if (!same) continue;
    if (isBox(field)) field.checked = same.checked;
    else field.value = same.value;
  }
}
const isBox = (field) => field.type === "checkbox" || field.type === "radio";

function drop() {
  panel()?.remove();
  touched.clear();
  coding.dispatchEvent(new Event("choice"));
}

function open(fresh, line) {
  panel()?.remove();
  const form = document.adoptNode(fresh);
  document.getElementById(line.id).append(form);
  keepInSight(line);
  const kind = form.elements.kind.value;
  const first = form.querySelector("[aria-invalid=true]") ?? form.querySelector(`[data-kind="${kind}"] :is(input, select, textarea)`);
  first?.focus();
  tell("");
  coding.dispatchEvent(new Event("choice"));
}

// The selected words stay to be seen when the focus goes into the form.
function keepInSight(line) {
  const here = selected();
  if (here && CSS.highlights) CSS.highlights.set("chosen", new Highlight(rangeIn(wordsOf(here.line), here.start, here.end)));
  line.scrollIntoView({ block: "nearest" });
}

function close() {
  const line = lineOf(panel());
  drop();
  if (line) back(line);
}

let waiting = null;
function lookUp(field) {
  clearTimeout(waiting);
  waiting = setTimeout(async () => {
    const answer = await ask(`${coding.dataset.found}?${new URLSearchParams({ q: field.value })}`);
    const place = document.getElementById("found");
    if (answer && place) place.replaceChildren(...answer.page.body.children);
  }, 200);
}

// --- events ----------------------------------------------------------------------------------------------------------

const LETTERS = Object.fromEntries(
  [...document.querySelectorAll("#coding-keys [data-letter]")].map((key) => [key.dataset.letter, key.dataset.kind]),
);

function onWords(event, line) {
  const { key, shiftKey, altKey, ctrlKey, metaKey } = event;
  if (ctrlKey || metaKey) return false;
  if (coding.getAttribute("aria-busy")) return true; // an answer is on its way: what is typed now is not meant for the text
  const direction = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 1, ArrowUp: -1, j: 1, k: -1 }[key];
  if (["ArrowRight", "ArrowLeft"].includes(key)) {
    if (shiftKey) extendBy(line, direction, altKey ? "grapheme" : "word");
    else if (altKey) return false;
    else moveBy(line, direction);
  } else if (altKey || shiftKey) return false;
  else if (direction) visit(neighbour(line, direction));
  else if (key === "n") visit(neighbour(line, 1, isOpen) ?? coding.querySelector(".line.open"));
  else if (key === "Escape") getSelection().removeAllRanges();
  else if (!codes) return false;
  else if (key === "Enter") choose();
  else if (LETTERS[key]) choose(LETTERS[key]);
  else if (/^[0-9]$/.test(key)) giveReason(line, key);
  else return false;
  return true;
}
const isOpen = (line) => line.classList.contains("open");

function giveReason(line, key) {
  const button = line.querySelector(`.reasons [data-key="${key}"]`);
  if (button) send(button.form, button);
  else tell("This passage takes no such reason now.", true);
}

coding.addEventListener("keydown", (event) => {
  const line = event.target.closest(".line");
  if (event.key === "Escape" && panel() && !event.isComposing) {
    event.preventDefault();
    if (touched.size) tell("Something is typed: “Cancel” throws it away.", true);
    else close();
  } else if (line && event.target === wordsOf(line) && onWords(event, line)) event.preventDefault();
  else if (event.key === "Enter" && panel()?.contains(event.target) && (event.ctrlKey || event.target.name === "found")) {
    event.preventDefault();
    panel().requestSubmit();
  }
});

// Before anything has the focus, the keys begin at the passage last visited.
document.addEventListener("keydown", ({ target, key, ctrlKey, altKey, metaKey }) => {
  if (target !== document.body || ctrlKey || altKey || metaKey || !["j", "k", "n"].includes(key)) return;
  visit(document.getElementById(visited));
});

coding.addEventListener("submit", (event) => {
  if (!lineOf(event.target)) return; // a step of the whole
  event.preventDefault();
  send(event.target, event.submitter);
});

// The steps of the whole lead to the page anew.
for (const form of document.querySelectorAll(".turn form:not(.return)")) sendSignedIn(form, (words) => tell(words, true));

coding.addEventListener("click", (event) => {
  if (event.target.closest("[data-close]")) close();
});

coding.addEventListener("input", (event) => {
  const { form, name } = event.target;
  if (form === panel() && name !== "kind") touched.add(name);
  if (name === "existing-record") lookUp(event.target);
});

coding.addEventListener("change", (event) => {
  if (event.target.name !== "found") return;
  event.target.form.elements["existing-record"].value = event.target.value;
  touched.add("existing-record");
});

// With the mouse: words that were just selected are offered the choice beside them.
const offer = Object.assign(document.createElement("button"), { type: "button", className: "offer button", textContent: "These words are …" });
offer.addEventListener("mousedown", (event) => event.preventDefault()); // the words stay selected
offer.addEventListener("click", () => choose());
document.addEventListener("mouseup", (event) => setTimeout(() => {
  if (event.target === offer || panel()?.contains(event.target)) return;
  const here = codes ? selected() : null;
  if (here) here.line.querySelector(".text").append(offer);
  else offer.remove();
}));

coding.addEventListener("focusin", (event) => {
  const line = event.target.closest(".line");
  if (!line || event.target !== wordsOf(line)) return;
  visited = line.id;
  rove();
});

rove();
