// What is typed into a form of the workbench is kept on the server, a second after the last key stroke and when the
// window is left, until the form is saved. Before a form is sent, what was typed last is kept first: whatever becomes
// of the answer, the form opened again shows it. Kept is what the server has confirmed, and nothing else.
"use strict";
{
  const PAUSE = 1000; // milliseconds after the last key stroke
  const notice = document.getElementById("kept");
  const form = document.querySelector("#content form[id$=_form][method=post]");
  const { path, window: name, from, keep: place, draft } = notice?.dataset ?? {};
  const wasTyped = notice?.matches("[data-is-back], [data-draft]") || document.querySelector(".errornote");

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

  let sent, original, timer;
  let queue = Promise.resolve(true);
  let isTouched = false, isLeaving = false, isSending = false, isThrough = false, isLost = draft === "0";

  // Quietly: the same words are written once, so that nobody has them read out with every key.
  const say = (words, ...links) => {
    const said = notice.querySelector("[data-said]");
    if (said.dataset.words === words) return;
    said.dataset.words = words;
    said.replaceChildren(words, ...links);
  };
  const trouble = (words, ...links) => {
    isLost = true;
    notice.classList.add("trouble");
    say(words, ...links);
    return false;
  };
  const body = (given) => {
    const data = new FormData();
    const csrfmiddlewaretoken = document.querySelector("[name=csrfmiddlewaretoken]").value;
    const all = { path, window: name, user: session.user, csrfmiddlewaretoken, ...given };
    for (const [field, value] of Object.entries(all)) data.append(field, value);
    return data;
  };
  const asked = (now) => (now === original ? { forget: "1" } : { data: now, ...(draft ? { draft } : { title: title() }) });
  const post = (given) => fetch(place, { method: "POST", body: body(given), credentials: "same-origin" });

  // True when the server has what is typed, or has said why it cannot keep it, so that the form may be sent.
  const send = async () => {
    const now = fields();
    if (isLeaving || now === sent) return true;
    try {
      const { refusal, answer } = await session.asked(() => post(asked(now)));
      if (refusal) {
        const [words, ...links] = refusal;
        return trouble(`Not kept: ${words}`, ...links);
      }
      if (answer.ok) sent = now;
      return await told(answer);
    } catch {
      return trouble("Not kept: the server does not answer. It is tried again with the next key.");
    }
  };
  const told = async (answer) => {
    const { at, sentence } = await answer.json().catch(() => ({ sentence: "The server did not say why." }));
    if (!answer.ok) return trouble(`Not kept: ${sentence}`) || true;
    isLost = false;
    notice.classList.remove("trouble");
    say(at ? `Kept at ${at}` : "");
    return true;
  };
  const keep = () => {
    clearTimeout(timer);
    return (queue = queue.then(send, send));
  };

  const typed = ({ target }) => {
    if (target.name) touched.add(target.name);
    isTouched = true;
    isLeaving = isThrough = false;
    clearTimeout(timer);
    timer = setTimeout(keep, PAUSE);
  };

  // Nobody learns what becomes of what is sent last; who comes back, or never went, has it kept in the usual way.
  const leave = () => {
    const now = fields();
    if (isTouched && !isLeaving && now !== sent) navigator.sendBeacon(place, body(asked(now)));
  };
  const back = () => isTouched && keep();

  // Who comes back to this page sees the form as the server has it, and not as the browser remembers it.
  const go = () => {
    isLeaving = true;
    form.autocomplete = "off";
    history.replaceState({ ...history.state, sent: name }, "");
  };
  const tellSaved = async () => {
    const before = history.state?.sent;
    if (!before) return;
    const answer = await fetch(`${place}?${new URLSearchParams({ user: session.user, window: before })}`);
    const { saved } = await answer.json();
    if (!saved) return;
    const told = notice.querySelector("[data-saved]");
    Object.assign(told.querySelector("a"), { href: saved.address, textContent: saved.name });
    told.hidden = false;
  };
  const shownAgain = () => {
    if (isLeaving && history.state?.sent === name) return location.reload();
    isLeaving = isThrough = false;
  };

  const submit = async (event) => {
    if (isThrough || !isTouched || (!isSending && fields() === sent)) return go();
    event.preventDefault();
    if (isSending) return;
    isSending = true;
    const isSafe = await keep();
    isSending = false;
    if (!isSafe) return;
    isThrough = true;
    form.requestSubmit(event.submitter);
  };

  const discard = async () => {
    isLeaving = true;
    clearTimeout(timer);
    await queue;
    await session.asked(() => post({ forget: "1", from }));
    location.assign(location.pathname + location.search);
  };

  const begin = () => {
    sent = fields();
    original = wasTyped ? null : sent;
    for (const event of ["input", "change", "formset:added", "formset:removed"]) form.addEventListener(event, typed);
    window.django?.jQuery?.(form).on("change", typed); // boxes that look up as one types tell nobody else
    form.addEventListener("submit", submit);
    window.addEventListener("focus", back);
    window.addEventListener("pagehide", leave);
    document.addEventListener("visibilitychange", () => (document.visibilityState === "hidden" ? leave() : back()));
    window.addEventListener("pageshow", (event) => event.persisted && shownAgain());
    window.addEventListener("beforeunload", (event) => isLost && !isLeaving && event.preventDefault());
    tellSaved().catch(() => {}); // it is only a courtesy
  };
  for (const button of document.querySelectorAll("[data-discard]")) button.addEventListener("click", discard);
  // When the other scripts have done what they do to a form before anybody types.
  if (notice && form) document.addEventListener("DOMContentLoaded", begin);
}
