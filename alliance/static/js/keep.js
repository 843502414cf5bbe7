// What is typed into a form of the workbench is kept until the form is saved. Before a form is sent, what was typed last is
// kept first: whatever becomes of the answer, the form opened again shows it.
"use strict";
{
  const notice = document.getElementById("kept");
  const form = document.querySelector("#content form[id$=_form][method=post]");
  const { draft, from, window: name, keep: place } = notice?.dataset ?? {};
  const wasTyped = notice?.matches("[data-is-back], [data-draft]") || document.querySelector(".errornote, .stale");

  // Over a draft only the fields that somebody has touched are sent: the server has the others, which may be thousands.
  const touched = new Set();
  const isKept = (name, value) =>
    typeof value === "string" && !name.includes("__prefix__") && name !== "csrfmiddlewaretoken" &&
    form.elements[name]?.type !== "password" && (!draft || touched.has(name));
  const fields = () => {
    const found = draft ? Object.fromEntries([...touched].map((name) => [name, []])) : {};
    for (const [name, value] of new FormData(form)) if (isKept(name, value)) (found[name] ??= []).push(value);
    return JSON.stringify(found);
  };
  // What the desk calls it: the title of the page, and the promise or text where the form itself says which.
  const title = () =>
    [...document.querySelectorAll(".titles h1, .titles h2"), form.querySelector("#id_commitment option:checked")]
      .map((part) => part?.textContent).concat(form.elements["agreement-title_en"]?.value)
      .map((words) => words?.trim()).filter(Boolean).join(": ");

  const tellSaved = async () => {
    const before = history.state?.sent;
    if (!before) return;
    const answer = await fetch(`${place}?${new URLSearchParams({ user: session.user, window: before })}`);
    const { saved } = await answer.json();
    if (!saved) return;
    const told = notice.querySelector("[data-saved]");
    Object.assign(told.querySelector("a"), { href: saved.address, textContent: saved.name });
    told.hidden = false;
    history.scrollRestoration = "manual"; // the browser would go where the form was left, at its foot
    told.scrollIntoView({ block: "center" });
  };

  const begin = () => {
    const more = () => (draft ? { draft, from } : { title: title() });
    const kept = keeper(notice, { fields, more, empty: wasTyped ? null : fields() });
    let isSending = false, isThrough = false, isGone = false;

    const typed = ({ target }) => {
      if (target.name) touched.add(target.name);
      isThrough = isGone = false;
      kept.typed();
    };
    // Who comes back to this page sees the form as the server has it, and not as the browser remembers it.
    const go = () => {
      isGone = true;
      kept.go();
      form.autocomplete = "off";
      history.replaceState({ ...history.state, sent: name }, "");
    };
    const shownAgain = () => {
      if (isGone && history.state?.sent === name) return location.reload();
      isThrough = false;
    };
    const submit = async (event) => {
      if (isThrough || (!isSending && !kept.isBehind())) return go();
      event.preventDefault();
      if (isSending) return;
      isSending = true;
      const isSafe = await kept.keep();
      isSending = false;
      if (!isSafe) return;
      isThrough = true;
      event.target.requestSubmit(event.submitter);
    };

    for (const event of ["input", "change", "formset:added", "formset:removed"]) form.addEventListener(event, typed);
    window.django?.jQuery?.(form).on("change", typed); // boxes that look up as one types tell nobody else
    document.addEventListener("submit", submit); // also of another form, which leaves this one as it is
    window.addEventListener("pageshow", (event) => event.persisted && shownAgain());
    tellSaved().catch(() => {}); // it is only a courtesy
  };
  // When the other scripts have done what they do to a form before anybody types.
  if (notice && form) document.addEventListener("DOMContentLoaded", begin);
  else if (notice) keeper(notice, { fields: () => "" }); // the record is gone: what was typed can be discarded
}
