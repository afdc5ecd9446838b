"""Making lists of payments, taking them from step to step, correcting them, and keeping the ledger."""
