//! What becomes of rendered files, whatever they are for: printed, written, compared, installed, removed.
