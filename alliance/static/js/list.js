// Lists answer at once: a ticked box sends the form, and htmx swaps the list in place. Without this file all of it works
// by plain links and the form's button. Nothing here is evaluated from text: the page's policy allows no such thing.
"use strict";

const inForm = (event) => event.target.closest(".filters");

// A box or a date that changes asks anew; a text does so when its field is left.
document.addEventListener("change", (event) => inForm(event)?.requestSubmit());

// Another day is another page: its banner and all its links say so.
document.addEventListener("submit", (event) => {
  const form = inForm(event);
  const now = new URLSearchParams(location.search);
  const isSame = (name) => (form.elements[name]?.value ?? "") === (now.get(name) ?? "");
  if (!form || ["as_of", "known_at"].every(isSame)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  form.submit();
}, true);

// Addresses stay short: what is empty asks nothing.
document.addEventListener("formdata", (event) => {
  for (const [name, value] of [...event.formData]) if (!value) event.formData.delete(name);
});

// The panel that was open stays open, and the focus where it was.
let kept = null;
document.addEventListener("htmx:beforeSwap", () => {
  const { name, value, type } = document.activeElement ?? {};
  kept = { panel: openPanel()?.id, name, value: type === "checkbox" ? value : null };
});
document.addEventListener("htmx:afterSwap", () => {
  const panel = kept?.panel && document.getElementById(kept.panel);
  if (!panel) return;
  panel.open = true;
  const fields = [...panel.querySelectorAll("input, select, button")];
  const same = (field) => field.name === kept.name && (kept.value === null || field.value === kept.value);
  (fields.find(same) ?? panel.querySelector("summary")).focus({ preventScroll: true });
});

// What cannot be swapped in is opened as a page: it says what went wrong.
document.addEventListener("htmx:responseError", (event) => location.assign(event.detail.pathInfo.responsePath));
document.addEventListener("htmx:sendError", (event) => location.assign(event.detail.pathInfo.requestPath));

// An open panel covers rows: Escape or a click elsewhere closes it.
const openPanel = () => document.querySelector(".panel[open]");
document.addEventListener("keydown", (event) => {
  const panel = event.key === "Escape" && openPanel();
  if (!panel) return;
  panel.open = false;
  panel.querySelector("summary").focus();
});
document.addEventListener("click", (event) => {
  const panel = openPanel();
  if (panel && !panel.contains(event.target)) panel.open = false;
});
