// The guest's form at the desk: the unit proposes while typing.

import "../core/busy.js";
import { start as combobox } from "../core/combobox.js";

combobox();
