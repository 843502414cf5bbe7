// Where words stand in a passage on the coding screen, and how the arrow keys select them. Used by coding.js.
"use strict";

const wordsOf = (line) => line.querySelector(".words");
const lineOf = (node) => (node?.nodeType === Node.ELEMENT_NODE ? node : node?.parentElement)?.closest(".line") ?? null;

// --- where words stand -------------------------------------------------------------------------------------------

// Places in a passage as JavaScript counts them, in UTF-16 units; `points` makes them code points, `units` the other way.
const points = (text, place) => [...text.slice(0, place)].length;
const units = (text, point) => [...text].slice(0, point).join("").length;

function placeIn(words, node, offset) {
  const before = document.createRange();
  before.selectNodeContents(words);
  before.setEnd(node, offset);
  return before.toString().length;
}

function rangeIn(words, start, end) {
  const range = document.createRange();
  const walker = document.createTreeWalker(words, NodeFilter.SHOW_TEXT);
  let passed = 0;
  let isBegun = false;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const length = node.data.length;
    if (!isBegun && start < passed + length) {
      range.setStart(node, start - passed);
      isBegun = true;
    }
    if (isBegun && end <= passed + length) {
      range.setEnd(node, end - passed);
      break;
    }
    passed += length;
  }
  return range;
}

// What is selected now: the passage and the places in it, or null. A selection that runs on into another passage is none.
function selected() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const line = lineOf(range.startContainer);
  const words = line && wordsOf(line);
  if (!words?.contains(range.startContainer)) return null;
  const end = words.contains(range.endContainer)
    ? placeIn(words, range.endContainer, range.endOffset)
    : isJustAfter(line, range) ? words.textContent.length : null;
  if (end === null) return null;
  return { line, start: placeIn(words, range.startContainer, range.startOffset), end };
}

// A triple click selects a passage up to the first place after it.
function isJustAfter(line, range) {
  return range.toString().trim() === wordsOf(line).textContent.slice(placeIn(wordsOf(line), range.startContainer, range.startOffset)).trim();
}

// --- the word cursor: the selection itself, word by word ------------------------------------------------------------

const segmented = new Map();
function steps(line, granularity) {
  const words = wordsOf(line);
  const key = `${granularity} ${words.textContent}`;
  if (!segmented.has(key)) {
    const parts = [...new Intl.Segmenter(words.lang || "en", { granularity }).segment(words.textContent)];
    const wanted = granularity === "word" ? parts.filter((part) => part.isWordLike) : parts;
    segmented.set(key, wanted.map(({ index, segment }) => ({ start: index, end: index + segment.length })));
  }
  return segmented.get(key);
}

// From where the selection was begun (`anchor`, a word) to where it has come (`focus`, a place where one ends).
let cursor = null;

function show(line, start, end) {
  const range = rangeIn(wordsOf(line), start, end);
  getSelection().setBaseAndExtent(range.startContainer, range.startOffset, range.endContainer, range.endOffset);
  cursor = { ...cursor, line, start, end };
}

function moveBy(line, direction) {
  const words = steps(line, "word");
  const here = selected();
  const isFresh = here?.line !== line;
  const current = isFresh ? -1 : words.findLastIndex((word) => word.start <= here.start);
  const next = isFresh ? (direction > 0 ? 0 : words.length - 1) : Math.min(Math.max(current + direction, 0), words.length - 1);
  if (!words[next]) return;
  cursor = { anchor: words[next] };
  show(line, words[next].start, words[next].end);
}

function extendBy(line, direction, granularity) {
  const here = selected();
  if (here?.line !== line) return moveBy(line, direction);
  const isMine = cursor?.line === line && cursor.start === here.start && cursor.end === here.end;
  const anchor = isMine ? cursor.anchor : { start: here.start, end: here.end };
  cursor = { anchor };
  const isBackward = here.start < anchor.start;
  const parts = steps(line, granularity);
  if (granularity === "grapheme") {
    const end = direction > 0
      ? parts.find((part) => part.end > here.end)?.end ?? here.end
      : parts.findLast((part) => part.end < here.end)?.end ?? here.end;
    if (end > here.start) show(line, here.start, end);
    cursor.anchor = { start: here.start, end };
    return;
  }
  const growsBack = direction < 0 ? isBackward || here.end <= anchor.end : isBackward;
  if (growsBack) {
    const start = direction < 0
      ? parts.findLast((part) => part.start < here.start)?.start ?? here.start
      : parts.find((part) => part.start > here.start)?.start ?? here.start;
    show(line, Math.min(start, anchor.start), anchor.end);
  } else {
    const end = direction > 0
      ? parts.find((part) => part.end > here.end)?.end ?? here.end
      : parts.findLast((part) => part.end < here.end)?.end ?? here.end;
    show(line, anchor.start, Math.max(end, anchor.end));
  }
}
