"""Forms of events: the plan with its sessions, the steps, the doors."""
