// A box that looks up as one types: Enter that is pressed before the answer has come chooses from the answer, not from the
// rows that stood there before.
"use strict";
{
  const rows = (box) => document.getElementById(box.getAttribute("aria-controls"));
  const isAsking = (box) => Boolean(rows(box)?.querySelector(".loading-results"));
  const isOpen = (box) => box.isConnected && rows(box)?.getAttribute("aria-expanded") === "true";

  let waiting = null;
  const chooseFromTheAnswer = (box) => {
    waiting = new MutationObserver(() => {
      if (isAsking(box)) return;
      waiting.disconnect();
      if (isOpen(box)) django.jQuery(box).trigger(django.jQuery.Event("keydown", { which: 13 }));
    });
    waiting.observe(rows(box), { childList: true });
  };

  // Before the box itself hears of it. Every other key is a new question, or leaves the box.
  document.addEventListener("keydown", (event) => {
    const box = event.target;
    if (!box.matches(".select2-search__field")) return;
    waiting?.disconnect();
    if (event.key !== "Enter" || !isAsking(box)) return;
    event.preventDefault();
    event.stopPropagation();
    chooseFromTheAnswer(box);
  }, { capture: true });
}
