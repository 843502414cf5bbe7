// What is typed on a page of the workbench is kept on the server, a second after the last key stroke and when the window is
// left. Kept is what the server has confirmed, and nothing else. Used by keep.js and coding_kept.js.
"use strict";

// `fields` tells as a text what is typed now, `empty` what it tells while nothing is (null: whatever it tells is kept),
// `more` what is sent with it. `notice` is the element that says what becomes of it (templates/admin/kept.html).
function keeper(notice, { fields, empty, more }) {
  const PAUSE = 1000; // milliseconds after the last key stroke
  const { path, window: name, from, keep: place, draft, instead } = notice.dataset;
  let sent = fields(), timer;
  let queue = Promise.resolve(true);
  let isTouched = false, isLeaving = false, isLost = draft === "0";

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
  const asked = (now) => ({ ...(now === empty ? { forget: "1" } : { data: now }), ...more() });
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
  const unsaid = ({ status }) => (status === 413 ? "This is more than the server takes at once." : "The server did not say why.");
  const told = async (answer) => {
    const { at, sentence } = await answer.json().catch(() => ({ sentence: unsaid(answer) }));
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
  const typed = () => {
    isTouched = true;
    isLeaving = false;
    clearTimeout(timer);
    timer = setTimeout(keep, PAUSE);
  };

  // Nobody learns what becomes of what is sent last; who comes back, or never went, has it kept in the usual way.
  const isBehind = () => isTouched && fields() !== sent;
  const leave = () => !isLeaving && isBehind() && navigator.sendBeacon(place, body(asked(fields())));

  // A page that is loaded anew may be asked for before that arrives. So it finds here what was sent last, sends it once more
  // and is asked for again. Only where it is loaded anew: later it may be saved already, or discarded in another window.
  const LAST = `${notice.id}-last`;
  const hide = () => {
    if (isLeaving || !isBehind()) return sessionStorage.removeItem(LAST);
    leave();
    sessionStorage.setItem(LAST, JSON.stringify({ path, window: name, user: session.user, ...asked(fields()) }));
  };
  const comeBack = async () => {
    const last = JSON.parse(sessionStorage.getItem(LAST));
    sessionStorage.removeItem(LAST);
    const isAnew = performance.getEntriesByType("navigation")[0]?.type === "reload";
    if (!isAnew || last?.path !== path || last.user !== session.user) return;
    const answer = await post(last);
    if (answer.ok && !isBehind()) location.replace(location.pathname + location.search); // by GET, whatever it answered
  };
  const back = () => isTouched && keep();

  const discard = async () => {
    isLeaving = true;
    clearTimeout(timer);
    await queue;
    const { answer, refusal } = await session.asked(() => post({ forget: "1", from })).catch(() => ({}));
    if (answer?.ok) return location.assign(instead ?? location.pathname + location.search);
    isLeaving = false;
    notice.classList.add("trouble");
    say(...(refusal ? [`Not discarded: ${refusal[0]}`, ...refusal.slice(1)] : ["Not discarded: the server does not answer."]));
  };

  // Of several things that are kept on one page each has its button; one that stands by itself is for the only one.
  for (const button of document.querySelectorAll("[data-discard]")) {
    if ((button.closest(".kept") ?? notice) === notice) button.addEventListener("click", discard);
  }
  window.addEventListener("focus", back);
  window.addEventListener("pagehide", hide);
  document.addEventListener("visibilitychange", () => (document.visibilityState === "hidden" ? leave() : back()));
  window.addEventListener("pageshow", (event) => event.persisted && (isLeaving = false));
  window.addEventListener("beforeunload", (event) => isLost && !isLeaving && event.preventDefault());
  comeBack().catch(() => {}); // what the server has not taken, it has not taken before either
  return { typed, keep, isBehind, go: () => (isLeaving = true) };
}
