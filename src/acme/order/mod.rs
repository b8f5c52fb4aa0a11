//! One certificate: from the names to the lineage, through a journal.
