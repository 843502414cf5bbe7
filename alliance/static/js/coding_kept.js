// An open choice into which something was typed is kept (keeping.js) until it is marked or cancelled; opened again, the screen
// has it where it was. Used by coding.js: what it sends says what was kept of the choice, so that it goes with the mark.
// A note for the coder is kept beside it until it is sent.
"use strict";

const WORDS = ["passage", "version", "start", "end", "quote", "occurrence", "kind"];
const keptNotice = document.getElementById("kept");
const left = document.getElementById("left");
// Of what was left and cannot be opened any more nothing goes before it is discarded.
const keptIn = { _window: keptNotice.dataset.window, _from: left ? keptNotice.dataset.from : "" };

if (left) {
  const line = document.getElementById(left.dataset.line);
  const form = left.content.querySelector("form");
  const text = wordsOf(line).textContent;
  const [start, end] = ["start", "end"].map((name) => units(text, Number(form.elements[name].value)));
  chosen = { id: line.id, start, end };
  for (const name of left.dataset.touched.split(" ")) touched.add(name);
  show(line, start, end);
  open(form, line);
  left.remove();
}

function fieldsOfChoice() {
  const form = touched.size ? panel() : null;
  if (!form) return "";
  const data = new FormData(form);
  const found = Object.fromEntries([...WORDS, ...touched].map((name) => [name, data.getAll(name)]));
  return JSON.stringify({ ...found, _from: [keptIn._from].filter(Boolean) });
}

{
  const words = () => panel()?.elements.quote.value ?? "";
  const more = () => ({ title: `${coding.dataset.title}: ${words()}`, from: keptIn._from });
  const kept = keeper(keptNotice, { fields: fieldsOfChoice, empty: "", more });
  for (const event of ["input", "change"]) coding.addEventListener(event, kept.typed);
  coding.addEventListener("choice", () => {
    if (left && !panel()) keptNotice.querySelector("[data-back]")?.remove(); // what was back is marked or cancelled
    kept.typed();
    kept.keep(); // at once: a choice was opened anew, marked or cancelled
  });
}

{
  const notice = document.getElementById("note-kept");
  const form = document.querySelector(".turn .return");
  const note = form?.elements.note;
  const fields = () => (note?.value.trim() ? JSON.stringify({ note: [note.value], _from: [notice.dataset.from].filter(Boolean) }) : "");
  const more = () => ({ title: `${coding.dataset.title}: note for the coder`, from: notice.dataset.from });
  const kept = notice && keeper(notice, { fields, empty: "", more });
  note?.addEventListener("input", kept.typed);
  if (form) sendSignedIn(form, (words) => tell(words, true), kept.keep);
  form?.addEventListener("submit", (event) => event.defaultPrevented || kept.go());
}
