/** What every officer's page may use; each part looks for its own marks and does nothing without them. */

import "./busy.js";
import { start as combobox } from "./combobox.js";
import { start as confirm } from "./confirm.js";
import { start as copy } from "./copy.js";
import { start as upload } from "./upload.js";

for (const start of [combobox, confirm, copy, upload]) start();
