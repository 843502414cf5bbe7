// Evidence on the form of a status update: cards that are added by three buttons, passages that are found while one
// types, and addresses that the ledger knows already.
"use strict";
{
  const cards = document.getElementById("evidence-cards");
  const PAUSE = 250; // milliseconds after the last key stroke
  const changed = (part) => part.dispatchEvent(new Event("change", { bubbles: true }));
  const named = (card, name) => card.querySelector(`[name$="-${name}"]`);

  const later = (work) => {
    let timer;
    return (...given) => {
      clearTimeout(timer);
      timer = setTimeout(() => work(...given), PAUSE);
    };
  };
  // What the server has found, or why it has not, in a part with this tag and role.
  const answerTo = async (place, asked, tag, role) => {
    const { answer, refusal } = await session
      .asked(() => fetch(`${place}?${new URLSearchParams(asked)}`, { redirect: "manual" }))
      .catch(() => ({}));
    const found = document.createElement("template");
    if (answer?.ok) found.innerHTML = await answer.text();
    else {
      const told = Object.assign(document.createElement(tag), { className: "none", role });
      told.append(...(refusal ?? ["No answer; look again."]));
      found.content.append(told);
    }
    return found.content;
  };

  // A card

  const add = (kind) => {
    const total = cards.querySelector("[name=evidence-TOTAL_FORMS]");
    const pattern = cards.querySelector(`[data-pattern=${kind}]`);
    const made = document.createElement("template");
    made.innerHTML = pattern.innerHTML.replaceAll("__prefix__", total.value);
    total.value = Number(total.value) + 1;
    const card = made.content.firstElementChild;
    cards.querySelector(".stack").append(card);
    changed(total);
    begin(card);
    card.querySelector("[data-find], input:not([type=hidden]), textarea").focus();
  };

  const showRemoved = (card) => card.classList.toggle("removed", named(card, "DELETE")?.checked ?? false);

  // A passage, found while one types: arrows move, Enter chooses, Escape closes.

  const finder = (card) => {
    const box = card.querySelector("[data-find]");
    const list = card.querySelector("[data-found]");
    const options = () => [...list.querySelectorAll("[data-passage]")];
    const active = () => list.querySelector("[aria-selected=true]");

    const open = (isOpen) => {
      list.hidden = !isOpen;
      box.setAttribute("aria-expanded", String(isOpen));
      if (!isOpen) box.removeAttribute("aria-activedescendant");
    };
    const activate = (option) => {
      for (const other of options()) other.setAttribute("aria-selected", String(other === option));
      option.scrollIntoView({ block: "nearest" });
      box.setAttribute("aria-activedescendant", option.id);
    };
    const choose = (option) => {
      named(card, "passage").value = option.dataset.passage;
      card.querySelector("[data-chosen]").replaceChildren(option.querySelector("template").content.cloneNode(true));
      const basis = named(card, "basis");
      if (!basis.value) basis.value = option.dataset.basis;
      open(false);
      box.value = "";
      changed(named(card, "passage"));
      basis.focus();
    };
    const look = later(async () => {
      const words = box.value;
      if (!words.trim()) return open(false);
      const commitment = document.getElementById("id_commitment")?.value ?? "";
      const found = await answerTo(cards.dataset.passages, { q: words, commitment }, "li", "option");
      if (words !== box.value) return; // a later answer is on its way
      list.replaceChildren(found);
      for (const option of options()) option.id = `${list.id}-${option.dataset.passage}`;
      open(true);
    });
    const move = (step) => {
      const all = options();
      if (all.length) activate(all[(all.indexOf(active()) + step + all.length) % all.length]);
    };

    box.addEventListener("input", look);
    box.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey) return;
      const work = {
        ArrowDown: () => move(1),
        ArrowUp: () => move(active() ? -1 : 0),
        Enter: () => (active() ?? options()[0]) && !list.hidden && choose(active() ?? options()[0]),
        Escape: () => open(false),
      }[event.key];
      if (!work) return;
      event.preventDefault();
      work();
    });
    list.addEventListener("mousedown", (event) => {
      const option = event.target.closest("[data-passage]");
      event.preventDefault(); // the box keeps the focus until a choice moves it
      if (option) choose(option);
    });
    box.addEventListener("blur", () => open(false));
  };

  // An address: what was entered with it before is filled in where nothing was typed, and goes again with the address.

  const recogniser = (card) => {
    const url = named(card, "url");
    const known = card.querySelector("[data-known]");
    let seen = null;
    let filled = [];
    const fill = () => {
      const details = Object.entries(known.querySelector(".recognised")?.dataset ?? {});
      filled = details.filter(([name, value]) => value && named(card, name)?.value === "");
      for (const [name, value] of filled) named(card, name).value = value;
    };
    const clear = () => {
      for (const [name, value] of filled) if (named(card, name).value === value) named(card, name).value = "";
      filled = [];
      known.replaceChildren();
    };
    const look = async () => {
      const now = url.value;
      if (now === seen) return;
      seen = now;
      clear();
      const others = [...cards.querySelectorAll(".card:not(.removed) [name$='-url']")].filter((other) => other !== url);
      const asked = [["url", now], ["update", cards.dataset.update], ...others.map((other) => ["other", other.value])];
      const answer = now.includes("://") ? await answerTo(cards.dataset.address, asked, "p", "alert") : "";
      if (url.value !== now) return; // typed on meanwhile: a later answer is on its way
      known.replaceChildren(answer);
      fill();
      changed(card);
    };
    url.addEventListener("input", later(look));
    url.addEventListener("change", look);
  };

  const begin = (card) => {
    named(card, "DELETE")?.addEventListener("change", () => showRemoved(card));
    showRemoved(card);
    if (card.dataset.kind === "passage") finder(card);
    if (card.dataset.kind === "address") recogniser(card);
  };

  if (cards) {
    for (const card of cards.querySelectorAll(".card")) begin(card);
    cards.addEventListener("click", (event) => {
      const kind = event.target.closest("[data-add]")?.dataset.add;
      if (kind) add(kind);
    });
  }
}
