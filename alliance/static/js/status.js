// The form of a status update: the promise beside it changes with the commitment that is chosen, fields show where they
// apply, and every step has a key.
"use strict";
{
  const form = document.getElementById("statusupdate_form");
  const promise = document.getElementById("promise");
  const box = (name) => document.getElementById(`box-id_${name}`);
  const field = (name) => document.getElementById(`id_${name}`);

  // A field that does not apply is neither shown nor sent.
  const show = (name, isShown) => {
    if (!box(name)) return;
    box(name).hidden = !isShown;
    field(name).disabled = !isShown;
  };

  const showWhatApplies = () => {
    const status = field("implementation")?.value;
    for (const meaning of form.querySelectorAll("[data-status]")) meaning.hidden = meaning.dataset.status !== status;
    const isUpheld = status === "upheld";
    show("period_from", isUpheld);
    show("period_to", isUpheld);
    show("effective_on", !isUpheld || box("effective_on").matches(".wrong"));
    show("achieved", Boolean(promise.querySelector("[data-target]")) || Boolean(field("achieved")?.value));
  };

  // The answer brings the promise, and the fields that depend on it in templates of their own.
  // Django announces a change of every such box once when the page is ready: then nothing has changed.
  let chosen = field("commitment")?.value;
  const choose = async () => {
    const now = field("commitment").value;
    if (now === chosen) return;
    chosen = now;
    const asked = new URLSearchParams({ commitment: now, implementation: field("implementation").value });
    const { answer, refusal } = await session
      .asked(() => fetch(`${form.dataset.promise}?${asked}`, { redirect: "manual" }))
      .catch(() => ({}));
    if (now !== chosen) return; // another was chosen meanwhile, and its answer is on its way
    if (answer?.ok) put(await answer.text());
    else miss(refusal ?? ["The promise could not be shown; choose the commitment again."]);
  };
  const put = (page) => {
    promise.innerHTML = page;
    for (const part of promise.querySelectorAll("template[data-instead-of]")) {
      document.getElementById(part.dataset.insteadOf).replaceWith(part.content);
      part.remove();
    }
    showWhatApplies();
    form.dispatchEvent(new Event("change", { bubbles: true }));
  };
  // No promise rather than that of another commitment; it is asked for again when the window is come back to.
  const miss = (words) => {
    chosen = null;
    const told = document.createElement("p");
    told.setAttribute("role", "alert");
    told.append(...words);
    promise.replaceChildren(told);
  };

  const press = (button) => button && form.requestSubmit(button);
  const keys = (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const step = event.key === "Enter" ? "[name=_step][value=submit]" : event.key === "s" ? "[data-key=s]" : "";
    if (!step) return;
    event.preventDefault();
    press(form.querySelector(step));
  };

  // The first that is wrong; on a new update the first that is still to be said.
  const focusFirst = () => {
    const faults = document.getElementById("faults");
    const wrong = form.querySelector(".wrong :is(input, select, textarea):not([type=hidden], :disabled)");
    if (wrong ?? faults) return (wrong ?? faults).focus();
    if (form.dataset.update) return;
    const isReview = new URLSearchParams(location.search).has("review");
    const search = isReview && form.querySelector("[name$=-searched]");
    const first = field("commitment").value && field("implementation");
    (search || first || box("commitment").querySelector(".select2-selection")).focus();
  };

  const begin = () => {
    showWhatApplies();
    form.addEventListener("change", (event) => event.target.id === "id_implementation" && showWhatApplies());
    document.addEventListener("keydown", keys);
    django.jQuery(field("commitment")).on("change", choose);
    window.addEventListener("focus", () => chosen === null && choose());
    django.jQuery(focusFirst); // when the boxes that look up as one types are made
  };
  if (form?.matches(".writing")) begin();
  else document.getElementById("faults")?.focus();
}
