// Scans that found no network, as a file for the organiser: passed on by whatever the phone has
// (cable, Bluetooth, chat), or saved. The scans stay queued: taken in twice, they count once.

// One file for each enrolment that has unsent scans.
export async function filesOf(store, scans, madeAt) {
  const devices = await store.all("devices");
  return devices
    .map((device) => ({ device, own: scans.filter((scan) => scan.device === device.id) }))
    .filter(({ own }) => own.length)
    .map(({ device, own }) => fileOf(device, own, madeAt));
}

function fileOf({ id, label, event }, scans, made_at) {
  const content = {
    kind: "eventapp-scans",
    version: 1,
    event: event.id,
    device: { id, label },
    made_at,
    scans: scans.map(({ body }) => body),
  };
  const name = `pindaian-${event.id}-${id}.json`;
  return new File([JSON.stringify(content)], name, { type: "application/json" });
}

export async function handOver(files) {
  if (navigator.canShare?.({ files })) {
    try {
      await navigator.share({ files });
      return;
    } catch (error) {
      if (error.name === "AbortError") {
        return;
      }
    }
  }
  files.forEach(save);
}

function save(file) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
