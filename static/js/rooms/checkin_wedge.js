// A hand-held scanner is a keyboard that types very fast and ends with Enter. Its bursts are
// caught wherever the cursor stands; what a person types is left alone.

const FASTEST_HAND = 50; // ms a key on average; scanners need 1 to 30
const LONGEST_STALL = 250; // ms; a busy phone may hold back keys in the middle of a burst
const SHORTEST_CODE = 8;

// Calls onText(text) for each burst. Returns a function that stops listening.
export function listen(onText, target = document) {
  let burst = "";
  let began = 0;
  let last = -Infinity;

  const onKey = (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) {
      return;
    }
    if (event.timeStamp - last > LONGEST_STALL) {
      burst = "";
      began = event.timeStamp;
    }
    last = event.timeStamp;
    if (event.key.length === 1) {
      burst += event.key;
    } else if (event.key === "Enter") {
      const isFast = (event.timeStamp - began) / burst.length <= FASTEST_HAND;
      if (isFast && burst.length >= SHORTEST_CODE) {
        event.preventDefault();
        event.stopImmediatePropagation();
        takeBack(event.target, burst);
        onText(burst);
      }
      burst = "";
      last = -Infinity;
    }
  };

  target.addEventListener("keydown", onKey, { capture: true });
  return () => target.removeEventListener("keydown", onKey, { capture: true });
}

// The burst also landed in the field that had the cursor: put back what stood there before.
function takeBack(field, burst) {
  if (typeof field?.value === "string" && field.value.endsWith(burst)) {
    field.value = field.value.slice(0, -burst.length);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}
