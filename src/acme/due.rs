//! Whether it is time for another certificate.
