"""Stories through the running application: real processes, real databases, nothing stood in for."""
