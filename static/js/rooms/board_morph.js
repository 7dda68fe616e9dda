// Makes what stands on the page like what came, changing only what differs: scroll, focus and
// whatever was opened stay as they are.

// Set by people or by scripts, never by the server's answer.
const KEPT = new Set(["open", "data-filled", "data-away"]);

export function morph(here, html) {
  const focused = document.activeElement;
  const there = new DOMParser().parseFromString(html, "text/html").body;
  children(here, there);
  // Moving an element takes the focus from it.
  if (focused !== document.activeElement && focused?.isConnected) {
    focused.focus({ preventScroll: true });
  }
}

const keyOf = (node) => node.dataset?.key || node.id || "";
const isLike = (one, other) => one.nodeName === other.nodeName && keyOf(one) === keyOf(other);

function children(here, there) {
  const keyed = new Map();
  for (const child of here.children) {
    if (keyOf(child)) {
      keyed.set(keyOf(child), child);
    }
  }
  if (here.dataset?.keepsOrder !== undefined) {
    keepOrder(here, there, keyed);
    return;
  }
  let place = here.firstChild;
  for (const wanted of [...there.childNodes]) {
    const found = keyOf(wanted) ? keyed.get(keyOf(wanted)) : place;
    if (!found || !isLike(found, wanted)) {
      here.insertBefore(wanted, place);
    } else {
      if (found === place) {
        place = place.nextSibling;
      } else {
        here.insertBefore(found, place);
      }
      update(found, wanted);
    }
  }
  while (place) {
    const next = place.nextSibling;
    place.remove();
    place = next;
  }
}

// Rows stay where they were under the reader's finger; new ones come at the end.
function keepOrder(here, there, keyed) {
  const wanted = [...there.children];
  const keys = new Set(wanted.map(keyOf));
  for (const [key, child] of keyed) {
    if (!keys.has(key)) {
      child.remove();
    }
  }
  for (const child of wanted) {
    const found = keyed.get(keyOf(child));
    if (found) {
      update(found, child);
    } else {
      here.append(child);
    }
  }
}

function update(here, there) {
  if (here.nodeType !== Node.ELEMENT_NODE) {
    if (here.nodeValue !== there.nodeValue) {
      here.nodeValue = there.nodeValue;
    }
    return;
  }
  // A copy button is shown by the script that makes it work.
  const isKept = (name) => KEPT.has(name) || (name === "hidden" && here.dataset.copy !== undefined);
  for (const { name, value } of there.attributes) {
    if (here.getAttribute(name) !== value && !isKept(name)) {
      here.setAttribute(name, value);
    }
  }
  for (const { name } of [...here.attributes]) {
    if (!there.hasAttribute(name) && !isKept(name)) {
      here.removeAttribute(name);
    }
  }
  if (here.dataset.filled === undefined) {
    children(here, there);
  }
}
